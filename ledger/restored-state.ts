/** What the record says an office's live state is, besides its tickets. Pure: from what was read to what the engine is told. */
import type { StoredEvent } from '../contracts/events.ts';
import type { TicketState } from '../contracts/ticket-state.ts';
import type { Numbering } from '../server/domain/rules.ts';
import type { RestoredState } from '../server/engine/types.ts';
import { labelsOf, type Skipped } from './margins.ts';
import type { OfficeState } from './office-state.ts';

/** A sign-in that nobody recorded must not get its epoch twice. */
const EPOCHS_LEFT_OUT = 10;
/** Who has no answer yet repeats soon. */
const REPEATED_WITHIN_MS = 3_600_000;
const KEPT_TIMES = 50;

export interface Recorded {
  office: OfficeState & { day: string };
  /** All tickets of the day, and others that have changed or are still in the hall. */
  tickets: readonly TicketState[];
  /** Events that the live store had lost, in order. */
  lost: readonly StoredEvent[];
  skipped: Skipped;
  numbering: ReadonlyMap<string, Numbering>;
  /** Nothing of the day is left in the live store. */
  whole: boolean;
}

export function restoredState({ office, tickets, lost, skipped, numbering, whole }: Recorded): RestoredState {
  const { day, dayOpen, closedByItself } = office;
  const today = tickets.filter((ticket) => ticket.day === day);
  const inUse = tickets.filter(
    (ticket) => ticket.day === day || ticket.closedAt === null || ticket.closedAt >= office.dayOpenedAt,
  );
  const counters = [...office.counters.values()];
  return {
    ...{ day, dayOpen, closedByItself, counters },
    hand: [...office.hand].map(([what, state]) => ({ what, state })),
    epochsAbove: Math.max(0, ...counters.map(({ epoch }) => epoch)) + EPOCHS_LEFT_OUT,
    // The last stretch of a series ends with its last number.
    series: skipped.map(({ series, to }) => ({
      series,
      number: to,
      continuous: numbering.get(series)?.reset === 'continuous',
    })),
    labels: [...inUse.map(({ number }) => number), ...skipped.flatMap(labelsOf)],
    issued: issuedOf(today),
    appointments: today.flatMap(({ id, appointmentId }) =>
      appointmentId === null ? [] : [{ appointmentId, ticketId: id }],
    ),
    board: boardOf(lost, office.dayOpenedAt),
    times: whole ? timesOf(today) : [],
    issues: issuesOf(lost, day),
  };
}

function issuedOf(today: readonly TicketState[]): RestoredState['issued'] {
  const counts = Map.groupBy(today, ({ askedServiceId }) => askedServiceId);
  const ofServices = [...counts].map(([serviceId, { length }]) => ({ serviceId, count: length }));
  return [{ serviceId: 'all', count: today.length }, ...ofServices];
}

/** Which calls came on the board and which left it; the engine's scripts do the same as they call and move tickets. */
function boardOf(lost: readonly StoredEvent[], dayOpenedAt: number): RestoredState['board'] {
  const calls = new Map<string, number>();
  const gone = new Set<string>();
  let anew = false;
  for (const event of lost) {
    if (event.type === 'day.opened' && event.at >= dayOpenedAt) {
      anew = true;
      calls.clear();
    }
    const { ticketId } = event;
    const change = ticketId === null ? null : boardChange(event);
    if (ticketId === null || change === null) continue;
    calls.delete(ticketId);
    gone.delete(ticketId);
    if (change === 'on') calls.set(ticketId, event.seq);
    else gone.add(ticketId);
  }
  return { anew, calls: [...calls].map(([ticketId, seq]) => ({ ticketId, seq })), gone: [...gone] };
}

function boardChange(event: StoredEvent): 'on' | 'off' | null {
  switch (event.type) {
    case 'ticket.called':
      return event.data.rule === 'walk_direct' ? 'off' : 'on';
    case 'ticket.recalled':
      return 'on';
    case 'ticket.resumed':
      return event.data.status === 'called' ? 'on' : null;
    case 'ticket.finished':
      return event.data.next ? 'off' : null;
    case 'ticket.undone':
      return event.data.operation === 'finish' ? null : 'off';
    case 'ticket.held':
    case 'ticket.returned':
    case 'ticket.transferred':
    case 'ticket.no_show':
    case 'ticket.withdrawn':
    case 'ticket.expired':
      return 'off';
    default:
      return null;
  }
}

function timesOf(today: readonly TicketState[]): RestoredState['times'] {
  const legs = today.flatMap((ticket) => ticket.legs).filter(({ outcome }) => outcome !== null);
  const latestFirst = legs.sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0));
  return [...Map.groupBy(latestFirst, ({ serviceId }) => serviceId)].map(([serviceId, of]) => ({
    serviceId,
    serviceMs: of.slice(0, KEPT_TIMES).map(({ serviceMs }) => serviceMs),
  }));
}

/** The commands that made tickets: only these would do harm if they were repeated without being known. */
function issuesOf(lost: readonly StoredEvent[], day: string): RestoredState['issues'] {
  const since = (lost.at(-1)?.at ?? 0) - REPEATED_WITHIN_MS;
  return lost.flatMap((event) => {
    if (event.type !== 'ticket.issued' || event.ticketId === null) return [];
    if (event.at < since || event.data.day !== day) return [];
    const { actor, commandId: key, ticketId } = event;
    const { direct, slotAt } = event.data;
    if (slotAt === null) return { actor, key, ticketId, operation: direct ? 'walk-direct' : 'take-ticket' };
    const late = event.data.priority !== 'appointment';
    const punctuality = late
      ? ('late' as const)
      : event.at < slotAt
        ? ('early' as const)
        : ('on_time' as const);
    return { actor, key, ticketId, operation: 'check-in', punctuality };
  });
}
