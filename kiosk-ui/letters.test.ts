import { describe, expect, it } from 'vitest';
import { LETTER_ROWS, LONGEST_NAME, withLetter } from './letters.ts';

const typed = (keys: string): string => Array.from(keys).reduce(withLetter, '');

describe('a name typed on the kiosk', () => {
  it('begins each word with a large letter', () => {
    expect(typed('ÇËRMENIKA')).toBe('Çërmenika');
    expect(typed('DEN-ËRA KOLA')).toBe('Den-Ëra Kola');
  });

  it('begins with a letter, and has one space between two words', () => {
    expect(typed('  -A  B')).toBe('A B');
  });

  it('does not grow without end', () => {
    expect(typed('A'.repeat(LONGEST_NAME + 5))).toHaveLength(LONGEST_NAME);
  });

  it('has a key for every letter of the Albanian alphabet', () => {
    expect(LETTER_ROWS.flat().toSorted().join('')).toBe('-ABCDEFGHIJKLMNOPQRSTUVWXYZÇË');
  });
});
