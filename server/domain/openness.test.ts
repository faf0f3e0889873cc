import { describe, expect, it } from 'vitest';
import { officeClosedBy, serviceClosedBy, stateOfToday } from './openness.ts';

const timeZone = 'Europe/Tirane';
const morning = [{ weekday: 2, opens: '08:00', closes: '12:00' }];
// A Tuesday; Tirana is an hour ahead of UTC.
const inHours = Date.parse('2026-11-24T09:00Z');
const after = Date.parse('2026-11-24T12:00Z');
const state = { dayOpen: true, byHand: null, issued: 10 };

describe('an office', () => {
  const office = { openingHours: morning, timeZone, contingent: 11 };

  it('gives tickets in its hours, up to its contingent', () => {
    expect(officeClosedBy(office, state, inHours)).toBeNull();
    expect(officeClosedBy(office, state, after)).toBe('hours');
    expect(officeClosedBy(office, { ...state, issued: 11 }, inHours)).toBe('contingent');
    expect(officeClosedBy({ ...office, contingent: null }, { ...state, issued: 9_999 }, inHours)).toBeNull();
  });

  it('is closed or open by hand whatever hours and contingent say', () => {
    expect(officeClosedBy(office, { ...state, byHand: 'closed' }, inHours)).toBe('hand');
    expect(officeClosedBy(office, { ...state, byHand: 'open', issued: 11 }, after)).toBeNull();
  });

  it('gives nothing once its day is closed', () => {
    expect(officeClosedBy(office, { ...state, byHand: 'open', dayOpen: false }, inHours)).toBe('day');
  });
});

describe('a service', () => {
  const service = { open: true, hours: morning, contingent: 11 };
  const closedBy = (
    more: Partial<typeof service>,
    now = inHours,
    today: Parameters<typeof serviceClosedBy>[2] = state,
  ) => serviceClosedBy({ ...service, ...more }, timeZone, today, now);

  it('has hours and a contingent of its own', () => {
    expect(closedBy({})).toBeNull();
    expect(closedBy({}, after)).toBe('hours');
    expect(serviceClosedBy({ ...service, hours: null }, timeZone, state, after)).toBeNull();
    expect(closedBy({}, inHours, { byHand: null, issued: 11 })).toBe('contingent');
  });

  it('is opened and closed by hand', () => {
    expect(closedBy({}, inHours, { byHand: 'closed', issued: 0 })).toBe('hand');
    expect(closedBy({ open: false })).toBe('hand');
    expect(closedBy({ open: false }, after, { byHand: 'open', issued: 99 })).toBeNull();
  });
});

it('knows nothing of today from a look at yesterday', () => {
  const office = { timeZone, dayStart: '00:00' };
  const closed = { dayOpen: false, byHand: 'closed' as const, issued: 7 };
  const fresh = { dayOpen: true, byHand: null, issued: 0 };
  expect(stateOfToday(office, { ...closed, day: '2026-11-24' }, inHours)).toMatchObject(closed);
  expect(stateOfToday(office, { ...closed, day: '2026-11-23' }, inHours)).toEqual(fresh);
  expect(stateOfToday(office, null, inHours)).toEqual(fresh);
});
