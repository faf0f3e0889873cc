/** Two server processes whose clocks are five seconds off, one ahead and one behind, on one office. */
import { expect, it } from 'vitest';
import { rowsOf } from '../../analytics/metrics/rows.ts';
import type { StoredEvent } from '../../contracts/events.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { systemClock, type Clock } from '../../server/clock.ts';
import { engineForTests } from '../support/engine.ts';
import { FollowedHall } from '../support/followed-hall.ts';

const OFF_MS = 5_000;
/** What `lib/office.lua` lets a clock be ahead of the store's. */
const AHEAD_AT_MOST_MS = 2_000;

const offBy = (ms: number): Clock => ({ virtual: false, now: () => systemClock.now() + ms });
const ahead = engineForTests(offBy(OFF_MS));
const behind = engineForTests(offBy(-OFF_MS), undefined, ahead.prefix);

function foldAll(events: readonly StoredEvent[]): TicketState[] {
  const tickets = new Map<string, TicketState>();
  for (const event of events.filter(isTicketEvent)) {
    const id = event.ticketId ?? '';
    tickets.set(id, fold(tickets.get(id) ?? null, event));
  }
  return [...tickets.values()];
}

/** Instants of a ticket in the order in which they must have come; those that are not known yet are left out. */
function instantsOf({ issuedAt, firstCalledAt, calledAt, closedAt, slotAt, legs }: TicketState): number[][] {
  const ofLegs = legs.flatMap((leg) => [
    // Who comes early is waited for from the slot on, which may lie ahead.
    slotAt === null ? [leg.anchorAt, leg.firstCalledAt] : [],
    [leg.firstCalledAt, leg.calledAt],
    [leg.calledAt, leg.finishedAt],
    [leg.startedAt, leg.finishedAt],
    [leg.startedAt, leg.servingAt],
    [leg.startedAt, leg.wrapUpAt, leg.finishedAt],
  ]);
  const whole = [issuedAt, firstCalledAt, calledAt, closedAt];
  return [whole, ...ofLegs].map((instants) => instants.filter((at) => at !== null));
}

it(
  'bends no duration below zero and no sequence, whichever server a command comes to',
  { timeout: 60_000 },
  async () => {
    for (const seed of [1, 2, 3]) {
      const hall = new FollowedHall(seed, () => systemClock.now());
      const { id: officeId, timeZone } = hall.cast.office;
      for (let i = 0; i < 250; i++) {
        await hall.step(i % 3 === 0 ? [ahead.engine, behind.engine] : [behind.engine, ahead.engine]);
      }
      const events = await behind.engine.readEvents(officeId, 0, 10_000);
      expect(events.length).toBeGreaterThan(100);
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
      const times = events.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)).toBeLessThanOrEqual(systemClock.now() + AHEAD_AT_MOST_MS);

      const tickets = foldAll(events);
      for (const instants of tickets.flatMap(instantsOf)) {
        expect(instants).toEqual([...instants].sort((a, b) => a - b));
      }
      const lengths = tickets
        .flatMap((ticket) => rowsOf(ticket, timeZone))
        .flatMap(({ waitedMs, responseMs, serviceMs }) => [waitedMs, responseMs, serviceMs]);
      expect(lengths.filter((ms) => ms !== null && ms < 0)).toEqual([]);
      expect(lengths.filter((ms) => ms !== null).length).toBeGreaterThan(0);
      // Both clocks were bent: each command of the fast one, and of the slow one after it.
      expect(await ahead.engine.clamped(officeId)).toBeGreaterThan(events.length / 3);
    }
  },
);
