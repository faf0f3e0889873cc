/** Figures made ready for a chart or its table: every hour between the first and the last, services by their waits. */
import type { KpiRow } from '../../contracts/shapes.ts';

export interface Bar {
  key: string;
  issued: number;
  p50Ms: number | null;
  p80Ms: number | null;
}

const bar = (key: string, row: KpiRow | undefined): Bar => ({
  key,
  issued: row?.issued ?? 0,
  p50Ms: row?.waitedMs.p50 ?? null,
  p80Ms: row?.waitedMs.p80 ?? null,
});

/** One bar per hour, gaps included, so that a quiet hour is seen as one. */
export function hourBars(rows: readonly KpiRow[]): Bar[] {
  const byHour = new Map(rows.map((row) => [Number(row.group.hour), row]));
  const hours = [...byHour.keys()];
  if (hours.length === 0) return [];
  const first = Math.min(...hours);
  const count = Math.max(...hours) - first + 1;
  return Array.from({ length: count }, (_, index) => bar(String(first + index), byHour.get(first + index)));
}

/** Services where somebody was called, the longest waits first. */
export function serviceBars(rows: readonly KpiRow[]): Bar[] {
  return rows
    .map((row) => bar(row.group.service ?? '', row))
    .filter(({ p80Ms }) => p80Ms !== null)
    .sort((a, b) => (b.p80Ms ?? 0) - (a.p80Ms ?? 0));
}
