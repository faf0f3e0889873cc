import { expect, it } from 'vitest';
import { given, readSearch, writeSearch } from './search.ts';

it('reads from the address what it wrote there', () => {
  const search = {
    from: '2026-11-01',
    to: '2026-11-24',
    actor: 'Ana & Ben',
    action: 'sign-in',
    office: 'lezhe',
  };
  expect(readSearch(writeSearch(search))).toEqual(search);
});

it('leaves out what does not matter or makes no sense', () => {
  const search = readSearch('?from=yesterday&actor=%20&office=lezhe&unknown=1');
  expect(given(search)).toEqual({ office: 'lezhe' });
  expect(writeSearch(search)).toBe('?office=lezhe');
  expect(writeSearch(readSearch(''))).toBe('');
});
