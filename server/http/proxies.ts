/**
 * Whom we believe where a request comes from. Without a public address nobody; with one, proxies on this machine and those that the operator
 * names. A socket's handshake is judged as any other request.
 */
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/** Whether what stands at this address may say for whom it speaks. */
export type Trust = (address: string, hop: number) => boolean;

export function trustIn(publicUrl: string | null, proxies: readonly string[]): Trust {
  return publicUrl === null ? () => false : proxyAddr.compile(['loopback', ...proxies]);
}

export function addressOf(request: IncomingMessage, trust: Trust): string {
  const address: string | undefined = proxyAddr(request, trust);
  return address ?? 'unknown';
}

/** Whether a text is an address such as `10.0.0.2`, or a range such as `10.0.0.0/24`. */
export function namesProxy(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return (
    bits === undefined ||
    (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= (version === 4 ? 32 : 128))
  );
}
