import { describe, expect, it } from 'vitest';
import type { Route } from '../../contracts/shapes.ts';
import { circularRoute, legsAfter } from './journeys.ts';
import { DEFAULT_TARGETS_MS } from './targets.ts';

const service = (id: string, route: Route | null = null) => ({ id, route, targetMs: DEFAULT_TARGETS_MS });
const office = new Map(
  [service('specialist', { mode: 'queue', serviceIds: ['cashier'] }), service('cashier')].map((each) => [
    each.id,
    each,
  ]),
);
const planned = (route: Route | null) =>
  legsAfter(service('reception', route), 'elderly', (id) => office.get(id)).map(({ serviceId }) => serviceId);

describe('what follows a service', () => {
  it('is its route, in order, with the targets of the ticket’s class', () => {
    expect(planned({ mode: 'queue', serviceIds: ['specialist', 'cashier'] })).toEqual([
      'specialist',
      'cashier',
    ]);
    const [leg] = legsAfter(service('x', { mode: 'queue', serviceIds: ['cashier'] }), 'elderly', (id) =>
      office.get(id),
    );
    expect(leg?.targetMs).toBe(DEFAULT_TARGETS_MS.elderly);
  });

  it('is nothing where there is no route, or one that is only offered', () => {
    expect(planned(null)).toEqual([]);
    expect(planned({ mode: 'offer', serviceIds: ['cashier'] })).toEqual([]);
  });

  it('leaves out what the office no longer gives', () => {
    expect(planned({ mode: 'queue', serviceIds: ['gone', 'cashier'] })).toEqual(['cashier']);
  });
});

describe('routes', () => {
  const of = (routes: Record<string, string[]>) => circularRoute(new Map(Object.entries(routes)));

  it('may meet', () => {
    expect(of({ a: ['b', 'c'], b: ['d'], c: ['d'] })).toBeNull();
  });

  it.each([
    ['to itself', { a: ['a'] }],
    ['over others', { a: ['b'], b: ['c'], c: ['a'] }],
    ['beside a way out', { a: ['x', 'b'], b: ['a'] }],
  ])('that lead back %s are found', (_what, routes) => {
    expect(of(routes)).toBe('a');
  });
});
