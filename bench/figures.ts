/** What a bench says: one figure of ours beside its baseline from the same run, on the same machine in the same minutes. */

export interface Figure {
  title: string;
  ours: string;
  baseline: string;
  unit: string;
  values: { name: string; ours: number; baseline: number }[];
}

/** Lines to print; the ratio is ours to the baseline. */
export function figureLines({ title, ours, baseline, unit, values }: Figure): string[] {
  const width = Math.max(ours.length, baseline.length, 'ratio'.length);
  const line = (name: string, cell: (value: Figure['values'][number]) => string): string =>
    `  ${name.padEnd(width)}${values.map((value) => `   ${value.name} ${cell(value).padStart(9)}`).join('')}`;
  return [
    `${title} (${unit})`,
    line(ours, (value) => rounded(value.ours)),
    line(baseline, (value) => rounded(value.baseline)),
    line('ratio', (value) => (value.ours / value.baseline).toFixed(2)),
  ];
}

/** The value that a share `p` of the samples does not exceed (nearest rank). Throws where there is none. */
export function percentile(samples: readonly number[], p: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
  if (value === undefined) throw new Error('there is no sample');
  return value;
}

/** Milliseconds on the machine's monotonic clock, which all its processes share. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

function rounded(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1);
}
