/**
 * What a ticket is, told by its events. The live ticket, the ledger's ticket and a ticket recomputed from the events are
 * all this fold; the engine's scripts say the same in Lua and are tested against it.
 */
import type { StoredEvent } from '../contracts/events.ts';
import type { LegState, TicketState } from '../contracts/ticket-state.ts';

/** An event that concerns a ticket. */
export type TicketEvent = Extract<StoredEvent, { type: `ticket.${string}` }>;
type EventOf<T extends TicketEvent['type']> = Extract<TicketEvent, { type: T }>;

export function isTicketEvent(event: StoredEvent): event is TicketEvent {
  return event.type.startsWith('ticket.');
}

/**
 * The ticket after an event. An event at or below the ticket's `lastSeq` changes nothing.
 * @throws Error where the event cannot follow: another ticket's, or one before the ticket was issued.
 */
export function fold(ticket: TicketState | null, event: TicketEvent): TicketState {
  if (event.ticketId === null) throw new Error(`event ${event.seq} (${event.type}) names no ticket`);
  if (ticket === null) {
    if (event.type === 'ticket.issued') return issued(event.ticketId, event);
    throw new Error(`event ${event.seq}: ${event.type} of ticket ${event.ticketId}, which was never issued`);
  }
  if (ticket.id !== event.ticketId) throw new Error(`event ${event.seq} is not of ticket ${ticket.id}`);
  if (event.seq <= ticket.lastSeq) return ticket;
  if (event.type === 'ticket.issued') {
    throw new Error(`event ${event.seq}: ticket ${ticket.id} was issued before`);
  }
  // The table has for every type of event what takes that type, which the checker cannot follow through a look-up.
  const change = CHANGES[event.type] as (ticket: TicketState, event: TicketEvent) => Partial<TicketState>;
  return { ...ticket, ...change(ticket, event), lastSeq: event.seq };
}

function issued(id: string, { seq, at, officeId, data }: EventOf<'ticket.issued'>): TicketState {
  const { anchorAt, skipped: _skipped, ...facts } = data;
  return {
    ...facts,
    id,
    officeId,
    askedServiceId: data.serviceId,
    status: 'waiting',
    ...NOBODY,
    calls: 0,
    issuedAt: at,
    targetMs: data.dueAt - anchorAt,
    firstCalledAt: null,
    calledAt: null,
    startedAt: null,
    closedAt: null,
    aim: null,
    restsUntilAt: null,
    notes: 0,
    legs: [newLeg(data.serviceId, anchorAt)],
    order: seq,
    lastSeq: seq,
  };
}

const NOBODY = { counterId: null, clerkId: null };

function newLeg(serviceId: string, anchorAt: number): LegState {
  return {
    serviceId,
    ...NOBODY,
    status: 'waiting',
    anchorAt,
    firstCalledAt: null,
    calledAt: null,
    startedAt: null,
    finishedAt: null,
    servingAt: null,
    serviceMs: 0,
    wrapUpAt: null,
    outcome: null,
    delivered: [],
  };
}

/** Waiting again: at nobody's counter. */
const WAITING_AGAIN = { status: 'waiting', ...NOBODY, startedAt: null } as const;

/** What each event changes. */
const CHANGES: {
  [T in Exclude<TicketEvent['type'], 'ticket.issued'>]: (
    ticket: TicketState,
    event: EventOf<T>,
  ) => Partial<TicketState>;
} = {
  'ticket.called': (ticket, { at, counterId, data }) => {
    const call = { counterId, clerkId: data.clerkId, status: 'called', calledAt: at } as const;
    const legs = withLeg(ticket, { ...call, firstCalledAt: currentLeg(ticket).firstCalledAt ?? at });
    const firstCalledAt = ticket.firstCalledAt ?? at;
    return { ...call, calls: data.calls, firstCalledAt, aim: null, restsUntilAt: null, legs };
  },
  'ticket.recalled': (ticket, { at, data }) => ({
    calls: data.calls,
    calledAt: at,
    legs: withLeg(ticket, { calledAt: at }),
  }),
  'ticket.started': (ticket, { at }) => ({
    status: 'serving',
    startedAt: at,
    legs: withLeg(ticket, { status: 'serving', startedAt: at, servingAt: at }),
  }),
  'ticket.held': (ticket, { at }) => ({
    status: 'held',
    legs: withLeg(ticket, { status: 'held', ...served(ticket, at) }),
  }),
  'ticket.resumed': (ticket, { at, counterId, data: { clerkId, status } }) => {
    const place = { counterId, clerkId, status };
    if (status !== 'called') return { ...place, legs: withLeg(ticket, { ...place, servingAt: at }) };
    return { ...place, calledAt: at, legs: withLeg(ticket, { ...place, calledAt: at }) };
  },
  'ticket.returned': (ticket, { at, data }) => ({
    ...WAITING_AGAIN,
    dueAt: data.dueAt,
    aim: null,
    legs: withLeg(ticket, { status: 'waiting', startedAt: null, ...served(ticket, at) }),
  }),
  'ticket.transferred': (ticket, { at, data: { serviceId, dueAt, targetMs, aim } }) => ({
    ...WAITING_AGAIN,
    ...{ serviceId, dueAt, targetMs, aim },
    legs: [
      ...withLeg(ticket, { status: 'transferred', finishedAt: at, ...served(ticket, at) }),
      newLeg(serviceId, at),
    ],
  }),
  'ticket.leg_added': (ticket, { data }) => ({ next: [...ticket.next, data.added] }),
  'ticket.wrap_up_started': (ticket, { at }) => ({ legs: withLeg(ticket, { wrapUpAt: at }) }),
  'ticket.finished': (ticket, { at, data: { outcome, delivered, next } }) => {
    const end = { status: 'served', finishedAt: at, outcome, delivered, ...served(ticket, at) } as const;
    const legs = withLeg(ticket, end);
    if (!next) return { status: 'served', closedAt: at, next: [], legs };
    return {
      ...WAITING_AGAIN,
      ...next,
      next: ticket.next.slice(1),
      legs: [...legs, newLeg(next.serviceId, at)],
    };
  },
  'ticket.no_show': (ticket, { at }) => closed(ticket, 'no_show', at),
  'ticket.withdrawn': (ticket, { at }) => closed(ticket, 'withdrawn', at),
  'ticket.expired': (ticket, { at }) => closed(ticket, 'expired', at),
  'ticket.reinstated': (ticket, { data }) => ({
    ...WAITING_AGAIN,
    closedAt: null,
    aim: null,
    restsUntilAt: data.restsUntilAt,
    legs: withLeg(ticket, { status: 'waiting', startedAt: null }),
  }),
  'ticket.undone': (_ticket, { data }) => data.before,
  'ticket.priority_changed': (_ticket, { data: { priority, dueAt, targetMs, next } }) => ({
    ...{ priority, dueAt, targetMs, next },
  }),
  'ticket.service_changed': (ticket, { data: { serviceId, dueAt, targetMs } }) => ({
    ...{ serviceId, dueAt, targetMs },
    legs: withLeg(ticket, { serviceId }),
  }),
  'ticket.noted': (ticket) => ({ notes: ticket.notes + 1 }),
  'ticket.personal_changed': (_ticket, { data }) => ({ personal: data.personal }),
  'ticket.erased': () => ({ personal: [], notes: 0 }),
};

function closed(
  ticket: TicketState,
  status: 'no_show' | 'withdrawn' | 'expired',
  at: number,
): Partial<TicketState> {
  return { status, closedAt: at, legs: withLeg(ticket, { status, ...served(ticket, at) }) };
}

/** Service of the current leg stops here, if it was running. */
function served(ticket: TicketState, at: number): Pick<LegState, 'servingAt' | 'serviceMs'> {
  const { servingAt, serviceMs } = currentLeg(ticket);
  return { servingAt: null, serviceMs: servingAt === null ? serviceMs : serviceMs + at - servingAt };
}

function currentLeg(ticket: TicketState): LegState {
  const leg = ticket.legs.at(-1);
  if (!leg) throw new Error(`ticket ${ticket.id} has no leg`);
  return leg;
}

/** The legs with a change to the current one. */
function withLeg(ticket: TicketState, change: Partial<LegState>): LegState[] {
  return [...ticket.legs.slice(0, -1), { ...currentLeg(ticket), ...change }];
}
