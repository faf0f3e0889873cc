import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EVENT_DATA, StoredEvent } from '../contracts/events.ts';
import type { z } from 'zod';
import { checkNumbers } from './numbers.ts';

type Restored = z.infer<(typeof EVENT_DATA)['office.restored']>['skipped'][number];
type Step = string | { number: string; skipped?: string[]; day?: string } | Restored;

const TODAY = '2026-11-24';

/** What is found in these issues and restores; a ticket's id is its place. `open`: the ids that stay open. */
function faultsOf(steps: Step[], open: string[] = []): string[] {
  const check = checkNumbers();
  for (const [i, step] of steps.entries()) {
    const issue = typeof step === 'string' ? { number: step } : step;
    const event =
      'number' in issue
        ? { type: 'ticket.issued', ticketId: String(i), data: { skipped: [], day: TODAY, ...issue } }
        : { type: 'office.restored', ticketId: null, data: { skipped: [issue] } };
    check.add(event as unknown as StoredEvent, (id) => open.includes(id));
  }
  return check.differences();
}
const label = (count: number): string => `A${String(count).padStart(3, '0')}`;

describe('the numbers of a day', () => {
  it('are right for every series in its own steps, from wherever it begins', () => {
    expect(faultsOf([])).toEqual([]);
    expect(faultsOf(['A001', 'B500', 'A002', 'B510', 'A003', 'B520'])).toEqual([]);
    expect(faultsOf(['001', '002', 'A001'])).toEqual([]);
  });

  it('go on from yesterday or begin anew, and begin again at the end of their range', () => {
    const day = '2026-11-23';
    expect(faultsOf([{ number: 'A007', day }, { number: 'A008', day }, 'A001', 'A002'])).toEqual([]);
    expect(faultsOf([{ number: 'A007', day }, { number: 'A008', day }, 'A009', 'A010'])).toEqual([]);
    expect(faultsOf(['A098', 'A099', 'A001', 'A002'])).toEqual([]);
  });

  it('may leave out what is recorded as left out', () => {
    expect(faultsOf(['A001', 'A002', { number: 'A005', skipped: ['A003', 'A004'] }])).toEqual([]);
    expect(faultsOf(['A001', 'A002', { number: 'A005', skipped: ['A003'] }])).toEqual([
      `${TODAY}, series A: 3 is followed by 5, what is between is missing`,
    ]);
    const restored = { series: 'A', day: TODAY, from: 3, to: 52 };
    expect(faultsOf(['A001', 'A002', restored, 'A053', 'A054'])).toEqual([]);
    expect(faultsOf(['A001', 'A003', 'A005', { ...restored, from: 6, to: 55 }, 'A057', 'A059'])).toEqual([]);
    expect(faultsOf(['A001', 'A002', { ...restored, series: 'B' }, 'A053'])).toHaveLength(1);
    expect(faultsOf(['A001', 'A002', { ...restored, day: '2026-11-23' }, 'A053'])).toHaveLength(1);
    expect(faultsOf(['A001', 'A002', restored, 'A054'])).toHaveLength(1);
  });

  it('may not be there twice in a day, nor with a ticket that is still open', () => {
    expect(faultsOf(['A001', 'A002', 'A001'])).toEqual([`${TODAY}: A001 is there twice`]);
    const yesterday = { number: 'A001', day: '2026-11-23' };
    expect(faultsOf([yesterday, 'A001'])).toEqual([]);
    expect(faultsOf([yesterday, 'A001'], ['0'])).toEqual([`${TODAY}: A001 is there twice`]);
  });

  it('are missed wherever one is lost between others, in any series long enough to show its step', () => {
    const days = fc.tuple(
      fc.integer({ min: 1, max: 900 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 4, max: 40 }),
    );
    fc.assert(
      fc.property(days, fc.nat(), ([first, step, length], lost) => {
        const labels = Array.from({ length }, (_, i) => label(first + i * step));
        expect(faultsOf(labels)).toEqual([]);
        const without = labels.toSpliced(1 + (lost % (length - 2)), 1);
        expect(faultsOf(without)).toHaveLength(1);
      }),
    );
  });
});
