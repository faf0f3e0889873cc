import { describe, expect, it } from 'vitest';
import { isOpen } from './hours.ts';

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
