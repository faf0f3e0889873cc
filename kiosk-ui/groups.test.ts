import { describe, expect, it } from 'vitest';
import type { Service } from '../contracts/shapes.ts';
import { service as plain } from '../test/support/desk.ts';
import { byName, groupServices, inPages } from './groups.ts';

function service(id: string, group: string, over: Partial<Service> = {}): Service {
  const text = { sq: id, en: id };
  const words = { sq: group, en: group };
  const of = { code: group, name: words, examples: text };
  return plain(id, { name: text, group: of, series: group.toUpperCase(), ...over });
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

  it('is closed only when all its services are, says why, and then knows no estimate', () => {
    const full = { open: false, closedBy: 'contingent' } as const;
    const [half, none, mixed] = groupServices([
      service('1', 'a', full),
      service('2', 'a'),
      service('3', 'b', { ...full, estimate: { p50Ms: 1, p90Ms: 2 } }),
      service('4', 'c', full),
      service('5', 'c', { open: false, closedBy: 'hours' }),
    ]);
    expect(half?.closedBy).toBeNull();
    expect(none).toMatchObject({ closedBy: 'contingent', estimate: null });
    expect(mixed?.closedBy).toBe('hand');
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
