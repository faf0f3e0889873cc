import { describe, expect, it } from 'vitest';
import type { Service } from '../contracts/shapes.ts';
import { byName, groupServices, inPages } from './groups.ts';

function service(id: string, group: string, over: Partial<Service> = {}): Service {
  const text = { sq: id, en: id };
  return {
    id,
    code: id,
    name: text,
    description: text,
    group: { code: group, name: { sq: group, en: group }, examples: text },
    series: group.toUpperCase(),
    documents: [],
    feeLek: null,
    deadline: null,
    legalBasis: null,
    unverified: false,
    targetMs: 600_000,
    open: true,
    waiting: 0,
    peopleAhead: 0,
    estimate: null,
    ...over,
  };
}

describe('groupServices', () => {
  it('keeps the order of the services and adds up who waits', () => {
    const groups = groupServices([
      service('1', 'f', { waiting: 2 }),
      service('2', 'a', { waiting: 1 }),
      service('3', 'f', { waiting: 3 }),
    ]);
    expect(groups.map(({ code, waiting }) => [code, waiting])).toEqual([
      ['f', 5],
      ['a', 1],
    ]);
  });

  it('shows the longest estimate of its open services, so that nobody is told less than they will wait', () => {
    const short = { p50Ms: 1, p90Ms: 9 };
    const long = { p50Ms: 5, p90Ms: 6 };
    const closed = { p50Ms: 99, p90Ms: 99 };
    const [group] = groupServices([
      service('1', 'a', { estimate: short }),
      service('2', 'a', { estimate: long }),
      service('3', 'a', { estimate: closed, open: false }),
      service('4', 'a'),
    ]);
    expect(group?.estimate).toEqual(long);
  });

  it('is closed only when all its services are, and then knows no estimate', () => {
    const [half, none] = groupServices([
      service('1', 'a', { open: false }),
      service('2', 'a'),
      service('3', 'b', { open: false, estimate: { p50Ms: 1, p90Ms: 2 } }),
    ]);
    expect(half?.open).toBe(true);
    expect(none).toMatchObject({ open: false, estimate: null });
  });
});

describe('lists', () => {
  it('orders services by their name in the language of the page', () => {
    const list = [
      service('1', 'a', { name: { sq: 'Çertifikatë', en: 'B' } }),
      service('2', 'a', { name: { sq: 'Dokument', en: 'A' } }),
    ];
    expect(byName(list, 'sq').map(({ id }) => id)).toEqual(['1', '2']);
    expect(byName(list, 'en').map(({ id }) => id)).toEqual(['2', '1']);
  });

  it('turns in pages and has one page even for nothing', () => {
    expect(inPages([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(inPages([], 8)).toEqual([[]]);
  });
});
