import { describe, expect, it } from 'vitest';
import type { OpeningHours } from '../contracts/shapes.ts';
import { closingTime, nextOpening, openingDay, todaysHours } from './hours.ts';

const zone = 'Europe/Tirane';
/** Monday to Friday, with a break on Fridays. */
const hours: OpeningHours = [
  ...[1, 2, 3, 4].map((weekday) => ({ weekday, opens: '08:00', closes: '16:00' })),
  { weekday: 5, opens: '08:00', closes: '12:00' },
  { weekday: 5, opens: '13:00', closes: '16:00' },
];
/** Tuesday 24 November 2026, at a time of the office (UTC + 1). */
const tuesday = (time: string): number => Date.parse(`2026-11-24T${time}:00.000+01:00`);
const friday = (time: string): number => Date.parse(`2026-11-27T${time}:00.000+01:00`);

describe('opening hours', () => {
  it('tells the hours of today, all parts of them', () => {
    expect(todaysHours(hours, tuesday('10:00'), zone)).toBe('8:00 – 16:00');
    expect(todaysHours(hours, friday('10:00'), zone)).toBe('8:00 – 12:00, 13:00 – 16:00');
    expect(todaysHours(hours, Date.parse('2026-11-28T10:00:00.000+01:00'), zone)).toBeNull();
  });

  it('finds the next opening today, after a break, tomorrow and over the weekend', () => {
    expect(nextOpening(hours, tuesday('07:59'), zone)).toEqual({ weekday: 2, time: '8:00' });
    expect(nextOpening(hours, friday('12:30'), zone)).toEqual({ weekday: 5, time: '13:00' });
    expect(nextOpening(hours, tuesday('16:30'), zone)).toEqual({ weekday: 3, time: '8:00' });
    expect(nextOpening(hours, friday('17:00'), zone)).toEqual({ weekday: 1, time: '8:00' });
    expect(nextOpening([], tuesday('10:00'), zone)).toBeNull();
  });

  it('finds the closing of the part that is open now', () => {
    expect(closingTime(hours, friday('08:00'), zone)).toBe('12:00');
    expect(closingTime(hours, friday('12:00'), zone)).toBeNull();
    expect(closingTime(hours, friday('15:59'), zone)).toBe('16:00');
  });

  it('names today and tomorrow, and a week from now neither', () => {
    expect(openingDay({ weekday: 2, time: '8:00' }, tuesday('07:00'), zone)).toBe('today');
    expect(openingDay({ weekday: 3, time: '8:00' }, tuesday('17:00'), zone)).toBe('tomorrow');
    expect(openingDay({ weekday: 1, time: '8:00' }, Date.parse('2026-11-29T17:00:00.000+01:00'), zone)).toBe(
      'tomorrow',
    );
    expect(openingDay({ weekday: 2, time: '8:00' }, tuesday('17:00'), zone)).toBe('later');
    expect(openingDay({ weekday: 1, time: '8:00' }, friday('17:00'), zone)).toBe('later');
  });
});
