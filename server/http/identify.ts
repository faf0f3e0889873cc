/** Who is asking: a session as bearer token or cookie, or a ticket's holder. */
import type { IncomingHttpHeaders } from 'node:http';
import { DomainError } from '../../contracts/problems.ts';
import type { Session, Sessions } from '../access/sessions.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import { isOwnOrigin } from '../realtime/origin.ts';

export const SESSION_COOKIE = 'sporteli_session';

export type Credentials =
  | { kind: 'bearer' | 'cookie' | 'ticket'; token: string }
  /** None, or of a kind that nobody here understands. */
  | { kind: 'none' };

/** An `Authorization` header goes before the cookie, whatever it holds. */
export function credentialsOf(headers: IncomingHttpHeaders): Credentials {
  if (headers.authorization !== undefined) {
    const [, scheme = '', token = ''] = /^(\w+) +([\w.~+/=-]{1,256})$/.exec(headers.authorization) ?? [];
    if (/^bearer$/i.test(scheme)) return { kind: 'bearer', token };
    if (/^ticket$/i.test(scheme)) return { kind: 'ticket', token };
    return { kind: 'none' };
  }
  const token = cookieOf(headers.cookie ?? '');
  return token ? { kind: 'cookie', token } : { kind: 'none' };
}

/**
 * The session behind a request's headers, `null` for none.
 * @param evenBeforePasswordChange whether that has time yet
 * @throws DomainError PASSWORD_CHANGE_REQUIRED, STORE_AWAY
 */
export async function sessionOf(
  sessions: Sessions,
  headers: IncomingHttpHeaders,
  evenBeforePasswordChange = false,
): Promise<Session | null> {
  const token = sessionTokenOf(headers);
  const session = token === null ? null : await sessions.find(token);
  if (session?.staff.mustChangePassword && !evenBeforePasswordChange)
    throw new DomainError('PASSWORD_CHANGE_REQUIRED');
  return session;
}

/** Whether the session behind the headers is still good for anything; asking is no use of it. Throws `STORE_AWAY`. */
export async function stillSignedIn(
  sessions: Sessions,
  headers: IncomingHttpHeaders,
): Promise<StaffRecord | null> {
  const token = sessionTokenOf(headers);
  const staff = token === null ? null : (await sessions.peek(token))?.staff;
  return staff && !staff.mustChangePassword ? staff : null;
}

function sessionTokenOf(headers: IncomingHttpHeaders): string | null {
  const credentials = credentialsOf(headers);
  return credentials.kind === 'bearer' || credentials.kind === 'cookie' ? credentials.token : null;
}

/**
 * A browser sends the cookie whoever made it ask, so a command must come from our own pages.
 * @throws DomainError CROSS_SITE
 */
export function refuseCrossSite(headers: IncomingHttpHeaders, publicUrl: string | null): void {
  const site = headers['sec-fetch-site'];
  const fine =
    site === undefined ? isOwnOrigin(headers, publicUrl) : site === 'same-origin' || site === 'none';
  if (!fine) throw new DomainError('CROSS_SITE');
}

function cookieOf(header: string): string | null {
  for (const pair of header.split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === SESSION_COOKIE && value && /^[\w-]{1,128}$/.test(value)) return value;
  }
  return null;
}
