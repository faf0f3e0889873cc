/** What browsers are told to refuse. */
import type { IncomingMessage, ServerResponse } from 'node:http';
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

/** What no page of ours needs; what kiosks and screens need (sound without a tap, full screen, a screen that stays on) is left to browsers. */
const PERMISSIONS = [
  ...['accelerometer', 'camera', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'magnetometer'],
  ...['microphone', 'midi', 'payment', 'serial', 'usb'],
]
  .map((feature) => `${feature}=()`)
  .join(', ');

/** Of an answer that never shows a page, where nothing can set the others any more. */
export const BARE_HEADERS = [
  "Content-Security-Policy: default-src 'none';frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy: same-origin',
  'Referrer-Policy: no-referrer',
  'X-Content-Type-Options: nosniff',
];

/** @param publicUrl where the hall is reached through a proxy, `null` where it is reached directly, and so without TLS */
export function securityHeaders(publicUrl: string | null) {
  const https = publicUrl?.startsWith('https:') ?? false;
  const set = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: POLICY },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    // The address of a phone's ticket is nobody else's to know.
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
  });
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    response.setHeader('Permissions-Policy', PERMISSIONS);
    set(request, response, next);
  };
}
