import { expect, it } from 'vitest';
import { foldedName } from './names.ts';

it.each([
  ['Gjergj Çoba', 'çoba, GJERGJ'],
  ['Zoë  Krüger-Łęcka', 'kruger lecka zoe'],
  ['Straße', 'STRASSE'],
  ['Ëngjëll', 'engjell'],
  ['Ana', ' ana '],
  ['O’Neill', 'o neill'],
])('%s is found as %s', (name, other) => {
  expect(foldedName(name)).toBe(foldedName(other));
});

it('keeps names apart that are written with other letters', () => {
  expect(foldedName('Ana Leka')).not.toBe(foldedName('Ana Lleka'));
  expect(foldedName('Никола')).not.toBe(foldedName('Nikola'));
});
