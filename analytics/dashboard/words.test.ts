import { afterEach, describe, expect, it, vi } from 'vitest';
import { language } from '../../ui/messages/messages.svelte.ts';
import { figure, level, minutes, share } from './words.ts';

// The choice of a language is written on the page, which is not there.
vi.stubGlobal('document', { documentElement: { lang: 'sq' } });
afterEach(() => language.choose('sq'));

describe('figures in words', () => {
  it('are written as each language writes them', () => {
    expect([minutes(642_000), share(0.042), level(0.96)]).toEqual(['10,7', '4,2\u00a0%', '96\u00a0%']);
    language.choose('en');
    expect([minutes(642_000), share(0.042), level(0.96)]).toEqual(['10.7', '4.2%', '96%']);
  });

  it('never round a missed service level up to its target', () => {
    expect(level(0.8999)).toBe('89\u00a0%');
    expect(figure('serviceLevel', 0.8999)).toEqual({ value: '89', unit: '%' });
    expect([level(0.9), level(0.29), level(1)]).toEqual(['90\u00a0%', '29\u00a0%', '100\u00a0%']);
  });

  it('stand apart from their unit, and are a dash without one where nothing was counted', () => {
    expect(figure('waitP80', 642_000)).toEqual({ value: '10,7', unit: 'min' });
    expect(figure('noShow', 0.05)).toEqual({ value: '5,0', unit: '%' });
    expect(figure('withdrawn', null)).toEqual({ value: '–', unit: '' });
    expect([minutes(null), share(null), level(null)]).toEqual(['–', '–', '–']);
  });
});
