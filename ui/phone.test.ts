import { describe, expect, it } from 'vitest';
import { readablePhone, typedPhone, wholePhone, withDigit, withoutLastDigit } from './phone.ts';

const typed = (keys: string): string => Array.from(keys).reduce(withDigit, '');

describe('a phone number', () => {
  it.each([
    ['+355691234567', '069 123 4567'],
    ['+35542234567', '042 234 567'],
    ['+393201234567', '+39 320 123 4567'],
    ['0691234567', '069 123 4567'],
  ])('%s reads %s', (kept, words) => {
    expect(readablePhone(kept)).toBe(words);
  });

  it('falls into groups while it is typed, and keeps the country as it was begun', () => {
    expect(typed('06')).toBe('06');
    expect(typed('0691234567')).toBe('069 123 4567');
    expect(typed('+355691234567')).toBe('+355 69 123 4567');
    expect(typed('00355691234567')).toBe('+355 69 123 4567');
    expect(typed('+39')).toBe('+39');
    expect(typedPhone('069-123 45 67 ')).toBe('069 123 4567');
  });

  it('has its plus only at the beginning, and no more digits than a number can have', () => {
    expect(typed('06+9')).toBe('069');
    expect(typed('1234567890123456789').replaceAll(' ', '')).toBe('123456789012345');
  });

  it('loses one digit at a time, its plus last', () => {
    expect(withoutLastDigit('069 123 4')).toBe('069 123');
    expect(withoutLastDigit('+3')).toBe('+');
    expect(withoutLastDigit('+')).toBe('');
    expect(withoutLastDigit('')).toBe('');
  });

  it('is sent once it is whole, as it is kept', () => {
    expect(wholePhone('069 12')).toBeNull();
    expect(wholePhone('069 123 4567')).toBe('+355691234567');
    expect(wholePhone('+355 69 123 4567')).toBe('+355691234567');
    expect(wholePhone('042 234 567')).toBe('+35542234567');
    expect(wholePhone('+39 320 123 4567')).toBe('+393201234567');
    expect(wholePhone('')).toBeNull();
  });
});
