import { describe, expect, it } from 'vitest';
import { PROBLEMS } from '../contracts/problems.ts';
import { refusalWords } from './sign-on.ts';

const words = (query: string) => refusalWords(new URLSearchParams(query));

describe('why single sign-on let nobody in', () => {
  it('is said in the words of the problem', () => {
    const { title, detail } = PROBLEMS.SSO_NO_GROUP;
    expect(words('sso=SSO_NO_GROUP&next=%2Fdesk')).toEqual({ title: title.sq, text: detail.sq });
  });

  it('names the seconds to wait, and nothing else that an address holds', () => {
    expect(words('sso=RATE_LIMITED&seconds=120')?.text).toContain('120 s');
    expect(words('sso=RATE_LIMITED&seconds=<b>')?.text).toContain('60 s');
  });

  it('is nothing where nobody tried, or where the code is none of ours', () => {
    for (const query of ['', 'next=%2Fdesk', 'sso=', 'sso=toString', 'sso=Your+account+was+stolen'])
      expect(words(query)).toBeNull();
  });
});
