import { describe, expect, it } from 'vitest';
import { eraseAt, lastDayDue } from './retention.ts';

const office = { timeZone: 'Europe/Tirane', dayStart: '00:00', retentionDays: 30 };
const at = (day: string, more: Partial<typeof office> = {}) =>
  new Date(eraseAt({ ...office, ...more }, day)).toISOString();

describe('the period', () => {
  it('is so many whole days after the business day, by the office’s own clock', () => {
    expect(at('2026-11-24')).toBe('2026-12-24T23:00:00.000Z');
    expect(at('2026-11-24', { retentionDays: 1 })).toBe('2026-11-25T23:00:00.000Z');
    expect(at('2026-11-24', { dayStart: '06:00' })).toBe('2026-12-25T05:00:00.000Z');
    // The clocks change on the way.
    expect(at('2026-03-01', { retentionDays: 29 })).toBe('2026-03-30T22:00:00.000Z');
  });

  it('is over for a day from the instant on at which what is kept of it is to be erased', () => {
    for (const day of ['2026-02-27', '2026-03-28', '2026-11-24']) {
      for (const retentionDays of [1, 30, 365]) {
        const chosen = { ...office, retentionDays, dayStart: '03:30' };
        const due = eraseAt(chosen, day);
        expect(lastDayDue(chosen, due) >= day).toBe(true);
        expect(lastDayDue(chosen, due - 1) >= day).toBe(false);
      }
    }
  });

  it('is of days that there are', () => {
    expect(() => eraseAt(office, '2026-02-30')).toThrow('no such day');
  });
});
