/** How inside shapes look outside: the same words for HTTP answers and socket messages. */
import { presentInstants } from '../../contracts/instants.ts';
import { DomainError, PROBLEMS, type ErrorCode, type Problem } from '../../contracts/problems.ts';
import type { Board, Counter, Language, Leg, Staff, Ticket, WaitingRow } from '../../contracts/shapes.ts';
import type { LegState, TicketState } from '../../contracts/ticket-state.ts';
import { PERMISSIONS, RIGHTS } from '../../contracts/permissions.ts';
import { abilityOfStaff } from '../access/abilities.ts';
import { estimateWait } from '../domain/estimate.ts';
import type { LiveCounter, LiveOffice, LiveQueue } from '../engine/types.ts';
import type {
  CounterRecord,
  Directory,
  OfficeRecord,
  ServiceRecord,
  StaffRecord,
} from '../organisation/directory.ts';

/** Field by field: what is for the inside only, such as targets and order, stays there. */
export function presentTicket(ticket: TicketState): Ticket {
  const { id, number, officeId, day, serviceId, priority, channel, language, status, counterId, clerkId } =
    ticket;
  const { calls, issuedAt, dueAt, firstCalledAt, calledAt, startedAt, closedAt } = ticket;
  const { clerkLanguage, slotAt, aim, restsUntilAt, next, notes, personal, legs } = ticket;
  return presentInstants({
    ...{ id, number, officeId, day, serviceId, priority, channel, language, status, counterId, clerkId },
    ...{ calls, issuedAt, dueAt, firstCalledAt, calledAt, startedAt, closedAt },
    ...{ clerkLanguage, slotAt, aim, restsUntilAt },
    nextServiceIds: next.map((leg) => leg.serviceId),
    notes,
    personal,
    legs: legs.map(presentLeg),
  });
}

function presentLeg(leg: LegState): Leg {
  const { serviceId, counterId, clerkId, status, anchorAt, firstCalledAt, calledAt, startedAt, finishedAt } =
    leg;
  const { serviceMs, wrapUpAt, outcome, delivered } = leg;
  return presentInstants({
    ...{ serviceId, counterId, clerkId, status, anchorAt, firstCalledAt, calledAt, startedAt, finishedAt },
    ...{ serviceMs, wrapUpAt, outcome, delivered },
  });
}

/** A counter that nobody signed in at yet is closed. */
export function presentCounter(counter: CounterRecord, live: LiveCounter | null | undefined): Counter {
  return {
    id: counter.id,
    name: counter.name,
    zoneId: counter.zoneId,
    state: live?.state ?? 'closed',
    epoch: live?.epoch ?? 0,
    clerkId: live?.clerkId ?? null,
    serviceIds: live?.serviceIds ?? [],
    secondaryServiceIds: live?.secondaryServiceIds ?? [],
    overflowSlackMs: live?.overflowSlackMs ?? 0,
    profileId: live?.profileId ?? null,
    languages: live?.languages ?? [],
    pauseReason: live?.pauseReason ?? null,
    ticket: live?.ticket ? presentTicket(live.ticket) : null,
    held: live?.held.map(presentTicket) ?? [],
  };
}

/** @param at the look's time, epoch ms */
export function presentWaiting(queue: LiveQueue, service: ServiceRecord, at: number): WaitingRow {
  return {
    serviceId: service.id,
    name: service.name,
    count: queue.count,
    longestMs: queue.longestAnchorAt === null ? 0 : Math.max(0, at - queue.longestAnchorAt),
    estimate: estimateWait(queue.position),
  };
}

/** The waiting rows of an office, in the order of its services. */
export function presentWaitingRows(live: LiveOffice, services: ServiceRecord[]): WaitingRow[] {
  const queues = new Map(live.queues.map((queue) => [queue.serviceId, queue]));
  return services.flatMap((service) => {
    const queue = queues.get(service.id);
    return queue ? [presentWaiting(queue, service, live.at)] : [];
  });
}

export function presentBoard(
  live: LiveOffice,
  office: Pick<OfficeRecord, 'id'>,
  directory: Directory,
): Board {
  const calls = live.calls.map((call) => {
    const counter = directory.counter(office.id, call.counterId);
    return { ...call, counterName: counter?.name ?? '', zoneId: counter?.zoneId ?? null };
  });
  return presentInstants({
    seq: live.seq,
    at: live.at,
    officeId: office.id,
    calls,
    waiting: presentWaitingRows(live, directory.services(office.id)),
  });
}

/** What the engine has to know to look at an office. */
export function lookTargets(services: ServiceRecord[]): { serviceId: string; targetMs: number }[] {
  return services.map(({ id, targetMs }) => ({ serviceId: id, targetMs: targetMs.regular }));
}

export function presentStaff(staff: StaffRecord): Staff {
  const { id, username, name, grants, languages, mustChangePassword } = staff;
  const ability = abilityOfStaff(staff);
  return {
    ...{ id, username, name, grants, languages, mustChangePassword },
    singleSignOn: staff.singleSignOn !== null,
    permissions: PERMISSIONS.filter((permission) => ability.can(permission, 'Office')),
    rights: RIGHTS.filter((right) => ability.can(right, 'Office')),
  };
}

/** The problem of any error: what is no refusal is `INTERNAL` and tells nothing of the inside. */
export function problemOf(error: unknown, language: Language): Problem {
  const refusal = error instanceof DomainError ? error : new DomainError('INTERNAL');
  const { extra } = refusal;
  const { status, title, detail } = PROBLEMS[refusal.code satisfies ErrorCode];
  return {
    type: `/problems/${refusal.code}`,
    title: fill(title[language], refusal.params),
    status,
    detail: fill(detail[language], refusal.params),
    code: refusal.code,
    ...(extra.errors && {
      errors: extra.errors.map((fault) => ({ path: fault.path, message: fault.message[language] })),
    }),
    ...(extra.allowed && { allowed: extra.allowed }),
  };
}

function fill(words: string, params: Record<string, string | number>): string {
  return words.replace(/\{(\w+)\}/g, (part, name: string) =>
    String(Object.hasOwn(params, name) ? params[name] : part),
  );
}

/** The language of an `Accept-Language` header: Albanian where it is preferred, else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const q = rest.map((p) => /^\s*q=([\d.]+)\s*$/.exec(p)?.[1]).find((v) => v !== undefined);
      return { language: tag.split('-')[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, q }) => (language === 'sq' || language === 'en') && q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted[0]?.language === 'sq' ? 'sq' : 'en';
}
