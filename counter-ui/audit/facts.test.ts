import { expect, it } from 'vitest';
import { changesOf } from './facts.ts';

it('names what changed, and neither what stayed nor ids', () => {
  const before = { state: 'open', clerkId: 'a', clerk: 'Ana' };
  const after = { state: 'open', clerkId: 'b', clerk: 'Ben' };
  expect(changesOf({ before, after })).toEqual([{ fact: 'clerk', before: 'Ana', after: 'Ben' }]);
  expect(changesOf({ before: { byHand: null }, after: { byHand: 'open' } })).toEqual([
    { fact: 'byHand', before: null, after: 'open' },
  ]);
});

it('says nothing of what was refused', () => {
  expect(changesOf({ before: { byHand: null }, after: null })).toEqual([]);
});
