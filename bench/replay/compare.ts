/**
 * Holds the server's figures against the recount: counts, rates, means and maxima to the last digit, percentiles within
 * the sketch's 1 % of the value at their rank.
 */
import type { Durations, KpiRow } from '../../contracts/shapes.ts';

const SKETCH_ERROR = 0.01;
/** For the last digit of the 1 % itself. */
const ROUNDING = 1e-9;
const PERCENTILES: ReadonlySet<string> = new Set<keyof Durations>(['p50', 'p80', 'p90', 'p95']);

export interface Comparison {
  /** Figures compared. */
  figures: number;
  /** Each in words: which figure of which group, and both values. */
  differences: string[];
}

export function compareRows(server: readonly KpiRow[], recounted: readonly KpiRow[]): Comparison {
  const comparison: Comparison = { figures: 0, differences: [] };
  const left = new Map(server.map((row) => [groupName(row), row]));
  if (left.size !== server.length) comparison.differences.push('the server has a group twice');
  for (const expected of recounted) {
    const name = groupName(expected);
    const row = left.get(name);
    left.delete(name);
    if (row) compareRow(name, row, expected, comparison);
    else comparison.differences.push(`${name}: the server has no such group`);
  }
  for (const name of left.keys()) comparison.differences.push(`${name}: the recount has no such group`);
  return comparison;
}

export function groupName({ group }: KpiRow): string {
  const parts = Object.entries(group).map(([by, value]) => `${by} ${value}`);
  return parts.length > 0 ? parts.toSorted().join(', ') : 'total';
}

function compareRow(name: string, row: KpiRow, expected: KpiRow, into: Comparison): void {
  const { group: _group, ...figures } = expected;
  const given = flat(row);
  for (const [figure, value] of flat(figures)) {
    into.figures += 1;
    const got = given.get(figure);
    if (!equal(figure, got, value))
      into.differences.push(`${name}: ${figure} is ${String(got)}, recounted ${String(value)}`);
  }
}

function flat(figures: object): Map<string, unknown> {
  const entries = Object.entries(figures).flatMap(([key, value]: [string, unknown]) =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).map(([part, inner]): [string, unknown] => [`${key}.${part}`, inner])
      : [[key, value] as [string, unknown]],
  );
  return new Map(entries);
}

function equal(figure: string, got: unknown, expected: unknown): boolean {
  if (Object.is(got, expected)) return true;
  if (!PERCENTILES.has(figure.split('.').at(-1) ?? '')) return false;
  if (typeof got !== 'number' || typeof expected !== 'number') return false;
  return Math.abs(got - expected) <= expected * (SKETCH_ERROR + ROUNDING);
}
