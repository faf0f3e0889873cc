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

it('names the roles of an account, and of a new one only what it is', () => {
  const [clerk, manager] = (['clerk', 'manager'] as const).map((role) => [{ role, scope: 'everywhere' }]);
  expect(changesOf({ before: { grants: clerk }, after: { grants: clerk } })).toEqual([]);
  expect(changesOf({ before: { grants: clerk }, after: { grants: manager } })).toEqual([
    { fact: 'grants', before: clerk, after: manager },
  ]);
  const after = { name: 'Ana', grants: clerk, disabled: false, mustChangePassword: true };
  expect(changesOf({ before: null, after }).map(({ fact }) => fact)).toEqual([
    'name',
    'mustChangePassword',
    'grants',
  ]);
});

it('says nothing of what was refused', () => {
  expect(changesOf({ before: { byHand: null }, after: null })).toEqual([]);
});
