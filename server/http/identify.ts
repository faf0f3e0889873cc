/**
 * Who is asking: a member of staff, a paired device or an integration by its token, or a ticket's holder. Browsers keep the tokens of staff and
 * of devices in a cookie each; where a machine has both, whoever is signed in goes first.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../../contracts/problems.ts';
import type { Devices } from '../access/devices/index.ts';
import { NOBODY, type Principal } from '../access/principals.ts';
import type { Session, Sessions } from '../access/sessions.ts';
import { tokenHash, tokenKind } from '../access/tokens.ts';
import type { Directory } from '../organisation/directory.ts';
import { isOwnOrigin } from '../realtime/origin.ts';

export const SESSION_COOKIE = 'sporteli_session';
export const DEVICE_COOKIE = 'sporteli_device';

export type Credentials =
  | { kind: 'bearer' | 'ticket'; token: string }
  | { kind: 'cookies'; session: string | null; device: string | null }
  /** None, or of a kind that nobody here understands. */
  | { kind: 'none' };

/** An `Authorization` header goes before the cookies, whatever it holds. */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  if (headers.authorization !== undefined) {
    const [, scheme = '', token = ''] = /^(\w+) +([\w.~+/=-]{1,256})$/.exec(headers.authorization) ?? [];
    if (/^bearer$/i.test(scheme)) return { kind: 'bearer', token };
    if (/^ticket$/i.test(scheme)) return { kind: 'ticket', token };
    return { kind: 'none' };
  }
  const session = cookieOf(headers, SESSION_COOKIE);
  const device = cookieOf(headers, DEVICE_COOKIE);
  return session === null && device === null ? { kind: 'none' } : { kind: 'cookies', session, device };
}

/** Where tokens are looked up. */
export interface Known {
  sessions: Pick<Sessions, 'find' | 'peek'>;
  devices: Pick<Devices, 'byToken'>;
  directory: Pick<Directory, 'keyByToken'>;
}
export interface IdentifyOptions {
  /** Whether a password that somebody else chose has time yet. */
  evenBeforePasswordChange?: boolean | undefined;
  /** Whether it is asked about the device itself, whoever is signed in there. */
  asDevice?: boolean;
  /** Only ask whether it is still good: no use of the session. */
  peek?: boolean;
}

/**
 * Who the headers say is asking; a ticket's holder is `nobody` here, since their proof stands for a ticket, not for a person.
 * @throws DomainError PASSWORD_CHANGE_REQUIRED, STORE_AWAY, LEDGER_AWAY
 */
export async function identify(
  known: Known,
  headers: IncomingHttpHeaders,
  options: IdentifyOptions = {},
): Promise<Principal> {
  const credentials = credentialsOf(headers);
  if (credentials.kind === 'bearer') return principalOf(known, credentials.token, options);
  if (credentials.kind !== 'cookies') return NOBODY;
  const { session, device } = credentials;
  if (options.asDevice && device !== null) return deviceOf(known, device);
  const staff = session === null ? NOBODY : await staffOf(known, session, options);
  return staff.kind === 'nobody' && device !== null ? deviceOf(known, device) : staff;
}

async function principalOf(known: Known, token: string, options: IdentifyOptions): Promise<Principal> {
  switch (tokenKind(token)) {
    case 'device':
      return deviceOf(known, token);
    case 'key':
      return keyOf(known, token);
    case 'session':
      return staffOf(known, token, options);
  }
}

async function staffOf(
  { sessions }: Known,
  token: string,
  { evenBeforePasswordChange = false, peek = false }: IdentifyOptions,
): Promise<Principal> {
  const session: Session | null = await (peek ? sessions.peek(token) : sessions.find(token));
  if (session?.staff.mustChangePassword && !evenBeforePasswordChange)
    throw new DomainError('PASSWORD_CHANGE_REQUIRED');
  return session ? { kind: 'staff', staff: session.staff, sessionHash: session.hash } : NOBODY;
}

async function deviceOf({ devices }: Known, token: string): Promise<Principal> {
  const hash = tokenHash(token);
  const device = await devices.byToken(hash);
  return device ? { kind: 'device', device, tokenHash: hash } : NOBODY;
}

/** Keys go by the machine's clock, as sessions do. */
function keyOf({ directory }: Known, token: string): Principal {
  const key = directory.keyByToken(tokenHash(token));
  const good = key && key.revokedAt === null && (key.expiresAt === null || key.expiresAt > Date.now());
  return good ? { kind: 'key', key } : NOBODY;
}

/**
 * A browser sends its cookies whoever made it ask, so a command must come from our own pages.
 * @throws DomainError CROSS_SITE
 */
export function refuseCrossSite(headers: IncomingHttpHeaders, publicUrl: string | null): void {
  const site = headers['sec-fetch-site'];
  const fine =
    site === undefined ? isOwnOrigin(headers, publicUrl) : site === 'same-origin' || site === 'none';
  if (!fine) throw new DomainError('CROSS_SITE');
}

export function cookieOf({ cookie = '' }: IncomingHttpHeaders, wanted: string): string | null {
  for (const pair of cookie.split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === wanted && value && /^[\w-]{1,128}$/.test(value)) return value;
  }
  return null;
}
