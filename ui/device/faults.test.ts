import { expect, it } from 'vitest';
import { faultsOf, type Noticed } from './faults.ts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-24T09:00:00.000Z');
const fine: Noticed = { pageErrorAt: null, connectionLostAt: null, clockOffsetMs: 0, soundBlocked: false };

it('has nothing to say while all is well, or nothing is known yet', () => {
  expect(faultsOf(fine, now)).toEqual([]);
  expect(faultsOf({ ...fine, clockOffsetMs: null }, now)).toEqual([]);
});

it('speaks of an error on the page for an hour', () => {
  expect(faultsOf({ ...fine, pageErrorAt: now - 59 * MINUTE }, now)).toEqual(['page_error']);
  expect(faultsOf({ ...fine, pageErrorAt: now - 60 * MINUTE }, now)).toEqual([]);
});

it('speaks of a lost connection for five minutes', () => {
  expect(faultsOf({ ...fine, connectionLostAt: now - 4 * MINUTE }, now)).toEqual(['connection_lost']);
  expect(faultsOf({ ...fine, connectionLostAt: now - 5 * MINUTE }, now)).toEqual([]);
});

it('calls a clock wrong that is more than two minutes off, either way', () => {
  expect(faultsOf({ ...fine, clockOffsetMs: -3 * MINUTE }, now)).toEqual(['clock_wrong']);
  expect(faultsOf({ ...fine, clockOffsetMs: 3 * MINUTE }, now)).toEqual(['clock_wrong']);
  expect(faultsOf({ ...fine, clockOffsetMs: 2 * MINUTE }, now)).toEqual([]);
});

it('speaks of all of it at once', () => {
  const all = { pageErrorAt: now, connectionLostAt: now, clockOffsetMs: 10 * MINUTE, soundBlocked: true };
  expect(faultsOf(all, now)).toEqual(['page_error', 'sound_blocked', 'clock_wrong', 'connection_lost']);
});
