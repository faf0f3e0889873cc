import { describe, expect, it } from 'vitest';
import { figureLines, percentile } from './figures.ts';

describe('figureLines', () => {
  it('puts ours beside the baseline, with the ratio below', () => {
    const values = [
      { name: 'p50', ours: 6, baseline: 4 },
      { name: 'p99', ours: 1234.4, baseline: 1000 },
    ];
    expect(figureLines({ title: 'Call', ours: 'Sporteli', baseline: 'bare', unit: 'ms', values })).toEqual([
      'Call (ms)',
      '  Sporteli   p50       6.0   p99     1,234',
      '  bare       p50       4.0   p99     1,000',
      '  ratio      p50      1.50   p99      1.23',
    ]);
  });
});

describe('percentile', () => {
  it('is the nearest rank', () => {
    const samples = [5, 1, 4, 2, 3];
    expect([0, 0.5, 0.99, 1].map((p) => percentile(samples, p))).toEqual([1, 3, 5, 5]);
  });

  it('says so where nothing was measured', () => {
    expect(() => percentile([], 0.5)).toThrow('no sample');
  });
});
