/** The figures of the KPI dictionary, read off a cell. A ratio with a zero denominator is `null`: no data, not 0. */
import type { Durations, KpiRow } from '../../contracts/shapes.ts';
import type { Cell, Lengths } from './cell.ts';
import { countUpTo, percentile, stepBin } from './histogram.ts';

export type Figures = Omit<KpiRow, 'group'>;

/**
 * @param slMs target of the service level, a multiple of `stepMs`
 * @param stepMs width of the cell's steps
 */
export function figuresOf(cell: Cell, slMs: number, stepMs: number): Figures {
  const { counts, waited } = cell;
  const steps = stepBin(slMs, stepMs);
  const gaveUp = countUpTo(cell.gaveUpSteps, Infinity) - countUpTo(cell.gaveUpSteps, steps);
  return {
    issued: counts.issued,
    served: counts.served,
    noShow: counts.noShow,
    withdrawn: counts.withdrawn,
    expired: counts.expired,
    noShowRate: ratio(counts.noShow, counts.calledAndClosed),
    withdrawnRate: ratio(counts.leftUncalled, counts.issued),
    waitedMs: durationsOf(waited),
    responseMs: durationsOf(cell.response),
    serviceMs: durationsOf(cell.service),
    serviceLevel: ratio(countUpTo(cell.waitSteps, steps), waited.count + gaveUp),
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function durationsOf({ count, sumMs, maxMs, quantiles }: Lengths): Durations {
  // A bin's middle may lie above the longest length in it.
  const at = (percent: number): number | null => {
    const value = percentile(quantiles, percent);
    return value === null || maxMs === null ? null : Math.min(value, maxMs);
  };
  const mean = ratio(sumMs, count);
  return { count, mean, p50: at(50), p80: at(80), p90: at(90), p95: at(95), max: maxMs };
}
