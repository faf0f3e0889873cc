import { describe, expect, it } from 'vitest';
import { isLong, keyOf, matching, type Option } from './options.ts';

const options: Option[] = [
  { id: '1', label: 'Certifikatë lindjeje', series: 'A' },
  { id: '2', label: 'Çregjistrim adrese', series: 'A' },
  { id: '3', label: 'Sporteli 3', note: 'e thërret vetëm ky sportel' },
];
const found = (asked: string): string[] => matching(options, asked).map(({ id }) => id);

describe('a list to choose from', () => {
  it('finds what is typed without looking for ë and ç, in any order of words', () => {
    expect(found('certifikate')).toEqual(['1']);
    expect(found('adrese cregj')).toEqual(['2']);
    expect(found('THERRET')).toEqual(['3']);
    expect(found('')).toEqual(['1', '2', '3']);
    expect(found('nothing')).toEqual([]);
  });

  it('prints digits in a short list, its own keys where it has them, and none in a long one', () => {
    expect(keyOf(options, 1)).toBe('2');
    expect(keyOf([{ id: 'note', label: '', key: 'N' }], 0)).toBe('N');
    const many = Array.from({ length: 10 }, (_, n) => ({ id: String(n), label: '' }));
    expect([isLong(many), keyOf(many, 0)]).toEqual([true, '']);
  });
});
