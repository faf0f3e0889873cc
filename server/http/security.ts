/** What browsers are told to refuse. */
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  // Holds for web sockets of the same origin as well.
  'connect-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'self'"],
  'frame-ancestors': ["'self'"],
};

/** The content security policy, with some of its directives replaced. */
export function policyHeader(other: Partial<Record<keyof typeof POLICY, string[]>> = {}): string {
  return Object.entries({ ...POLICY, ...other })
    .map(([name, values]) => `${name} ${values.join(' ')}`)
    .join(';');
}

/** @param https whether the hall is reached by HTTPS only */
export function securityHeaders(https: boolean): RequestHandler {
  return helmet({
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // The address of a phone's ticket is nobody else's to know.
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
  });
}
