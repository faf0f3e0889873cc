import { describe, expect, it } from 'vitest';
import type { KpiRow } from '../../contracts/shapes.ts';
import { mainCause, missedTargets, standing, TARGETS } from './targets.ts';

const none = { count: 0, mean: null, p50: null, p80: null, p90: null, p95: null, max: null };
const row = (more: Partial<KpiRow> = {}): KpiRow => ({
  group: {},
  issued: 10,
  served: 9,
  noShow: 0,
  withdrawn: 0,
  expired: 0,
  noShowRate: 0,
  withdrawnRate: 0,
  waitedMs: none,
  responseMs: none,
  serviceMs: none,
  serviceLevel: 1,
  ...more,
});
const waited = (minutes: number, count = 10) => ({ ...none, count, p80: minutes * 60_000 });

describe('targets', () => {
  it('are met up to their limit and missed beyond it, on the right side of each', () => {
    const [wait, level, noShow] = TARGETS;
    if (!wait || !level || !noShow) throw new Error('three targets');
    expect(standing(wait, row({ waitedMs: waited(15) }))).toBe('met');
    expect(standing(wait, row({ waitedMs: waited(15.1) }))).toBe('missed');
    expect(standing(level, row({ serviceLevel: 0.9 }))).toBe('met');
    expect(standing(level, row({ serviceLevel: 0.899 }))).toBe('missed');
    expect(standing(noShow, row({ noShowRate: null }))).toBe('none');
    expect(missedTargets(row({ waitedMs: waited(20), noShowRate: 0.2 })).map(({ name }) => name)).toEqual([
      'waitP80',
      'noShow',
    ]);
  });

  it('name the service with the longest waits over the limit, of those with enough people', () => {
    const few = row({ group: { service: 'few' }, waitedMs: waited(90, 2) });
    const worst = row({ group: { service: 'worst' }, waitedMs: waited(30) });
    const fine = row({ group: { service: 'fine' }, waitedMs: waited(10) });
    expect(mainCause([few, fine, worst])).toBe(worst);
    expect(mainCause([few, fine])).toBeNull();
  });
});
