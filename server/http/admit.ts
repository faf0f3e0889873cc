/**
 * Who may: authenticate, then permission and scope on the path. Where somebody has to be known nothing else of the request is looked at
 * before they are; only then are the office, the counter and the ticket in the path looked up.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Operation } from '../../contracts/api.ts';
import type { Permission } from '../../contracts/permissions.ts';
import { DomainError } from '../../contracts/problems.ts';
import { Id } from '../../contracts/shapes.ts';
import type { Ability } from '../access/abilities.ts';
import { abilityOf, actorOf, NOBODY, type Principal } from '../access/principals.ts';
import { officeSerialOf } from '../domain/ids.ts';
import type { Hall } from '../operations/hall.ts';
import type {
  CounterRecord,
  DeviceRecord,
  OfficeRecord,
  ServiceRecord,
  StaffRecord,
} from '../organisation/directory.ts';
import { countRequest } from './count.ts';
import { credentialsOf, identify, refuseCrossSite } from './identify.ts';

/** What there is to judge by, whatever carried it. */
export interface Asked {
  headers: IncomingHttpHeaders;
  /** The `:names` of the operation's path. */
  params: Readonly<Record<string, string | undefined>>;
  /** Of who asks, for limits. */
  address: string;
}

export interface Admitted {
  principal: Principal;
  /** What they may do, here and elsewhere. */
  ability: Ability;
  staff: StaffRecord | null;
  sessionHash: string | null;
  device: DeviceRecord | null;
  /** Hash of the token that the device shows. */
  deviceToken: string | null;
  /** As commands and events name them. */
  actor: string;
  office?: OfficeRecord | undefined;
  counter?: CounterRecord | undefined;
  service?: ServiceRecord | undefined;
  ticketId?: string | undefined;
  /** Whatever else the path names; whose it is, and whether it is there, the operation looks up. */
  named: Readonly<Record<string, string | undefined>>;
}

/** @throws DomainError UNAUTHENTICATED, FORBIDDEN, CROSS_SITE, RATE_LIMITED, NOT_FOUND, STORE_AWAY */
export async function admit(
  hall: Hall,
  operation: Operation,
  asked: Asked,
  publicUrl: string | null,
): Promise<Admitted> {
  const { access } = operation;
  if (access === 'anyone') {
    await countRequest(hall, NOBODY, asked.address);
    return { ...admitted(NOBODY, asked), ...placeOf(hall, asked.params) };
  }
  if (operation.holder && credentialsOf(asked.headers).kind === 'ticket') return admitHolder(hall, asked);
  const open = openOffice(hall, operation, asked);
  if (open) return admitToOpen(hall, operation, asked, publicUrl, open);
  const principal = await known(hall, operation, asked, publicUrl);
  if (principal.kind === 'nobody') throw new DomainError('UNAUTHENTICATED');
  if (access === 'own-account' || access === 'own-device') {
    // A device that asks for somebody's account is told what anybody else is: to sign in.
    if (principal.kind !== (access === 'own-account' ? 'staff' : 'device'))
      throw new DomainError(access === 'own-account' ? 'UNAUTHENTICATED' : 'FORBIDDEN');
    return { ...admitted(principal, asked), ...placeOf(hall, asked.params) };
  }
  return admitByPermission(hall, operation, access, principal, asked);
}

function admitByPermission(
  hall: Hall,
  { right }: Operation,
  permission: Permission,
  principal: Principal,
  asked: Asked,
): Admitted {
  const given = admitted(principal, asked);
  if (given.ability.cannot(permission, 'Office')) throw new DomainError('FORBIDDEN');
  if (right && given.ability.cannot(right, 'Office')) throw new DomainError('FORBIDDEN');
  const place = placeOf(hall, asked.params);
  if (place.office && given.ability.cannot(permission, place.office)) throw new DomainError('FORBIDDEN');
  if (place.office && right && given.ability.cannot(right, place.office)) throw new DomainError('FORBIDDEN');
  return { ...given, ...place };
}

/** The office in the path where the operation is open to anyone. */
function openOffice(hall: Hall, { openIn }: Operation, { params }: Asked): OfficeRecord | null {
  const office = openIn ? hall.directory.office(params['office'] ?? '') : undefined;
  return openIn && office?.[openIn] ? office : null;
}

/** Who has the permission is known by name there, too. */
async function admitToOpen(
  hall: Hall,
  operation: Operation,
  asked: Asked,
  publicUrl: string | null,
  office: OfficeRecord,
): Promise<Admitted> {
  const principal = await known(hall, operation, asked, publicUrl);
  // A cookie that ended must not stand between a citizen and a ticket; who shows a token is told that it is none.
  if (principal.kind === 'nobody' && credentialsOf(asked.headers).kind === 'bearer')
    throw new DomainError('UNAUTHENTICATED');
  const may = abilityOf(principal).can(operation.access as Permission, office);
  return { ...admitted(may ? principal : NOBODY, asked), office };
}

async function admitHolder(hall: Hall, asked: Asked): Promise<Admitted> {
  const credentials = credentialsOf(asked.headers);
  const ticketId = asked.params['ticket']?.toLowerCase() ?? '';
  const holds = credentials.kind === 'ticket' && hall.holders.holds(ticketId, credentials.token);
  const who: Principal = holds ? { kind: 'holder', ticketId } : NOBODY;
  await countRequest(hall, who, asked.address);
  if (!holds) throw new DomainError('UNAUTHENTICATED');
  return { ...admitted(who, asked), ...placeOf(hall, asked.params) };
}

async function known(
  hall: Hall,
  { method, access, beforePasswordChange }: Operation,
  { headers, address }: Asked,
  publicUrl: string | null,
): Promise<Principal> {
  const principal = await identify(hall, headers, {
    evenBeforePasswordChange: beforePasswordChange,
    asDevice: access === 'own-device',
  });
  await countRequest(hall, principal, address);
  if (principal.kind !== 'nobody' && method !== 'GET' && credentialsOf(headers).kind === 'cookies')
    refuseCrossSite(headers, publicUrl);
  return principal;
}

function admitted(principal: Principal, { params }: Asked): Admitted {
  const isStaff = principal.kind === 'staff';
  return {
    principal,
    ability: abilityOf(principal),
    staff: isStaff ? principal.staff : null,
    sessionHash: isStaff ? principal.sessionHash : null,
    device: principal.kind === 'device' ? principal.device : null,
    deviceToken: principal.kind === 'device' ? principal.tokenHash : null,
    actor: actorOf(principal),
    named: params,
  };
}

/** What the path names. @throws DomainError NOT_FOUND where there is no such office, counter, service or office of the ticket */
function placeOf(
  { directory }: Hall,
  params: Asked['params'],
): Pick<Admitted, 'office' | 'counter' | 'service' | 'ticketId'> {
  const { office: named, counter: counterId, service: serviceId, ticket: ticketId } = params;
  if (ticketId !== undefined) {
    if (!Id.safeParse(ticketId).success) throw new DomainError('NOT_FOUND');
    const office = there(directory.officeBySerial(officeSerialOf(ticketId)));
    return { office, ticketId: ticketId.toLowerCase() };
  }
  if (named === undefined) return {};
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
