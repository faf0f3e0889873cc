import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { businessDay } from './day.ts';

const ZONES = [
  'Europe/Tirane',
  'UTC',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
];
const clock = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
const office = fc.record({ timeZone: fc.constantFrom(...ZONES), dayStart: clock });
const instant = fc.integer({ min: Date.UTC(1999, 0, 1), max: Date.UTC(2035, 0, 1) });
const at = (iso: string) => Date.parse(iso);

describe('the business day', () => {
  it('begins at midnight in office time', () => {
    const tirana = { timeZone: 'Europe/Tirane', dayStart: '00:00' };
    expect(businessDay(tirana, at('2026-11-23T22:59:59.999Z'))).toMatchObject({ day: '2026-11-23' });
    expect(businessDay(tirana, at('2026-11-23T23:00:00.000Z'))).toEqual({
      day: '2026-11-24',
      startsAt: at('2026-11-23T23:00:00Z'),
      endsAt: at('2026-11-24T23:00:00Z'),
    });
  });

  it('keeps the night with the day before where it begins later', () => {
    const night = { timeZone: 'Europe/Tirane', dayStart: '04:00' };
    expect(businessDay(night, at('2026-11-24T02:59:00Z')).day).toBe('2026-11-23');
    expect(businessDay(night, at('2026-11-24T03:00:00Z')).day).toBe('2026-11-24');
  });

  it('is 23 or 25 hours long where the clocks change', () => {
    const tirana = { timeZone: 'Europe/Tirane', dayStart: '00:00' };
    const length = (day: string, next: string) =>
      businessDay(tirana, at(next)).startsAt - businessDay(tirana, at(day)).startsAt;
    expect(length('2026-03-29T12:00Z', '2026-03-30T12:00Z')).toBe(23 * 3_600_000);
    expect(length('2026-10-25T12:00Z', '2026-10-26T12:00Z')).toBe(25 * 3_600_000);
  });

  it('counts a day start that comes twice the first time', () => {
    const twice = { timeZone: 'Europe/Tirane', dayStart: '02:30' };
    expect(businessDay(twice, at('2026-10-25T00:30:00Z'))).toEqual({
      day: '2026-10-25',
      startsAt: at('2026-10-25T00:30:00Z'),
      endsAt: at('2026-10-26T01:30:00Z'),
    });
  });

  it('holds its instant, is named by the date of its start, and never goes back', () => {
    fc.assert(
      fc.property(office, instant, fc.integer({ min: 0, max: 3 * 86_400_000 }), (rules, now, later) => {
        const first = businessDay(rules, now);
        const second = businessDay(rules, now + later);
        expect(first.startsAt).toBeLessThanOrEqual(now);
        expect(now - first.startsAt).toBeLessThan(26 * 3_600_000);
        expect(DateTime.fromMillis(first.startsAt, { zone: rules.timeZone }).toISODate()).toBe(first.day);
        expect(second.day >= first.day).toBe(true);
        expect(second.day === first.day).toBe(second.startsAt === first.startsAt);
      }),
      { numRuns: 500 },
    );
  });

  it('answers the same from any side of its cache', () => {
    const rules = { timeZone: 'Europe/Tirane', dayStart: '00:00' };
    fc.assert(
      fc.property(instant, instant, (now, other) => {
        const first = businessDay(rules, now);
        businessDay(rules, other);
        expect(businessDay(rules, now)).toEqual(first);
      }),
    );
  });

  it('refuses a zone or a start that is none', () => {
    expect(() => businessDay({ timeZone: 'Lezhë', dayStart: '00:00' }, 0)).toThrow(RangeError);
    expect(() => businessDay({ timeZone: 'UTC', dayStart: '25:00' }, 0)).toThrow(RangeError);
  });
});
