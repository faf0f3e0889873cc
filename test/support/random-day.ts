/** Believable days as events, for property tests: what the engine would write, made without it. */
import fc from 'fast-check';
import type { EVENT_DATA, EventType, StoredEvent } from '../../contracts/events.ts';
import type { z } from 'zod';
import { PRIORITIES } from '../../contracts/shapes.ts';

export const DAY = '2026-03-29'; // the clocks change in Europe
export const ZONE = 'Europe/Tirane';
const DAY_AT = Date.parse('2026-03-29T00:00:00+01:00');
const OFFICE = uuid('0ff1', 1);

/** A readable id: kind and number. */
export function uuid(kind: string, n: number): string {
  return `0000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;
}

const Visit = fc.record({
  issuedMs: fc.integer({ min: 0, max: 82_000_000 }),
  service: fc.integer({ min: 1, max: 3 }),
  priority: fc.constantFrom(...PRIORITIES),
  channel: fc.constantFrom('kiosk' as const, 'phone' as const, 'desk' as const),
  // 0, whole minutes and the millisecond beside them are where counting goes wrong.
  waitMs: fc.oneof(
    fc.constantFrom(0, 1, 59_999, 60_000, 60_001, 1_200_000, 1_200_001),
    fc.integer({ max: 9e6, min: 0 }),
  ),
  counter: fc.integer({ min: 1, max: 3 }),
  recalls: fc.integer({ min: 0, max: 2 }),
  responseMs: fc.integer({ min: 0, max: 120_000 }),
  serviceMs: fc.integer({ min: 0, max: 3_600_000 }),
  end: fc.constantFrom(
    'waiting',
    'withdrawn',
    'expired',
    'called',
    'expired after call',
    'no_show',
    'serving',
    'served',
    'served',
    'served',
  ),
});
type VisitPlan = typeof Visit extends fc.Arbitrary<infer T> ? T : never;

/** Events of one office's day, in order, with sequences from 1. */
export const randomDay: fc.Arbitrary<StoredEvent[]> = fc
  .array(Visit, { maxLength: 60 })
  .map((visits) => eventsOf(visits));

function eventsOf(visits: VisitPlan[]): StoredEvent[] {
  return visits
    .flatMap((visit, i) => told(visit, i + 1))
    .sort((a, b) => a.at - b.at)
    .map((event, i) => ({ ...event, seq: i + 1, id: uuid('e1e1', i + 1) }));
}

function told(visit: VisitPlan, n: number): StoredEvent[] {
  const events: StoredEvent[] = [];
  let at = DAY_AT + visit.issuedMs;
  const common = {
    number: `A${String(n).padStart(3, '0')}`,
    day: DAY,
    serviceId: uuid('5e51', visit.service),
  };
  const clerkId = uuid('c1e1', visit.counter);
  function say<T extends EventType>(
    type: T,
    counterId: string | null,
    data: z.infer<(typeof EVENT_DATA)[T]>,
  ) {
    const head = { id: '', officeId: OFFICE, seq: 0, at, actor: 'public', commandId: uuid('c0d0', n) };
    events.push({ ...head, type, ticketId: uuid('71c1', n), counterId, data } as unknown as StoredEvent);
  }
  const { priority, channel } = visit;
  say('ticket.issued', null, { ...common, priority, channel, language: 'sq', anchorAt: at, dueAt: at });
  if (visit.end === 'waiting') return events;
  at += visit.waitMs;
  if (visit.end === 'withdrawn') say('ticket.withdrawn', null, common);
  if (visit.end === 'expired') say('ticket.expired', null, { ...common, from: 'waiting' });
  if (visit.end === 'withdrawn' || visit.end === 'expired') return events;

  const counterId = uuid('c0c0', visit.counter);
  const atCounter = { ...common, clerkId };
  say('ticket.called', counterId, { ...atCounter, calls: 1 });
  for (let call = 0; call < visit.recalls; call++) {
    at += 20_000;
    say('ticket.recalled', counterId, { ...atCounter, calls: call + 2 });
  }
  at += visit.responseMs;
  if (visit.end === 'no_show') say('ticket.no_show', counterId, atCounter);
  if (visit.end === 'expired after call') say('ticket.expired', counterId, { ...common, from: 'called' });
  if (visit.end !== 'served' && visit.end !== 'serving') return events;
  say('ticket.started', counterId, atCounter);
  at += visit.serviceMs;
  if (visit.end === 'served')
    say('ticket.finished', counterId, { ...atCounter, outcome: 'done', delivered: [] });
  return events;
}
