import { expect, it } from 'vitest';
import { firstInItsMinute } from './sparing.ts';

it('lets the first of a kind in each minute through, and a hundred kinds', () => {
  let at = 30_000;
  const first = firstInItsMinute(() => at);
  expect(['a', 'a', 'b', 'a'].map(first)).toEqual([true, false, true, false]);
  at = 60_000;
  expect(['a', 'a'].map(first)).toEqual([true, false]);
  const many = Array.from({ length: 500 }, (_, i) => first(`kind ${i}`));
  expect(many.filter(Boolean)).toHaveLength(99);
  at = 120_000;
  expect(first('kind 499')).toBe(true);
});
