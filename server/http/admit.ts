/**
 * Who may: authenticate, then role and scope on the path. Where a session is needed nothing else of the request is looked at
 * before it is there; only then are the office, the counter and the ticket in the path looked up.
 */
import type { Request } from 'express';
import type { Operation } from '../../contracts/api.ts';
import { DomainError } from '../../contracts/problems.ts';
import { Id, type Role } from '../../contracts/shapes.ts';
import { hasRole, mayEnter } from '../access/rights.ts';
import type { Session } from '../access/sessions.ts';
import { officeSerialOf } from '../domain/ids.ts';
import type { Hall } from '../operations/hall.ts';
import type { CounterRecord, OfficeRecord, StaffRecord } from '../organisation/directory.ts';
import { credentialsOf, refuseCrossSite, sessionOf } from './identify.ts';

export interface Admitted {
  staff: StaffRecord | null;
  sessionHash: string | null;
  /** As commands and events name them. */
  actor: string;
  office?: OfficeRecord | undefined;
  counter?: CounterRecord | undefined;
  ticketId?: string | undefined;
}

/** @throws DomainError UNAUTHENTICATED, FORBIDDEN, CROSS_SITE, NOT_FOUND, STORE_AWAY */
export async function admit(
  hall: Hall,
  operation: Operation,
  req: Request,
  publicUrl: string | null,
): Promise<Admitted> {
  switch (operation.access) {
    case 'anyone':
      return { ...NOBODY, ...placeOf(hall, req.params) };
    case 'kiosk':
    case 'board':
      return admitToOpenOffice(hall, operation.access, req, publicUrl);
    case 'holder':
    case 'holder-or-staff':
      return admitHolder(hall, operation.access, req, publicUrl);
    case 'staff':
      return admitStaff(hall, [], req, publicUrl);
    default:
      return admitStaff(hall, operation.access, req, publicUrl);
  }
}

const NOBODY: Admitted = { staff: null, sessionHash: null, actor: 'public' };

/** Staff with any of the roles; any staff where none is named. */
async function admitStaff(hall: Hall, roles: readonly Role[], req: Request, publicUrl: string | null) {
  const session = await commandSession(hall, req, publicUrl);
  if (!session) throw new DomainError('UNAUTHENTICATED');
  if (roles.length > 0 && !hasRole(session.staff, roles)) throw new DomainError('FORBIDDEN');
  const place = placeOf(hall, req.params);
  if (place.office && !mayEnter(session.staff, place.office)) throw new DomainError('FORBIDDEN');
  return { ...staffAs(session), ...place };
}

/** Anyone where the office is open to anyone; staff are known as such there too. */
async function admitToOpenOffice(
  hall: Hall,
  access: 'kiosk' | 'board',
  req: Request,
  publicUrl: string | null,
): Promise<Admitted> {
  const office = hall.directory.office(param(req.params, 'office') ?? '');
  const open = access === 'kiosk' ? office?.openKiosk : office?.openBoard;
  if (!open) return admitStaff(hall, [], req, publicUrl);
  const session = await commandSession(hall, req, publicUrl);
  // A cookie that ended must not stand between a citizen and a ticket; who shows a token is told that it is none.
  if (!session && credentialsOf(req.headers).kind === 'bearer') throw new DomainError('UNAUTHENTICATED');
  const known = session && office && mayEnter(session.staff, office);
  return { ...(known ? staffAs(session) : NOBODY), office };
}

async function admitHolder(
  hall: Hall,
  access: 'holder' | 'holder-or-staff',
  req: Request,
  publicUrl: string | null,
): Promise<Admitted> {
  const credentials = credentialsOf(req.headers);
  if (credentials.kind !== 'ticket' && access === 'holder-or-staff')
    return admitStaff(hall, [], req, publicUrl);
  const ticketId = param(req.params, 'ticket')?.toLowerCase() ?? '';
  if (credentials.kind !== 'ticket' || !hall.holders.holds(ticketId, credentials.token)) {
    throw new DomainError('UNAUTHENTICATED');
  }
  return { staff: null, sessionHash: null, actor: `ticket:${ticketId}`, ...placeOf(hall, req.params) };
}

async function commandSession(hall: Hall, req: Request, publicUrl: string | null): Promise<Session | null> {
  const session = await sessionOf(hall.sessions, req.headers);
  const reading = req.method === 'GET' || req.method === 'HEAD';
  if (session && !reading && credentialsOf(req.headers).kind === 'cookie')
    refuseCrossSite(req.headers, publicUrl);
  return session;
}

function staffAs({ staff, hash }: Session): Admitted {
  return { staff, sessionHash: hash, actor: `staff:${staff.id}` };
}

/** What the path names. @throws DomainError NOT_FOUND where there is no such office, counter or office of the ticket */
function placeOf(
  { directory }: Hall,
  params: Request['params'],
): Pick<Admitted, 'office' | 'counter' | 'ticketId'> {
  const [named, counterId, ticketId] = ['office', 'counter', 'ticket'].map((name) => param(params, name));
  if (ticketId !== undefined) {
    if (!Id.safeParse(ticketId).success) throw new DomainError('NOT_FOUND');
    const office = directory.officeBySerial(officeSerialOf(ticketId));
    if (!office) throw new DomainError('NOT_FOUND');
    return { office, ticketId: ticketId.toLowerCase() };
  }
  if (named === undefined) return {};
  const office = directory.office(named);
  if (!office) throw new DomainError('NOT_FOUND');
  if (counterId === undefined) return { office };
  const counter = directory.counter(office.id, counterId.toLowerCase());
  if (!counter) throw new DomainError('NOT_FOUND');
  return { office, counter };
}

function param(params: Request['params'], name: string): string | undefined {
  const value = params[name];
  return Array.isArray(value) ? value[0] : value;
}
