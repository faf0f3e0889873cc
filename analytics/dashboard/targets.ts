/** The standing targets of the KPI dictionary, and how a figure stands to its target. */
import type { KpiRow } from '../../contracts/shapes.ts';

export type TargetName = 'waitP80' | 'serviceLevel' | 'noShow';

export interface Target {
  name: TargetName;
  /** In the figure's own unit: ms for waits, a share for rates. */
  limit: number;
  /** `atMost`: smaller is better. */
  kind: 'atMost' | 'atLeast';
  /** The bar's full length, in the figure's unit. */
  scale: number;
  value: (row: KpiRow) => number | null;
}

const MINUTE = 60_000;

export const TARGETS: readonly Target[] = [
  {
    name: 'waitP80',
    limit: 15 * MINUTE,
    kind: 'atMost',
    scale: 25 * MINUTE,
    value: (row) => row.waitedMs.p80,
  },
  { name: 'serviceLevel', limit: 0.9, kind: 'atLeast', scale: 1, value: (row) => row.serviceLevel },
  { name: 'noShow', limit: 0.05, kind: 'atMost', scale: 0.1, value: (row) => row.noShowRate },
];

/** A figure from fewer legs than this says little, and says so. */
export const FEW = 5;

export type Standing = 'met' | 'missed' | 'none';

export function standing(target: Target, row: KpiRow): Standing {
  const value = target.value(row);
  if (value === null) return 'none';
  const met = target.kind === 'atMost' ? value <= target.limit : value >= target.limit;
  return met ? 'met' : 'missed';
}

export function missedTargets(row: KpiRow): Target[] {
  return TARGETS.filter((target) => standing(target, row) === 'missed');
}

/** The service that contributes most to long waits: the longest p80 over the limit among those with enough legs. */
export function mainCause(services: readonly KpiRow[]): KpiRow | null {
  const over = services.filter((row) => row.waitedMs.count >= FEW && (row.waitedMs.p80 ?? 0) > 15 * MINUTE);
  return over.reduce<KpiRow | null>(
    (worst, row) => (worst && (worst.waitedMs.p80 ?? 0) >= (row.waitedMs.p80 ?? 0) ? worst : row),
    null,
  );
}
