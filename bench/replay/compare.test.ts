import { describe, expect, it } from 'vitest';
import type { Durations, KpiRow } from '../../contracts/shapes.ts';
import { compareRows } from './compare.ts';

const durations = (more: Partial<Durations> = {}): Durations => ({
  count: 3,
  mean: 200,
  p50: 100,
  p80: 200,
  p90: 300,
  p95: 300,
  max: 400,
  ...more,
});
const row = (service: string | null, more: Partial<KpiRow> = {}): KpiRow => ({
  group: { service },
  issued: 4,
  served: 3,
  noShow: 0,
  withdrawn: 1,
  expired: 0,
  noShowRate: 0,
  withdrawnRate: 0.25,
  waitedMs: durations(),
  responseMs: durations({ p50: 0 }),
  serviceMs: durations(),
  serviceLevel: 1,
  ...more,
});

describe('comparing figures', () => {
  it('finds equal rows equal, in whatever order they come', () => {
    const { figures, differences } = compareRows([row('a'), row(null)], [row(null), row('a')]);
    expect(differences).toEqual([]);
    expect(figures).toBe(2 * (8 + 3 * 7));
  });

  it.each([
    ['a count', { served: 2 }, 'service a: served is 2, recounted 3'],
    [
      'a digit of a rate',
      { withdrawnRate: 0.2500000001 },
      'service a: withdrawnRate is 0.2500000001, recounted 0.25',
    ],
    ['no data', { serviceLevel: null }, 'service a: serviceLevel is null, recounted 1'],
    ['a mean', { waitedMs: durations({ mean: 201 }) }, 'service a: waitedMs.mean is 201, recounted 200'],
    ['a maximum', { waitedMs: durations({ max: 401 }) }, 'service a: waitedMs.max is 401, recounted 400'],
    ['a percentile within 1 %', { serviceMs: durations({ p80: 201.99 }) }, undefined],
    [
      'a percentile beyond 1 %',
      { serviceMs: durations({ p80: 203 }) },
      'service a: serviceMs.p80 is 203, recounted 200',
    ],
    [
      'a percentile of 0',
      { responseMs: durations({ p50: 0.1 }) },
      'service a: responseMs.p50 is 0.1, recounted 0',
    ],
  ] satisfies [string, Partial<KpiRow>, string | undefined][])('judges %s', (_, more, difference) => {
    const { differences } = compareRows([row('a', more)], [row('a')]);
    expect(differences).toEqual(difference === undefined ? [] : [difference]);
  });

  it('names groups that only one side has', () => {
    expect(compareRows([row('a')], [row('b')]).differences).toEqual([
      'service b: the server has no such group',
      'service a: the recount has no such group',
    ]);
    expect(compareRows([row('a'), row('a')], [row('a')]).differences).toEqual([
      'the server has a group twice',
    ]);
  });
});
