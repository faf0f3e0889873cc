/**
 * Notes in the audit who did what on which thing, before and after. What is noted is said in `contracts/audited.ts`; whoever carries out an
 * operation goes through here, so that none is forgotten.
 */
import type { AnswerOf, BodyOf, OperationName } from '../../contracts/api.ts';
import { keptOf } from '../../contracts/audited.ts';
import type { AuditTarget } from '../../contracts/audit.ts';
import { Grant } from '../../contracts/permissions.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { AuditEnd } from '../access/audit/index.ts';
import type { Facts } from '../domain/audit-chain.ts';
import type { Principal } from '../access/principals.ts';
import type { DeviceRecord, StaffRecord } from '../organisation/directory.ts';
import { factsOf, pick, textOf, ticketOf, type AnyCall } from './audit-looks.ts';
import type { Hall } from './hall.ts';

/** Lets an operation act, and notes how it ended. @throws DomainError STORE_AWAY before it acts where that cannot be noted */
export async function audited<T>(
  hall: Hall,
  name: OperationName,
  call: AnyCall,
  act: () => Promise<T>,
): Promise<T> {
  const kept = keptOf(name);
  if (kept === null) return act();
  const before = await factsOf(hall, name, call);
  const known = name === 'open-session' ? signingIn(hall, call) : call.staff;
  const target = namedTarget(hall, call) ?? targetOf(call, known, before);
  const noted = await hall.audit.begin({
    // Who signs in has not proved yet who they are.
    actor: name === 'open-session' ? null : actorOf(known),
    action: name,
    ...{ target, officeId: officeIdOf(hall, call), address: call.address },
    ...{ asked: pick(call.body, kept), before },
  });
  const answer = await act().catch(async (error: unknown) => {
    const how = failureOf(error);
    // Who goes on and on is seen to, but must not fill the audit.
    await (how.code === 'RATE_LIMITED' ? noted.endSparingly(how) : noted.end(how));
    throw error;
  });
  const made = madeBy(name, answer);
  const after = shownBy(name, answer) ?? (await factsAfter(hall, name, call));
  const end = { outcome: 'done', actor: actorOf(known), after } as const;
  await noted.end(made ? { ...end, target: made } : end);
  return answer;
}

/** Notes that somebody who is known tried what is not theirs. */
export async function noteForbidden(
  hall: Hall,
  name: OperationName,
  principal: Principal,
  { officeId, address }: { officeId: string | null; address: string },
): Promise<void> {
  const about = { target: machineOf(principal), officeId, asked: {}, before: null };
  const actor = principal.kind === 'staff' ? actorOf(principal.staff) : null;
  const noted = await hall.audit.begin({ actor, action: name, address, ...about });
  await noted.end({ outcome: 'refused', code: 'FORBIDDEN' });
}

/** A device or an integration is no person; what it tried is noted about it. */
function machineOf(principal: Principal): AuditTarget | null {
  if (principal.kind === 'device') return deviceTarget(principal.device);
  return principal.kind === 'key' ? { kind: 'key', id: principal.key.id, label: principal.key.name } : null;
}

/** How something ended that failed. */
export function failureOf(error: unknown): AuditEnd {
  if (!(error instanceof DomainError)) return { outcome: 'unknown', code: 'INTERNAL' };
  // It may have been carried out all the same.
  return { outcome: error.code === 'STORE_AWAY' ? 'unknown' : 'refused', code: error.code };
}

const actorOf = (staff: StaffRecord | null) => staff && { staffId: staff.id, name: staff.name };

/** A name that nobody has is not kept: people type passwords there. */
function signingIn({ directory }: Hall, { body }: AnyCall): StaffRecord | null {
  return directory.staffByUsername((body as BodyOf<'open-session'>).username) ?? null;
}

/** What the path names beside places and tickets. */
function namedTarget(hall: Hall, call: AnyCall): AuditTarget | null {
  const { directory } = hall;
  const { named } = call;
  const device = deviceOf(hall, call);
  if (device) return deviceTarget(device);
  const account = directory.staff(named['staff']?.toLowerCase() ?? '');
  if (account) return staffTarget(account);
  const key = directory.key(named['key']?.toLowerCase() ?? '');
  return key ? { kind: 'key', id: key.id, label: key.name } : null;
}

/** The device in the path, or the one that asks. */
function deviceOf({ directory }: Hall, { named, device }: AnyCall): DeviceRecord | null {
  return directory.device(named['device']?.toLowerCase() ?? '') ?? device;
}

/** Where it happens, so that whoever administers that office may read of it. */
function officeIdOf(hall: Hall, call: AnyCall): string | null {
  const asked = textOf(pick(call.body, ['officeId'])['officeId'])?.toLowerCase() ?? '';
  const office = call.office?.id ?? deviceOf(hall, call)?.officeId ?? hall.directory.office(asked)?.id;
  return office ?? workplaceOf(hall, call);
}

/** The office of an account whose roles are all in that one. */
function workplaceOf({ directory }: Hall, { named, body }: AnyCall): string | null {
  const account = directory.staff(named['staff']?.toLowerCase() ?? '');
  const grants = account?.grants ?? Grant.array().safeParse(pick(body, ['grants'])['grants']).data ?? [];
  const places = grants.flatMap(({ scope }) =>
    scope !== 'everywhere' && 'officeIds' in scope ? scope.officeIds : [null],
  );
  const [first = null, ...others] = new Set(places);
  return others.length === 0 ? first : null;
}

/** What was not there before. */
function madeBy(name: OperationName, answer: unknown): AuditTarget | null {
  if (name === 'add-staff') return staffTarget((answer as AnswerOf<'add-staff'>).staff);
  if (name === 'approve-pairing') return deviceTarget(answer as AnswerOf<'approve-pairing'>);
  if (name !== 'add-key') return null;
  const { key } = answer as AnswerOf<'add-key'>;
  return { kind: 'key', id: key.id, label: key.name };
}

function targetOf(call: AnyCall, staff: StaffRecord | null, before: Facts | null): AuditTarget | null {
  const { office, counter, service } = call;
  const ticketId = ticketOf(call);
  if (ticketId) return { kind: 'ticket', id: ticketId, label: textOf(before?.['number']) };
  if (counter) return { kind: 'counter', id: counter.id, label: counter.name };
  if (service) return { kind: 'service', id: service.id, label: service.name.sq };
  if (office) return { kind: 'office', id: office.id, label: office.name.sq };
  return staff && staffTarget(staff);
}

/** An account, as a thing that something is done to. */
export function staffTarget({ id, username }: Pick<StaffRecord, 'id' | 'username'>): AuditTarget {
  return { kind: 'staff', id, label: username };
}

/** A device, as a thing that something is done to, or that does something. */
export function deviceTarget({ id, name }: Pick<DeviceRecord, 'id' | 'name'>): AuditTarget {
  return { kind: 'device', id, label: name };
}

/** Whose personal data somebody was shown, by their tickets. */
function shownBy(name: OperationName, answer: unknown): Facts | null {
  if (name !== 'find-personal-data') return null;
  const tickets = (answer as AnswerOf<'find-personal-data'>).items.map(({ ticket }) => ticket);
  return {
    tickets: tickets.map(({ number, day }) => `${number} (${day})`).join(', ') || null,
    ticketIds: tickets.map(({ id }) => id),
  };
}

async function factsAfter(hall: Hall, name: OperationName, call: AnyCall): Promise<Facts | null> {
  try {
    return await factsOf(hall, name, call);
  } catch (error) {
    // It is done; that nobody could look at it afterwards must not make it a failure.
    if (error instanceof DomainError) return null;
    throw error;
  }
}
