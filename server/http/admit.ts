/**
 * Who may: authenticate, then role and scope on the path. Where a session is needed nothing else of the request is looked at
 * before it is there; only then are the office, the counter and the ticket in the path looked up.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from '../../contracts/api.ts';
import { DomainError } from '../../contracts/problems.ts';
import { Id, type Role } from '../../contracts/shapes.ts';
import { hasRole, mayEnter, rightsOf } from '../access/rights.ts';
import type { Session } from '../access/sessions.ts';
import { officeSerialOf } from '../domain/ids.ts';
import type { Hall } from '../operations/hall.ts';
import type { CounterRecord, OfficeRecord, ServiceRecord, StaffRecord } from '../organisation/directory.ts';
import { credentialsOf, refuseCrossSite, sessionOf } from './identify.ts';

/** What there is to judge by, whatever carried it. */
export interface Asked {
  headers: IncomingHttpHeaders;
  /** The `:names` of the operation's path. */
  params: Readonly<Record<string, string | undefined>>;
}

export interface Admitted {
  staff: StaffRecord | null;
  sessionHash: string | null;
  /** As commands and events name them. */
  actor: string;
  office?: OfficeRecord | undefined;
  counter?: CounterRecord | undefined;
  service?: ServiceRecord | undefined;
  ticketId?: string | undefined;
  /** As the path names it; whose it is has to be looked up. */
  sessionId?: string | undefined;
}

/** @throws DomainError UNAUTHENTICATED, FORBIDDEN, CROSS_SITE, NOT_FOUND, STORE_AWAY */
export async function admit(
  hall: Hall,
  operation: Operation,
  asked: Asked,
  publicUrl: string | null,
): Promise<Admitted> {
  switch (operation.access) {
    case 'anyone':
      return { ...NOBODY, ...placeOf(hall, asked.params) };
    case 'kiosk':
    case 'board':
      return admitToOpenOffice(hall, operation, asked, publicUrl);
    case 'holder':
    case 'holder-or-staff':
      return admitHolder(hall, operation, asked, publicUrl);
    case 'staff':
      return admitStaff(hall, operation, [], asked, publicUrl);
    default:
      return admitStaff(hall, operation, operation.access, asked, publicUrl);
  }
}

const NOBODY: Admitted = { staff: null, sessionHash: null, actor: 'public' };

/** Staff with any of the roles, any staff where none is named; and with the right that the operation needs. */
async function admitStaff(
  hall: Hall,
  operation: Operation,
  roles: readonly Role[],
  asked: Asked,
  publicUrl: string | null,
) {
  const session = await commandSession(hall, operation, asked, publicUrl);
  if (!session) throw new DomainError('UNAUTHENTICATED');
  if (roles.length > 0 && !hasRole(session.staff, roles)) throw new DomainError('FORBIDDEN');
  if (operation.right && !rightsOf(session.staff).includes(operation.right))
    throw new DomainError('FORBIDDEN');
  const place = placeOf(hall, asked.params);
  if (place.office && !mayEnter(session.staff, place.office)) throw new DomainError('FORBIDDEN');
  return { ...staffAs(session), ...place };
}

/** Anyone where the office is open to anyone; staff are known as such there too. */
async function admitToOpenOffice(
  hall: Hall,
  operation: Operation,
  asked: Asked,
  publicUrl: string | null,
): Promise<Admitted> {
  const office = hall.directory.office(asked.params['office'] ?? '');
  const open = operation.access === 'kiosk' ? office?.openKiosk : office?.openBoard;
  if (!open) return admitStaff(hall, operation, [], asked, publicUrl);
  const session = await commandSession(hall, operation, asked, publicUrl);
  // A cookie that ended must not stand between a citizen and a ticket; who shows a token is told that it is none.
  if (!session && credentialsOf(asked.headers).kind === 'bearer') throw new DomainError('UNAUTHENTICATED');
  const known = session && office && mayEnter(session.staff, office);
  return { ...(known ? staffAs(session) : NOBODY), office };
}

async function admitHolder(
  hall: Hall,
  operation: Operation,
  asked: Asked,
  publicUrl: string | null,
): Promise<Admitted> {
  const credentials = credentialsOf(asked.headers);
  if (credentials.kind !== 'ticket' && operation.access === 'holder-or-staff')
    return admitStaff(hall, operation, [], asked, publicUrl);
  const ticketId = asked.params['ticket']?.toLowerCase() ?? '';
  if (credentials.kind !== 'ticket' || !hall.holders.holds(ticketId, credentials.token)) {
    throw new DomainError('UNAUTHENTICATED');
  }
  return { staff: null, sessionHash: null, actor: `ticket:${ticketId}`, ...placeOf(hall, asked.params) };
}

async function commandSession(
  hall: Hall,
  { method, beforePasswordChange }: Operation,
  { headers }: Asked,
  publicUrl: string | null,
): Promise<Session | null> {
  const session = await sessionOf(hall.sessions, headers, beforePasswordChange);
  if (session && method !== 'GET' && credentialsOf(headers).kind === 'cookie')
    refuseCrossSite(headers, publicUrl);
  return session;
}

function staffAs({ staff, hash }: Session): Admitted {
  return { staff, sessionHash: hash, actor: `staff:${staff.id}` };
}

/** What the path names. @throws DomainError NOT_FOUND where there is no such office, counter, service or office of the ticket */
function placeOf(
  { directory }: Hall,
  params: Asked['params'],
): Pick<Admitted, 'office' | 'counter' | 'service' | 'ticketId' | 'sessionId'> {
  const { office: named, counter: counterId, service: serviceId, ticket: ticketId } = params;
  if (ticketId !== undefined) {
    if (!Id.safeParse(ticketId).success) throw new DomainError('NOT_FOUND');
    const office = there(directory.officeBySerial(officeSerialOf(ticketId)));
    return { office, ticketId: ticketId.toLowerCase() };
  }
  if (named === undefined) return { sessionId: params['session'] };
  const office = there(directory.office(named));
  if (counterId !== undefined)
    return { office, counter: there(directory.counter(office.id, counterId.toLowerCase())) };
  if (serviceId !== undefined)
    return { office, service: there(directory.service(office.id, serviceId.toLowerCase())) };
  return { office };
}

function there<T>(found: T | undefined): T {
  if (found === undefined) throw new DomainError('NOT_FOUND');
  return found;
}
