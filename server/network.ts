/** The addresses under which this machine is reached. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback } from './config.ts';

/** Why a port cannot be listened on, as one line that says what to do. */
export class ListenError extends Error {
  constructor(port: number, host: string, cause: unknown) {
    super(explain(port, host, cause), { cause });
    this.name = 'ListenError';
  }
}

/** Tries a port before anything slow is started. @throws ListenError */
export async function tryPort(port: number, host: string): Promise<void> {
  const probe = createServer();
  try {
    probe.listen(port, host);
    await once(probe, 'listening');
  } catch (error) {
    throw new ListenError(port, host, error);
  }
  probe.close();
  await once(probe, 'close');
}

function explain(port: number, host: string, cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  const other = `PORT=${port < 65_535 ? port + 1 : 3000} npm start`;
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another program: stop that, or choose another port: ${other}`;
    case 'EACCES':
      return `Port ${port} may not be opened by this user: choose one above 1023: PORT=3000 npm start`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} is no address of this machine: leave it out, or set HOST=0.0.0.0 for all of them.`;
    default:
      return `Port ${port} on ${host} cannot be opened (${String(code ?? cause)}): choose another: ${other}`;
  }
}

/** The IPv4 addresses of this machine in its networks. */
export function lanAddresses(): string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

/** Whether a host to listen on means every address of the machine. */
export const isWide = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** Where this machine reaches the hall. */
export function localUrl(host: string, port: number): string {
  const name = isWide(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

/** Where a phone in the same network reaches the hall, `null` where it does not. */
export function phoneHost(host: string): string | null {
  if (isLoopback(host)) return null;
  return isWide(host) ? (lanAddresses()[0] ?? null) : host;
}
