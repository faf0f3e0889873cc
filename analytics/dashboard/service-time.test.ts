import { expect, it } from 'vitest';
import { serviceMs } from './service-time.ts';

const leg = (serviceId: string, serviceMs: number, finished = true) => ({
  serviceId,
  startedAt: '2026-11-24T09:00:00.000Z',
  finishedAt: finished ? '2026-11-24T09:30:00.000Z' : null,
  serviceMs,
});
const unbegun = { serviceId: 'a', startedAt: null, finishedAt: '2026-11-24T09:30:00.000Z', serviceMs: 0 };

it('is what a visit was served, without the time it was held', () => {
  expect(serviceMs([leg('a', 240_000)])).toBe(240_000);
});

it('adds up the legs of a visit, or those of the one service that is looked at', () => {
  const legs = [leg('a', 240_000), leg('b', 60_000)];
  expect(serviceMs(legs)).toBe(300_000);
  expect(serviceMs(legs, 'b')).toBe(60_000);
  expect(serviceMs(legs, 'c')).toBeNull();
});

it('knows none of who was never served, or is being served', () => {
  expect(serviceMs([])).toBeNull();
  expect(serviceMs([unbegun])).toBeNull();
  expect(serviceMs([leg('a', 60_000, false)])).toBeNull();
});
