/**
 * What the figures see of a ticket: one row per leg, and who and when it belongs to.
 *
 * Attribution (KPI dictionary): a leg belongs to the slot of its anchor, to its own service, and to the counter and clerk of its
 * last call; the issue of a ticket belongs to the slot of the issue, to the service asked for and otherwise to its first leg.
 *
 * A ticket counts as it stands now: what was undone or reinstated has not happened, a returned leg has not been started.
 */
import type { LegState, TicketState } from '../../contracts/ticket-state.ts';
import type { Channel, Priority } from '../../contracts/shapes.ts';
import { slotOf } from './slots.ts';

export type TicketFacts = Pick<
  TicketState,
  | 'askedServiceId'
  | 'channel'
  | 'priority'
  | 'status'
  | 'direct'
  | 'issuedAt'
  | 'firstCalledAt'
  | 'closedAt'
  | 'legs'
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
  called: boolean;
  end: LegEnd;
  /** From the anchor to the first call: of every leg that was called, but for somebody served without a ticket. */
  waitedMs: number | null;
  /** From the last call to the start, of the same legs. */
  responseMs: number | null;
  /** Wrap-up included and held time not, of legs that were started and ended served or by transfer. */
  serviceMs: number | null;
  /** From the anchor to the end, of a leg that ended withdrawn or expired without a call. */
  gaveUpMs: number | null;
}

/** The rows of one ticket. */
export function rowsOf(ticket: TicketFacts, timeZone: string): LegRow[] {
  const rows = ticket.legs.map((leg, i) => legRow(ticket, leg, ticket.direct && i === 0, timeZone));
  const [first] = rows;
  if (!first) return rows;
  const issue = {
    issued: true,
    leftUncalled: ticket.status === 'withdrawn' && ticket.firstCalledAt === null,
  };
  const [slot, service] = [slotOf(ticket.issuedAt, timeZone), ticket.askedServiceId];
  if (slot === first.slot && service === first.service) return [{ ...first, ...issue }, ...rows.slice(1)];
  const nothing = { waitedMs: null, responseMs: null, serviceMs: null, gaveUpMs: null };
  return [{ ...first, called: false, end: null, ...nothing, ...issue, slot, service }, ...rows];
}

/** @param direct served without a ticket and so without a wait */
function legRow(ticket: TicketFacts, leg: LegState, direct: boolean, timeZone: string): LegRow {
  const end = endOf(leg);
  const called = leg.firstCalledAt !== null;
  const gaveUp = !called && (end === 'withdrawn' || end === 'expired');
  const served = leg.startedAt !== null && (end === 'served' || end === 'transferred');
  return {
    service: leg.serviceId,
    channel: ticket.channel,
    priority: ticket.priority,
    counter: leg.counterId,
    clerk: leg.clerkId,
    slot: slotOf(leg.anchorAt, timeZone),
    issued: false,
    leftUncalled: false,
    called,
    end,
    waitedMs: direct ? null : waited(leg.anchorAt, leg.firstCalledAt),
    responseMs: direct || leg.startedAt === null ? null : leg.startedAt - (leg.calledAt ?? leg.startedAt),
    serviceMs: served ? leg.serviceMs : null,
    gaveUpMs: gaveUp ? waited(leg.anchorAt, ticket.closedAt) : null,
  };
}

function endOf({ status }: LegState): LegEnd {
  return status === 'waiting' || status === 'called' || status === 'serving' || status === 'held'
    ? null
    : status;
}

/** An appointment that came early counts from its slot: called before it, nobody has waited. */
function waited(anchorAt: number, until: number | null): number | null {
  return until === null ? null : Math.max(0, until - anchorAt);
}
