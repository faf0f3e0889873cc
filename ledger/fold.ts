/**
 * What a ticket is, told by its events. The live ticket, the ledger's ticket and a ticket recomputed from the events are
 * all this fold; the engine's scripts say the same in Lua and are tested against it.
 */
import type { LegState, StoredEvent, TicketState } from '../contracts/events.ts';

/** An event that concerns a ticket. */
export type TicketEvent = Extract<StoredEvent, { type: `ticket.${string}` }>;

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
  return { ...ticket, ...changes(ticket, event), lastSeq: event.seq };
}

function issued(id: string, event: Extract<TicketEvent, { type: 'ticket.issued' }>): TicketState {
  const { number, day, serviceId, priority, channel, language, anchorAt, dueAt } = event.data;
  const nothingYet = { firstCalledAt: null, calledAt: null, startedAt: null };
  const leg = { serviceId, counterId: null, clerkId: null, status: 'waiting' as const, anchorAt };
  return {
    id,
    number,
    officeId: event.officeId,
    day,
    serviceId,
    priority,
    channel,
    language,
    status: 'waiting',
    counterId: null,
    clerkId: null,
    calls: 0,
    issuedAt: event.at,
    dueAt,
    ...nothingYet,
    closedAt: null,
    legs: [{ ...leg, ...nothingYet, finishedAt: null }],
    lastSeq: event.seq,
  };
}

function changes(ticket: TicketState, event: TicketEvent): Partial<TicketState> {
  const { at } = event;
  switch (event.type) {
    case 'ticket.issued':
      throw new Error(`event ${event.seq}: ticket ${ticket.id} was issued before`);
    case 'ticket.called': {
      const call = { counterId: event.counterId, clerkId: event.data.clerkId, status: 'called' as const };
      const leg = { ...call, calledAt: at, firstCalledAt: currentLeg(ticket).firstCalledAt ?? at };
      const firstCalledAt = ticket.firstCalledAt ?? at;
      return { ...call, calls: event.data.calls, calledAt: at, firstCalledAt, legs: withLeg(ticket, leg) };
    }
    case 'ticket.recalled':
      return { calls: event.data.calls, calledAt: at, legs: withLeg(ticket, { calledAt: at }) };
    case 'ticket.started':
      return {
        status: 'serving',
        startedAt: at,
        legs: withLeg(ticket, { status: 'serving', startedAt: at }),
      };
    case 'ticket.finished':
      return { status: 'served', closedAt: at, legs: withLeg(ticket, { status: 'served', finishedAt: at }) };
    case 'ticket.no_show':
      return closed(ticket, 'no_show', at);
    case 'ticket.withdrawn':
      return closed(ticket, 'withdrawn', at);
    case 'ticket.expired':
      return closed(ticket, 'expired', at);
  }
}

function closed(
  ticket: TicketState,
  status: 'no_show' | 'withdrawn' | 'expired',
  at: number,
): Partial<TicketState> {
  return { status, closedAt: at, legs: withLeg(ticket, { status }) };
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
