/** Believable days as events, for property tests: what the engine would write, made without it. */
import fc from 'fast-check';
import type { StoredEvent } from '../../contracts/events.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { tellVisit, uuid, Visit } from './random-visit.ts';

export { uuid };
export const DAY = '2026-03-29'; // the clocks change in Europe
export const ZONE = 'Europe/Tirane';
const DAY_AT = Date.parse('2026-03-29T00:00:00+01:00');
const OFFICE = uuid('0ff1', 1);

/** Events of one office's day, in order, with sequences from 1. */
export const randomDay: fc.Arbitrary<StoredEvent[]> = fc
  .array(Visit, { maxLength: 40 })
  .map((visits) => withWhatWasBefore(eventsOf(visits)));

function eventsOf(visits: Visit[]): StoredEvent[] {
  return visits
    .flatMap((visit, i) => {
      const n = i + 1;
      const number = `A${String(n).padStart(3, '0')}`;
      const head = {
        officeId: OFFICE,
        actor: 'public',
        commandId: uuid('c0d0', n),
        ticketId: uuid('71c1', n),
      };
      return tellVisit(visit, DAY_AT, { number, day: DAY }).map((told) => ({ ...head, ...told }));
    })
    .sort((a, b) => a.at - b.at)
    .map((event, i) => ({ ...event, seq: i + 1, id: uuid('e1e1', i + 1) }) as unknown as StoredEvent);
}

/** An undone operation tells the ticket as it was before it, which takes the sequences of the whole day. */
function withWhatWasBefore(events: StoredEvent[]): StoredEvent[] {
  const states = new Map<string | null, TicketState[]>();
  return events.map((event) => {
    if (!isTicketEvent(event)) return event;
    const [last, before] = states.get(event.ticketId) ?? [];
    if (event.type === 'ticket.undone' && before) event = { ...event, data: { ...event.data, before } };
    states.set(event.ticketId, [fold(last ?? null, event), ...(last ? [last] : [])]);
    return event;
  });
}
