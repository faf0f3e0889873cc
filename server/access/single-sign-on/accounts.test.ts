import { describe, expect, it } from 'vitest';
import { fittingName } from './accounts.ts';

describe('a user name from what a provider calls somebody', () => {
  it.each([
    ['arta.gjoka', 'arta.gjoka'],
    ['Arta.Gjoka@Example.org', 'arta.gjoka'],
    ['Ëngjëll Çobani', 'engjell-cobani'],
    ['BASHKIA\\arta', 'bashkia-arta'],
    ['--x--', 'x'],
    ['漢字', ''],
    ['@example.org', ''],
    [null, ''],
  ])('%s becomes %s', (wish, name) => {
    expect(fittingName(wish)).toBe(name);
  });

  it('is never too long', () => {
    expect(fittingName('a'.repeat(200))).toBe('a'.repeat(64));
  });
});
