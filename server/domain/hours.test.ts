import { describe, expect, it } from 'vitest';
import { isOpen, lastClosingAt } from './hours.ts';

const TIRANA = 'Europe/Tirane';
// 2026-11-24 is a Tuesday; Tirana is an hour ahead of UTC.
const tuesday = (utc: string) => Date.parse(`2026-11-24T${utc}Z`);

describe('opening hours', () => {
  it('are round the clock where there are none', () => {
    expect(isOpen(null, TIRANA, tuesday('02:00'))).toBe(true);
  });

  it('hold from the opening minute to before the closing one, in office time', () => {
    const hours = [{ weekday: 2, opens: '08:00', closes: '16:00' }];
    expect(isOpen(hours, TIRANA, tuesday('06:59:59'))).toBe(false);
    expect(isOpen(hours, TIRANA, tuesday('07:00'))).toBe(true);
    expect(isOpen(hours, TIRANA, tuesday('14:59:59'))).toBe(true);
    expect(isOpen(hours, TIRANA, tuesday('15:00'))).toBe(false);
  });

  it('belong to their weekday', () => {
    expect(isOpen([{ weekday: 3, opens: '08:00', closes: '16:00' }], TIRANA, tuesday('09:00'))).toBe(false);
  });

  it('may have a break', () => {
    const hours = [
      { weekday: 2, opens: '08:00', closes: '12:00' },
      { weekday: 2, opens: '13:00', closes: '16:00' },
    ];
    expect(isOpen(hours, TIRANA, tuesday('11:30'))).toBe(false);
    expect(isOpen(hours, TIRANA, tuesday('12:00'))).toBe(true);
  });

  it('may reach into the next day', () => {
    const night = [{ weekday: 1, opens: '20:00', closes: '04:00' }];
    expect(isOpen(night, TIRANA, tuesday('02:59'))).toBe(true);
    expect(isOpen(night, TIRANA, tuesday('03:00'))).toBe(false);
    expect(isOpen(night, TIRANA, tuesday('20:00'))).toBe(false);
  });
});

describe('the last closing of a business day', () => {
  const office = (dayStart = '00:00') => ({ timeZone: TIRANA, dayStart });
  const closing = (hours: Parameters<typeof isOpen>[0], utc: string, dayStart?: string) => {
    const at = lastClosingAt(hours, office(dayStart), tuesday(utc));
    return at === null ? null : new Date(at).toISOString().slice(0, 16);
  };
  const morning = { weekday: 2, opens: '08:00', closes: '12:00' };

  it('is the end of the last span, whether it is over or not', () => {
    const hours = [{ weekday: 2, opens: '13:00', closes: '16:00' }, morning];
    expect(closing(hours, '06:00')).toBe('2026-11-24T15:00');
    expect(closing(hours, '20:00')).toBe('2026-11-24T15:00');
  });

  it('is none round the clock, or on a day without hours', () => {
    expect(closing(null, '12:00')).toBeNull();
    expect(closing([{ ...morning, weekday: 3 }], '12:00')).toBeNull();
  });

  it('is none where the office is still open when the next business day begins', () => {
    const night = { weekday: 2, opens: '20:00', closes: '04:00' };
    expect(closing([morning, night], '12:00')).toBeNull();
    // A business day that begins later holds the whole night.
    expect(closing([morning, night], '12:00', '05:00')).toBe('2026-11-25T03:00');
    // The day after closes early in the morning, and does not open again.
    expect(closing([{ ...night, weekday: 1 }], '12:00')).toBe('2026-11-24T03:00');
  });

  it('may be midnight itself, written either way', () => {
    for (const closes of ['24:00', '00:00']) {
      expect(closing([{ ...morning, closes }], '12:00')).toBe('2026-11-24T23:00');
    }
  });

  it('follows the clocks where they change', () => {
    const sunday = [{ weekday: 7, opens: '08:00', closes: '16:00' }];
    const closesAt = lastClosingAt(sunday, office(), Date.parse('2026-10-25T06:00Z'));
    expect(closesAt).toBe(Date.parse('2026-10-25T15:00Z'));
  });
});
