import { describe, expect, it } from 'vitest';
import { NumberingChoice, SeriesPrefix } from './series.ts';

describe('the prefix of a series', () => {
  it.each(['A', 'Z', 'CV', 'HH'])('may be %s', (prefix) => {
    expect(SeriesPrefix.safeParse(prefix).success).toBe(true);
  });

  it.each(['I', 'O', 'Q', 'AO', 'IB', 'ABC', 'a', 'Ë', '1', 'A1', ''])('may not be %s', (prefix) => {
    expect(SeriesPrefix.safeParse(prefix).success).toBe(false);
  });
});

describe('a numbering', () => {
  it.each([{}, { first: 100, last: 199 }, { first: 7, last: 7 }, { last: null, step: 2 }])(
    'may be %j',
    (numbering) => {
      expect(NumberingChoice.safeParse(numbering).success).toBe(true);
    },
  );

  it.each([
    ['a range that ends before it begins', { first: 200, last: 199 }],
    ['a range that ends before 1, where it begins if nothing is said', { last: 0 }],
    ['no step', { step: 0 }],
    ['half a step', { step: 0.5 }],
    ['a reset that nobody knows', { reset: 'weekly' }],
    ['a word that nobody knows', { prefix: 'A' }],
  ])('may not have %s', (_what, numbering) => {
    expect(NumberingChoice.safeParse(numbering).success).toBe(false);
  });
});
