import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayIn, daysOf, RANGES, readQuery, writeQuery, type Chosen } from './filters.ts';

const text = fc.option(fc.string({ minLength: 1 }), { nil: null });
const look: fc.Arbitrary<Chosen> = fc.record({
  office: text,
  range: fc.constantFrom(...RANGES),
  day: fc.constantFrom(null, '2026-11-24'),
  service: text,
  behind: fc.option(
    fc.record(
      { service: fc.string({ minLength: 1 }), hour: fc.constantFrom('0', '23') },
      { requiredKeys: [] },
    ),
    { nil: null },
  ),
});

it('finds the same look again from its address', () => {
  fc.assert(
    fc.property(look, (chosen) => {
      const kept = chosen.range === 'day' ? chosen : { ...chosen, day: null };
      expect(readQuery(writeQuery(chosen))).toEqual(kept);
    }),
  );
});

it('does not stumble over an address that somebody mistyped', () => {
  expect(readQuery('?range=soon&day=yesterday&service=')).toMatchObject({ range: 'today', day: null });
});

it('counts days in the office and back from today', () => {
  expect(dayIn('Europe/Tirane', Date.parse('2026-11-23T23:30:00Z'))).toBe('2026-11-24');
  expect(daysOf('week', null, '2026-03-02')).toEqual({ from: '2026-02-24', to: '2026-03-02' });
  expect(daysOf('yesterday', null, '2026-01-01')).toEqual({ from: '2025-12-31', to: '2025-12-31' });
  expect(daysOf('day', '2026-05-05', '2026-11-24')).toEqual({ from: '2026-05-05', to: '2026-05-05' });
});
