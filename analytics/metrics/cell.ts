/**
 * A cell holds all that the figures of a set of legs need, and cells add up: the cell of two sets is the sum of theirs, in any
 * order. Counts, sums and maxima are whole numbers and exact.
 */
import { count, mergeHistogram, quantileBin, stepBin, type Histogram } from './histogram.ts';
import type { LegRow } from './rows.ts';

/** Step of the rollups' service level: any target in whole minutes is answered from them exactly. */
export const MINUTE_MS = 60_000;

export interface Lengths {
  count: number;
  sumMs: number;
  /** `null` where there is none. */
  maxMs: number | null;
  quantiles: Histogram;
}
export interface Counts {
  issued: number;
  leftUncalled: number;
  served: number;
  noShow: number;
  withdrawn: number;
  expired: number;
  /** Legs that were called and have ended. */
  calledAndClosed: number;
}
export interface Cell {
  counts: Counts;
  waited: Lengths;
  response: Lengths;
  service: Lengths;
  /** By steps: waits of legs that were called, and of legs that ended uncalled. */
  waitSteps: Histogram;
  gaveUpSteps: Histogram;
}

export function emptyCell(): Cell {
  const counts = {
    issued: 0,
    leftUncalled: 0,
    served: 0,
    noShow: 0,
    withdrawn: 0,
    expired: 0,
    calledAndClosed: 0,
  };
  const lengths = (): Lengths => ({ count: 0, sumMs: 0, maxMs: null, quantiles: new Map() });
  return {
    counts,
    waited: lengths(),
    response: lengths(),
    service: lengths(),
    waitSteps: new Map(),
    gaveUpSteps: new Map(),
  };
}

const COUNTED_ENDS = {
  served: 'served',
  no_show: 'noShow',
  withdrawn: 'withdrawn',
  expired: 'expired',
} as const;

/** @param stepMs width of the service level's steps; all cells that are added up have the same */
export function addRow(cell: Cell, row: LegRow, stepMs: number): void {
  const { counts } = cell;
  if (row.issued) counts.issued += 1;
  if (row.leftUncalled) counts.leftUncalled += 1;
  if (row.end !== null && row.end !== 'transferred') counts[COUNTED_ENDS[row.end]] += 1;
  if (row.end !== null && row.called) counts.calledAndClosed += 1;
  addLength(cell.waited, row.waitedMs);
  addLength(cell.response, row.responseMs);
  addLength(cell.service, row.serviceMs);
  if (row.waitedMs !== null) count(cell.waitSteps, stepBin(row.waitedMs, stepMs));
  if (row.gaveUpMs !== null) count(cell.gaveUpSteps, stepBin(row.gaveUpMs, stepMs));
}

function addLength(lengths: Lengths, ms: number | null): void {
  if (ms === null) return;
  lengths.count += 1;
  lengths.sumMs += ms;
  lengths.maxMs = Math.max(lengths.maxMs ?? ms, ms);
  count(lengths.quantiles, quantileBin(ms));
}

export function mergeCell(into: Cell, other: Cell): void {
  for (const key of Object.keys(into.counts) as (keyof Counts)[]) into.counts[key] += other.counts[key];
  for (const key of ['waited', 'response', 'service'] as const) mergeLengths(into[key], other[key]);
  mergeHistogram(into.waitSteps, other.waitSteps);
  mergeHistogram(into.gaveUpSteps, other.gaveUpSteps);
}

function mergeLengths(into: Lengths, other: Lengths): void {
  into.count += other.count;
  into.sumMs += other.sumMs;
  if (other.maxMs !== null) into.maxMs = Math.max(into.maxMs ?? other.maxMs, other.maxMs);
  mergeHistogram(into.quantiles, other.quantiles);
}
