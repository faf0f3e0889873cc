/** Groups cells and rows into the lines of an answer. */
import type { Grouping, KpiRow } from '../../contracts/shapes.ts';
import { addRow, emptyCell, mergeCell, type Cell } from './cell.ts';
import { groupValue, matches, type Filters } from './dimensions.ts';
import { figuresOf } from './figures.ts';
import type { LegRow, Place } from './rows.ts';

export interface Question {
  groupBy: readonly Grouping[];
  filters: Filters;
  slMs: number;
  /** Width of the service level's steps. */
  stepMs: number;
}
export interface Table {
  addCell(office: string, day: string, place: Partial<Place>, cell: Cell): void;
  addRow(office: string, day: string, row: LegRow): void;
  /** In the order of their group's values, `null` last. Without groupings one line, of zeros where nothing was added. */
  rows(): KpiRow[];
}

export function createTable({ groupBy, filters, slMs, stepMs }: Question): Table {
  const lines = new Map<string, { values: (string | null)[]; cell: Cell }>();
  if (groupBy.length === 0) lines.set('', { values: [], cell: emptyCell() });

  function cellAt(office: string, day: string, place: Partial<Place>): Cell | undefined {
    if (!matches(filters, place)) return undefined;
    const values = groupBy.map((grouping) => groupValue(grouping, office, day, place));
    const key = values.join('\n');
    let line = lines.get(key);
    if (!line) lines.set(key, (line = { values, cell: emptyCell() }));
    return line.cell;
  }
  return {
    addCell: (office, day, place, cell) => {
      const into = cellAt(office, day, place);
      if (into) mergeCell(into, cell);
    },
    addRow: (office, day, row) => {
      const into = cellAt(office, day, row);
      if (into) addRow(into, row, stepMs);
    },
    rows: () =>
      [...lines.values()]
        .sort((a, b) => compare(a.values, b.values))
        .map(({ values, cell }) => ({
          group: Object.fromEntries(groupBy.map((grouping, i) => [grouping, values[i] ?? null])),
          ...figuresOf(cell, slMs, stepMs),
        })),
  };
}

const order = new Intl.Collator('en', { numeric: true });

function compare(a: (string | null)[], b: (string | null)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i] ?? null;
    if (left === right) continue;
    if (left === null) return 1;
    return right === null ? -1 : order.compare(left, right);
  }
  return 0;
}
