import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../contracts/events.ts';
import { GROUPINGS } from '../../contracts/shapes.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { compareRows } from '../../bench/replay/compare.ts';
import { DAY, randomDay, uuid, ZONE } from '../../test/support/random-day.ts';
import { recount } from '../../test/support/recount.ts';
import { packCell, packRows, unpackCell, unpackRows } from '../jobs/packing.ts';
import { addRow, emptyCell, mergeCell, MINUTE_MS, type Cell } from './cell.ts';
import { CELL_DIMENSIONS, cellKey, dimensionFor, placeOf, type Filters } from './dimensions.ts';
import { figuresOf } from './figures.ts';
import { count, percentile, quantileBin, type Histogram } from './histogram.ts';
import { rowsOf, type LegRow } from './rows.ts';
import { hourOf, quarterOf, slotOf, weekdayOf } from './slots.ts';
import { createTable } from './table.ts';

function ticketsOf(events: StoredEvent[]): TicketState[] {
  const tickets = new Map<string, TicketState>();
  for (const event of events.filter(isTicketEvent)) {
    const id = event.ticketId ?? '';
    tickets.set(id, fold(tickets.get(id) ?? null, event));
  }
  return [...tickets.values()];
}
const legsOf = (events: StoredEvent[]): LegRow[] =>
  ticketsOf(events).flatMap((ticket) => rowsOf(ticket, ZONE));

function cellOf(rows: readonly LegRow[]): Cell {
  const cell = emptyCell();
  for (const row of rows) addRow(cell, row, MINUTE_MS);
  return cell;
}
const sum = (...cells: Cell[]): Cell => {
  const total = emptyCell();
  for (const cell of cells) mergeCell(total, cell);
  return total;
};
const figures = (cell: Cell) => figuresOf(cell, 20 * MINUTE_MS, MINUTE_MS);

/** What the rollup and the API do together, without a store: the coarsest dimension, packed and unpacked. */
function answer(
  rows: readonly LegRow[],
  groupBy: (typeof GROUPINGS)[number][],
  filters: Filters,
  slMs: number,
) {
  const dimension = dimensionFor(groupBy, filters, slMs);
  const table = createTable({ groupBy, filters, slMs, stepMs: slMs % MINUTE_MS === 0 ? MINUTE_MS : slMs });
  const office = uuid('0ff1', 1);
  if (dimension === 'legs') {
    for (const row of unpackRows(packRows(rows))) table.addRow(office, DAY, row);
    return table.rows();
  }
  const keys = new Set(rows.map((row) => cellKey(dimension, row)));
  for (const key of keys) {
    const cell = cellOf(rows.filter((row) => cellKey(dimension, row) === key));
    const unpacked = unpackCell(packCell(key, cell));
    table.addCell(office, DAY, placeOf(dimension, key), unpacked);
  }
  return table.rows();
}

describe('the figures', () => {
  it('equal an independent recount for every grouping and every target', () => {
    const target = fc.oneof(fc.constantFrom(0, 60_000, 1_200_000), fc.integer({ min: 0, max: 9_000_000 }));
    const groupings = fc.subarray([...GROUPINGS], { maxLength: 3 });
    fc.assert(
      fc.property(randomDay, groupings, target, (events, groupBy, slMs) => {
        const rows = answer(legsOf(events), groupBy, {}, slMs);
        const recounted = recount(events, { timeZone: ZONE, slMs, groupBy });
        expect(compareRows(rows, recounted).differences).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('are the same under a filter as in the group of that value', () => {
    const filter = fc.constantFrom('service', 'clerk', 'counter', 'channel', 'priority', 'hour');
    const groupings = fc.subarray([...GROUPINGS], { maxLength: 2 });
    fc.assert(
      fc.property(randomDay, filter, groupings, (events, name, groupBy) => {
        const rows = legsOf(events);
        for (const { group, ...whole } of answer(rows, [name], {}, 1_200_000)) {
          const value = group[name];
          if (value === null || value === undefined) continue;
          const filters = { [name]: name === 'hour' ? Number(value) : value };
          expect(answer(rows, [], filters, 1_200_000)).toEqual([{ group: {}, ...whole }]);
          const parts = answer(rows, groupBy, filters, 1_200_000);
          expect(parts.reduce((issued, part) => issued + part.issued, 0)).toBe(whole.issued);
        }
      }),
    );
  });

  it('are all zero and without data where nobody came', () => {
    const [row] = answer([], [], {}, 1_200_000);
    expect(row).toMatchObject({
      issued: 0,
      noShowRate: null,
      serviceLevel: null,
      waitedMs: { count: 0, p50: null },
    });
    expect(answer([], ['service'], {}, 1_200_000)).toEqual([]);
  });
});

describe('a cell', () => {
  it('is the same whatever the order in which parts are added up', () => {
    fc.assert(
      fc.property(randomDay, randomDay, randomDay, (a, b, c) => {
        const [x, y, z] = [legsOf(a), legsOf(b), legsOf(c)].map(cellOf);
        if (!x || !y || !z) throw new Error('three cells were expected');
        const leftFirst = figures(sum(sum(x, y), z));
        expect(figures(sum(x, sum(y, z)))).toEqual(leftFirst);
        expect(figures(sum(z, y, x))).toEqual(leftFirst);
        expect(figures(cellOf([a, b, c].flatMap(legsOf)))).toEqual(leftFirst);
      }),
    );
  });
});

describe('a percentile', () => {
  it('lies within 1 % of the value at its rank, also after merging, also for 0 and 1 ms', () => {
    const lengths = fc.array(fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 0, max: 1e9 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(lengths, fc.constantFrom(50, 80, 90, 95), (values, percent) => {
        const histogram: Histogram = new Map();
        for (const value of values) count(histogram, quantileBin(value));
        const exact =
          values.toSorted((a, b) => a - b)[Math.floor((percent * (values.length - 1)) / 100)] ?? NaN;
        const found = percentile(histogram, percent) ?? NaN;
        expect(Math.abs(found - exact)).toBeLessThanOrEqual(0.01 * exact);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('a question', () => {
  it('goes to the coarsest rollup that answers it', () => {
    expect(dimensionFor([], {}, 1_200_000)).toBe('all');
    expect(dimensionFor(['office', 'day'], {}, 1_200_000)).toBe('all');
    expect(dimensionFor(['clerk', 'day'], {}, 1_200_000)).toBe('clerk');
    expect(dimensionFor(['weekday', 'hour'], {}, 1_200_000)).toBe('hour');
    expect(dimensionFor(['day'], { hour: 9 }, 1_200_000)).toBe('hour');
    expect(dimensionFor(['weekday', 'quarter'], {}, 1_200_000)).toBe('quarter');
    expect(dimensionFor(['service'], { clerk: 'x' }, 1_200_000)).toBe('legs');
    expect(dimensionFor([], {}, 1_200_001)).toBe('legs');
    expect(CELL_DIMENSIONS).toContain(dimensionFor(['service'], { service: 'x' }, 60_000));
  });
});

describe('a slot', () => {
  it('is the office clock, also where a zone is off by quarters and where the clocks change', () => {
    const at = Date.parse('2026-03-29T00:59:59.999Z');
    expect(hourOf(slotOf(at, ZONE))).toBe(1);
    expect(hourOf(slotOf(at + 1, ZONE))).toBe(3);
    expect(weekdayOf(slotOf(at, ZONE))).toBe(7);
    expect(quarterOf(slotOf(Date.parse('2026-01-05T00:00:00Z'), 'Asia/Kathmandu'))).toBe('05:45');
  });
});
