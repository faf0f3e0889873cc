/**
 * Counts of lengths by bin, which add up: the histogram of two sets is the sum of theirs. Two kinds of bin are used.
 *
 * - Quantile bins grow by a constant factor γ, so that a bin's middle is within 1 % of everything in it. Source: C. Masson,
 *   J. Rim, H. Lee, "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees", PVLDB 12(12), 2019.
 * - Step bins are equally wide and closed above, so that "within T" is counted exactly for every T that is a multiple of the step.
 */
export type Histogram = Map<number, number>;

/** A hair below 1 %, so that rounding cannot carry an answer over it (1 ms lies on the very edge of its bin). */
const RELATIVE_ERROR = 0.0099;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
/** Holds what is shorter than a millisecond; every other length has a bin from 0 up. */
const NOTHING = -1;

export function quantileBin(ms: number): number {
  return ms < 1 ? NOTHING : Math.ceil(Math.log(ms) / LOG_GAMMA);
}

function middleOf(bin: number): number {
  return bin === NOTHING ? 0 : (2 * GAMMA ** bin) / (1 + GAMMA);
}

/** The step that holds a length: `ms ≤ n × stepMs` exactly if `stepBin(ms, stepMs) ≤ n`. */
export function stepBin(ms: number, stepMs: number): number {
  return Math.ceil(ms / stepMs);
}

export function count(histogram: Histogram, bin: number, times = 1): void {
  histogram.set(bin, (histogram.get(bin) ?? 0) + times);
}

export function mergeHistogram(into: Histogram, other: Histogram): void {
  for (const [bin, times] of other) count(into, bin, times);
}

/** How many lie in bins up to `last`. */
export function countUpTo(histogram: Histogram, last: number): number {
  let total = 0;
  for (const [bin, times] of histogram) if (bin <= last) total += times;
  return total;
}

/**
 * The value at 0-based rank ⌊percent/100 · (n−1)⌋ of the sorted lengths, within 1 %; `null` where there is none.
 * The rank is found in whole numbers, as 0.95 · 20 is not quite 19 in binary.
 */
export function percentile(histogram: Histogram, percent: number): number | null {
  const bins = [...histogram].sort(([a], [b]) => a - b);
  const n = bins.reduce((sum, [, times]) => sum + times, 0);
  const rank = Math.floor((percent * (n - 1)) / 100);
  let before = 0;
  for (const [bin, times] of bins) {
    before += times;
    if (before > rank) return middleOf(bin);
  }
  return null;
}
