/** Holds figures to an independent recount: counts, sums, means, maxima and rates to the last digit, percentiles within 1 %. */
import type { Durations, KpiRow } from '../../contracts/shapes.ts';

const PERCENTILES = ['p50', 'p80', 'p90', 'p95'] as const satisfies (keyof Durations)[];
const DURATIONS = ['waitedMs', 'responseMs', 'serviceMs'] as const satisfies (keyof KpiRow)[];

/** One line for each difference; empty where they agree. */
export function kpiDifferences(rows: KpiRow[], recounted: KpiRow[]): string[] {
  const expected = new Map(recounted.map((row) => [nameOf(row), row]));
  const extra = rows.filter((row) => !expected.delete(nameOf(row))).map(nameOf);
  const counted = new Map(recounted.map((row) => [nameOf(row), row]));
  return [
    ...extra.map((name) => `${name}: not in the recount`),
    ...[...expected.keys()].map((name) => `${name}: only in the recount`),
    ...rows.flatMap((row) => {
      const other = counted.get(nameOf(row));
      return other ? differences(row, other) : [];
    }),
  ];
}

function differences(row: KpiRow, other: KpiRow): string[] {
  const exact = JSON.stringify(withoutPercentiles(row));
  const wanted = JSON.stringify(withoutPercentiles(other));
  const off = DURATIONS.flatMap((name) =>
    PERCENTILES.filter((p) => !isWithin(row[name][p], other[name][p])).map(
      (p) => `${nameOf(row)}: ${name}.${p} is ${row[name][p]}, recounted ${other[name][p]}`,
    ),
  );
  return exact === wanted ? off : [`${nameOf(row)}: is ${exact}, recounted ${wanted}`, ...off];
}

function isWithin(value: number | null, exact: number | null): boolean {
  if (value === null || exact === null) return value === exact;
  return Math.abs(value - exact) <= 0.01 * exact;
}

function nameOf({ group }: KpiRow): string {
  return JSON.stringify(Object.entries(group).sort(([a], [b]) => a.localeCompare(b)));
}

/** In one order, whoever made the row. */
function withoutPercentiles(row: KpiRow): Record<string, unknown> {
  const { group: _group, ...figures } = row;
  const flat = Object.entries(figures).map(([name, value]) =>
    value !== null && typeof value === 'object'
      ? [name, { count: value.count, mean: value.mean, max: value.max }]
      : [name, value],
  );
  return Object.fromEntries((flat as [string, unknown][]).sort(([a], [b]) => a.localeCompare(b)));
}
