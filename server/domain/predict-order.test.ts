import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PRIORITIES } from '../../contracts/shapes.ts';
import { predictOrder } from './predict-order.ts';
import type { Caller, Waiting } from './routing.ts';
import { DEFAULT_RULES } from './rules.ts';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;

function counter(id: string, more: Partial<Caller> = {}): Caller {
  return {
    id,
    state: 'open',
    clerkId: `clerk of ${id}`,
    serviceIds: ['a'],
    secondaryServiceIds: [],
    overflowSlackMs: 0,
    languages: [],
    streak: 0,
    credits: [],
    ...more,
  };
}
let issued = 0;
/** A waiting ticket due so many minutes from now. */
function waiting(dueInMinutes: number, more: Partial<Waiting> = {}): Waiting {
  return {
    serviceId: 'a',
    priority: 'regular',
    clerkLanguage: null,
    aim: null,
    dueAt: NOW + dueInMinutes * MINUTE,
    targetMs: 15 * MINUTE,
    order: ++issued,
    restsUntilAt: null,
    ...more,
  };
}
function order(tickets: Waiting[], counters: Caller[], of?: string, rules = DEFAULT_RULES) {
  return predictOrder(tickets, counters, rules, NOW, of).map(({ ticket, ...rest }) => ({
    is: tickets.indexOf(ticket),
    ...rest,
  }));
}

describe('the predicted order', () => {
  it('is that of due times where every counter serves all', () => {
    const tickets = [waiting(9), waiting(3), waiting(5, { priority: 'elderly' }), waiting(3)];
    const predicted = order(tickets, [counter('1'), counter('2')]);
    expect(predicted.map(({ is }) => is)).toEqual([1, 3, 2, 0]);
    expect(predicted[0]).toEqual({ is: 1, rule: 'earliest_due', waitsFor: null, counterIds: ['1', '2'] });
  });

  it('lets counters call in turn, and go on alone when the others find nobody', () => {
    const b = { serviceId: 'b' };
    const tickets = [waiting(1), waiting(2), waiting(8, b), waiting(9, b), waiting(10, b)];
    const counters = [counter('1'), counter('2', { serviceIds: ['b'] })];
    expect(order(tickets, counters).map(({ is }) => is)).toEqual([0, 2, 1, 3, 4]);
  });

  it('shows one counter what it would call alone, and nothing else', () => {
    const tickets = [
      waiting(1),
      waiting(2, { serviceId: 'b' }),
      waiting(3),
      waiting(4, { clerkLanguage: 'it' }),
    ];
    const counters = [counter('1'), counter('2', { serviceIds: ['b'], languages: ['it'] })];
    expect(order(tickets, counters, '1').map(({ is, counterIds }) => [is, counterIds])).toEqual([
      [0, ['1']],
      [2, ['1']],
    ]);
    expect(order(tickets, counters, 'none')).toEqual([]);
  });

  it('puts what overflows later after the calls, then who rests or has nobody to call them, each by due time', () => {
    const tickets = [
      waiting(1, { serviceId: 'c' }),
      waiting(0, { restsUntilAt: NOW + 1 }),
      waiting(7, { serviceId: 'b' }),
      waiting(6, { serviceId: 'b' }),
      waiting(9),
      waiting(4, { serviceId: 'b' }),
      waiting(30, { restsUntilAt: NOW }),
    ];
    const one = counter('1', { secondaryServiceIds: ['b'], overflowSlackMs: 5 * MINUTE });
    const counterIds = ['1'];
    expect(order(tickets, [one, counter('2', { serviceIds: ['c'], state: 'paused' })])).toEqual([
      { is: 5, rule: 'overflow', waitsFor: null, counterIds },
      { is: 4, rule: 'earliest_due', waitsFor: null, counterIds },
      { is: 6, rule: 'earliest_due', waitsFor: null, counterIds },
      { is: 3, rule: 'overflow', waitsFor: null, counterIds },
      { is: 2, rule: 'overflow', waitsFor: null, counterIds },
      { is: 1, rule: null, waitsFor: 'rest', counterIds },
      { is: 0, rule: null, waitsFor: 'counter', counterIds: [] },
    ]);
  });

  it('gives a ticket for one counter or clerk to nobody else', () => {
    const tickets = [
      waiting(1, { aim: { kind: 'clerk', id: 'clerk of 2' } }),
      waiting(2, { aim: { kind: 'counter', id: '1' } }),
      waiting(3, { aim: { kind: 'counter', id: '3' } }),
    ];
    expect(
      order(tickets, [counter('1'), counter('2')]).map(({ is, counterIds }) => [is, counterIds]),
    ).toEqual([
      [1, ['1']],
      [0, ['2']],
      [2, []],
    ]);
  });

  it('carries on what the optional rules remember', () => {
    const elderly = { priority: 'elderly' as const };
    const tickets = [waiting(1, elderly), waiting(2, elderly), waiting(3, elderly), waiting(9), waiting(9)];
    const rules = { ...DEFAULT_RULES, maxConsecutivePriority: 2 };
    const predicted = order(tickets, [counter('1', { streak: 1 })], undefined, rules);
    expect(predicted.map(({ is, rule }) => [is, rule])).toEqual([
      [0, 'earliest_due'],
      [3, 'priority_cap'],
      [1, 'earliest_due'],
      [2, 'earliest_due'],
      [4, 'earliest_due'],
    ]);
  });

  it('names everybody who waits once', () => {
    const ticket = fc.record({
      serviceId: fc.constantFrom('a', 'b', 'c'),
      priority: fc.constantFrom(...PRIORITIES),
      clerkLanguage: fc.constantFrom(null, 'en', 'it'),
      aim: fc.constantFrom(
        null,
        { kind: 'counter' as const, id: '1' },
        { kind: 'clerk' as const, id: 'gone' },
      ),
      dueAt: fc.integer({ min: NOW - 30 * MINUTE, max: NOW + 30 * MINUTE }),
      restsUntilAt: fc.constantFrom(null, NOW + 1),
    });
    const counters = [
      counter('1', { secondaryServiceIds: ['b'], overflowSlackMs: MINUTE, languages: ['en'] }),
      counter('2', { serviceIds: ['b'] }),
    ];
    fc.assert(
      fc.property(fc.array(ticket), (some) => {
        const tickets = some.map((more) => waiting(0, more));
        expect(new Set(order(tickets, counters).map(({ is }) => is)).size).toBe(tickets.length);
      }),
    );
  });

  it('looks at the heads of lanes only: thousands who wait cost little', () => {
    const tickets = Array.from({ length: 10_000 }, (_, i) =>
      waiting(i % 97, { serviceId: String(i % 40), priority: PRIORITIES[i % 6] ?? 'regular' }),
    );
    const all = Array.from({ length: 40 }, (_, i) => String(i));
    let asked = 0;
    const watched = tickets.map((ticket) => ({
      ...ticket,
      get targetMs() {
        asked += 1;
        return ticket.targetMs;
      },
    }));
    predictOrder(watched, [counter('1', { serviceIds: all })], DEFAULT_RULES, NOW);
    // One look at the head of each lane for each call.
    expect(asked).toBeLessThanOrEqual(10_001 * 240);
  });
});
