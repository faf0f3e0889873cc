import { describe, expect, it } from 'vitest';
import { DomainError, PROBLEMS, type ErrorCode } from '../../contracts/problems.ts';
import { languageOf, problemOf } from './present.ts';

describe('a problem', () => {
  it('has its code’s status, its words filled in, and its extras as they are', () => {
    const error = new DomainError('BAD_TRANSITION', { number: 'A042' }, { allowed: ['start'] });
    expect(problemOf(error, 'en')).toEqual({
      type: '/problems/BAD_TRANSITION',
      code: 'BAD_TRANSITION',
      status: 409,
      title: 'Not possible for A042 now',
      detail: PROBLEMS.BAD_TRANSITION.detail.en,
      allowed: ['start'],
    });
    expect(problemOf(error, 'sq').title).toBe('Nuk mund të bëhet tani për A042');
  });

  it('tells nothing of an error that is no refusal', () => {
    const problem = problemOf(new TypeError('connect ECONNREFUSED 10.0.0.7 password=x'), 'en');
    expect(problem).toMatchObject({ code: 'INTERNAL', status: 500 });
    expect(JSON.stringify(problem)).not.toContain('10.0.0.7');
  });

  it('leaves a gap as it is where nothing fills it, even one named like a method', () => {
    const title = problemOf(new DomainError('COUNTER_BUSY'), 'en').title;
    expect(title).toBe('{number} is still with you');
  });

  it.each(Object.keys(PROBLEMS) as ErrorCode[])('%s has words in both languages', (code) => {
    const error = new DomainError(code, { number: 'A001', seconds: 5, username: 'ana' });
    for (const language of ['sq', 'en'] as const) {
      const { title, detail } = problemOf(error, language);
      expect(`${title} ${detail}`).not.toMatch(/[{}]/);
    }
  });
});

describe('the language of a reader', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['sq', 'sq'],
    ['sq-AL,en;q=0.5', 'sq'],
    ['en,sq', 'en'],
    ['en;q=0.4, sq;q=0.6', 'sq'],
    ['it,sq;q=0.5', 'sq'],
    ['sq;q=0', 'en'],
    ['*', 'en'],
    ['sq;q=abc', 'sq'],
  ])('%s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
