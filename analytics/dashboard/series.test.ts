import { expect, it } from 'vitest';
import type { KpiRow } from '../../contracts/shapes.ts';
import { hourBars, serviceBars } from './series.ts';

const none = { count: 0, mean: null, p50: null, p80: null, p90: null, p95: null, max: null };
const row = (group: KpiRow['group'], issued: number, p80: number | null): KpiRow => ({
  group,
  issued,
  served: 0,
  noShow: 0,
  withdrawn: 0,
  expired: 0,
  noShowRate: null,
  withdrawnRate: null,
  waitedMs: { ...none, p50: p80, p80 },
  responseMs: none,
  serviceMs: none,
  serviceLevel: null,
});

it('shows every hour between the first and the last', () => {
  const bars = hourBars([row({ hour: '11' }, 4, 60_000), row({ hour: '8' }, 2, 30_000)]);
  expect(bars.map(({ key, issued }) => [key, issued])).toEqual([
    ['8', 2],
    ['9', 0],
    ['10', 0],
    ['11', 4],
  ]);
  expect(hourBars([])).toEqual([]);
});

it('puts the service with the longest waits first and leaves out those without a call', () => {
  const bars = serviceBars([
    row({ service: 'a' }, 1, 10),
    row({ service: 'b' }, 1, null),
    row({ service: 'c' }, 1, 20),
  ]);
  expect(bars.map(({ key }) => key)).toEqual(['c', 'a']);
});
