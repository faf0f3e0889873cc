/** Whether a handshake comes from our own pages: a browser names the page's origin, other clients name none. */
import type { IncomingHttpHeaders } from 'node:http';

/** @param publicUrl where the hall is reached through a proxy that changes `Host` */
export function isOwnOrigin(headers: IncomingHttpHeaders, publicUrl: string | null): boolean {
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  const { host } = new URL(headers.origin);
  return host === headers.host || (publicUrl !== null && host === new URL(publicUrl).host);
}
