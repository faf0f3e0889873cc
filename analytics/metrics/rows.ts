/**
 * What the figures see of a ticket: one row per leg, and who and when it belongs to.
 *
 * Attribution (KPI dictionary): a leg belongs to the slot of its anchor, to its own service, and to the counter and clerk of its
 * last call; the issue of a ticket belongs to the slot of the issue and otherwise to its first leg.
 */
import type { LegState, TicketState } from '../../contracts/events.ts';
import type { Channel, Priority } from '../../contracts/shapes.ts';
import { slotOf } from './slots.ts';

export type TicketFacts = Pick<
  TicketState,
  'channel' | 'priority' | 'status' | 'issuedAt' | 'firstCalledAt' | 'closedAt' | 'legs'
>;

/** Where a figure belongs. */
export interface Place {
  service: string;
  channel: Channel;
  priority: Priority;
  /** `null`: never called. */
  counter: string | null;
  clerk: string | null;
  slot: number;
}
/** How a leg ended; `null` while it has not. */
export type LegEnd = 'served' | 'no_show' | 'withdrawn' | 'expired' | 'transferred' | null;

/** One leg, or the mere issue of a ticket. Lengths in ms; `null` where there was none. */
export interface LegRow extends Place {
  issued: boolean;
  /** The ticket issued here was withdrawn before any call. */
  leftUncalled: boolean;
  end: LegEnd;
  /** From the anchor to the first call: of every leg that was called. */
  waitedMs: number | null;
  /** From the last call to the start. */
  responseMs: number | null;
  serviceMs: number | null;
  /** From the anchor to the end, of a leg that ended withdrawn or expired without a call. */
  gaveUpMs: number | null;
}

/** The rows of one ticket. */
export function rowsOf(ticket: TicketFacts, timeZone: string): LegRow[] {
  const rows = ticket.legs.map((leg) => legRow(ticket, leg, timeZone));
  const [first] = rows;
  if (!first) return rows;
  const issue = {
    issued: true,
    leftUncalled: ticket.status === 'withdrawn' && ticket.firstCalledAt === null,
  };
  const slot = slotOf(ticket.issuedAt, timeZone);
  if (slot === first.slot) return [{ ...first, ...issue }, ...rows.slice(1)];
  const nothing = { end: null, waitedMs: null, responseMs: null, serviceMs: null, gaveUpMs: null };
  return [{ ...first, ...nothing, ...issue, slot }, ...rows];
}

function legRow(ticket: TicketFacts, leg: LegState, timeZone: string): LegRow {
  const end = endOf(leg);
  const uncalled = leg.firstCalledAt === null && (end === 'withdrawn' || end === 'expired');
  return {
    service: leg.serviceId,
    channel: ticket.channel,
    priority: ticket.priority,
    counter: leg.counterId,
    clerk: leg.clerkId,
    slot: slotOf(leg.anchorAt, timeZone),
    issued: false,
    leftUncalled: false,
    end,
    waitedMs: between(leg.anchorAt, leg.firstCalledAt),
    responseMs: between(leg.calledAt, leg.startedAt),
    serviceMs: between(leg.startedAt, leg.finishedAt),
    gaveUpMs: uncalled ? between(leg.anchorAt, ticket.closedAt) : null,
  };
}

function endOf({ status }: LegState): LegEnd {
  return status === 'waiting' || status === 'called' || status === 'serving' || status === 'held'
    ? null
    : status;
}

function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : to - from;
}
