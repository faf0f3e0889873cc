/**
 * Visits as raw events tell them, read a second time by code that shares nothing with the ledger: plain notes of who went where and
 * when. An undone operation puts back the notes from before it.
 */

/** An event as the API shows it or as it is stored. */
export interface RawEvent {
  officeId: string;
  /** RFC 3339 or epoch ms. */
  at: string | number;
  type: string;
  ticketId: string | null;
  counterId: string | null;
  data: object;
}

/** One service of a visit. Instants in epoch ms. */
export interface Leg {
  service: string;
  /** Of the last call. */
  counter: string | null;
  clerk: string | null;
  anchorAt: number;
  /** Nobody waited and nobody was called: they were at the counter when the ticket was issued. */
  direct: boolean;
  firstCalledAt?: number;
  calledAt?: number;
  startedAt?: number | undefined;
  /** Every stretch of service, the last one without an end while it runs. */
  stretches: { from: number; to?: number }[];
  end?: { status: 'served' | 'transferred' | 'no_show' | 'withdrawn' | 'expired'; at: number } | undefined;
}
export interface Visit {
  office: string;
  day: string;
  /** Asked for at the issue. */
  service: string;
  channel: string;
  priority: string;
  issuedAt: number;
  legs: Leg[];
}

/** @throws Error where a ticket's story begins in the middle or has an event of an unknown kind */
export function visitsOf(events: Iterable<RawEvent>): Visit[] {
  const visits = new Map<string, { now: Visit; before?: Visit }>();
  for (const event of events) {
    if (event.ticketId === null) continue;
    if (event.type === 'ticket.issued') {
      visits.set(event.ticketId, { now: issued(event) });
      continue;
    }
    const visit = visits.get(event.ticketId);
    if (!visit) throw new Error(`ticket ${event.ticketId} has ${event.type} before it was issued`);
    if (event.type === 'ticket.undone') {
      if (visit.before) visit.now = visit.before;
    } else {
      visit.before = structuredClone(visit.now);
      tell(visit.now, event);
    }
  }
  return [...visits.values()].map(({ now }) => now);
}

const factsOf = (event: RawEvent): Record<string, unknown> => event.data as Record<string, unknown>;

function issued(event: RawEvent): Visit {
  const facts = factsOf(event);
  const issuedAt = instant(event.at);
  const { anchorAt } = facts;
  const since = typeof anchorAt === 'string' || typeof anchorAt === 'number' ? instant(anchorAt) : issuedAt;
  const service = String(facts.serviceId);
  return {
    office: event.officeId,
    day: String(facts.day),
    service,
    channel: String(facts.channel),
    priority: String(facts.priority),
    issuedAt,
    legs: [{ ...newLeg(service, since), direct: facts.direct === true }],
  };
}

const newLeg = (service: string, anchorAt: number): Leg => ({
  ...{ service, anchorAt, counter: null, clerk: null, direct: false, stretches: [] },
});

function tell(visit: Visit, event: RawEvent): void {
  const leg = visit.legs.at(-1);
  if (!leg) throw new Error('a visit without a leg');
  const at = instant(event.at);
  const facts = factsOf(event);
  const isOver = (status: NonNullable<Leg['end']>['status']): void => {
    stop(leg, at);
    leg.end = { status, at };
  };
  switch (event.type) {
    case 'ticket.called':
    case 'ticket.recalled':
      isCalled(leg, event, at);
      break;
    case 'ticket.resumed':
      leg.counter = event.counterId;
      leg.clerk = String(facts.clerkId);
      if (facts.status === 'serving') leg.stretches.push({ from: at });
      else leg.calledAt = at;
      break;
    case 'ticket.started':
      leg.startedAt = at;
      leg.stretches.push({ from: at });
      break;
    case 'ticket.held':
      stop(leg, at);
      break;
    case 'ticket.returned':
      stop(leg, at);
      leg.startedAt = undefined;
      break;
    case 'ticket.transferred':
      isOver('transferred');
      visit.legs.push(newLeg(String(facts.serviceId), at));
      break;
    case 'ticket.finished': {
      isOver('served');
      const next = facts.next as { serviceId: string } | null | undefined;
      if (next) visit.legs.push(newLeg(next.serviceId, at));
      break;
    }
    case 'ticket.no_show':
      isOver('no_show');
      break;
    case 'ticket.withdrawn':
      isOver('withdrawn');
      break;
    case 'ticket.expired':
      isOver('expired');
      break;
    case 'ticket.reinstated':
      leg.end = undefined;
      leg.startedAt = undefined;
      break;
    case 'ticket.priority_changed':
      visit.priority = String(facts.priority);
      break;
    case 'ticket.service_changed':
      leg.service = String(facts.serviceId);
      break;
    case 'ticket.leg_added':
    case 'ticket.wrap_up_started':
    case 'ticket.noted':
    case 'ticket.personal_changed':
    case 'ticket.erased':
      break;
    default:
      throw new Error(`${event.type} is not a known event of a ticket`);
  }
}

function isCalled(leg: Leg, event: RawEvent, at: number): void {
  leg.firstCalledAt ??= at;
  leg.calledAt = at;
  leg.counter = event.counterId;
  leg.clerk = String(factsOf(event).clerkId);
}

/** Service pauses or ends; nothing where it does not run. */
function stop(leg: Leg, at: number): void {
  const last = leg.stretches.at(-1);
  if (last) last.to ??= at;
}

function instant(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}
