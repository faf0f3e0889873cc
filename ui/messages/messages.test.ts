import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { en, type MessageKey } from './en/index.ts';
import {
  estimateMinutes,
  formatClock,
  formatDate,
  formatDuration,
  formatMessage,
  formatNumber,
  formatPercent,
} from './format.ts';
import { sq } from './sq/index.ts';

const keys = Object.keys(en) as MessageKey[];

const [plain] = new IntlMessageFormat('plain').getAst();
const plainText = plain?.type;
type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The names a message takes, those inside its plural forms too. */
function argumentsOf(message: string): string[] {
  const names = (elements: readonly Element[]): string[] =>
    elements.flatMap((element) => {
      if (element.type === plainText || !('value' in element)) return [];
      const forms = 'options' in element ? Object.values(element.options).map(({ value }) => value) : [];
      return [element.value, ...forms.flatMap(names)];
    });
  return [
    ...new Set(names(new IntlMessageFormat(message, 'en', undefined, { ignoreTag: true }).getAst())),
  ].sort();
}

describe('messages', () => {
  it.each(keys)('%s takes the same arguments in both languages and can be formatted', (key) => {
    const names = argumentsOf(sq[key]);
    expect(argumentsOf(en[key])).toEqual(names);
    const params = Object.fromEntries(names.map((name) => [name, 1]));
    for (const language of ['sq', 'en'] as const) {
      expect(formatMessage(language, key, params)).not.toMatch(/[{}]/);
    }
  });

  it('has no key in Albanian that English does not know', () => {
    expect(Object.keys(sq).sort()).toEqual([...keys].sort());
  });

  it('refuses to format a message whose argument is missing', () => {
    expect(() => formatMessage('sq', 'common.about')).toThrow(/minutes/);
  });

  it('counts persons in the manner of each language', () => {
    expect(formatMessage('sq', 'common.persons', { count: 1 })).toBe('person');
    expect(formatMessage('sq', 'common.persons', { count: 3 })).toBe('persona');
    expect(formatMessage('en', 'common.persons', { count: 3 })).toBe('persons');
  });
});

describe('figures and times', () => {
  it('writes decimals with comma in Albanian and point in English', () => {
    expect(formatNumber('sq', 13.84, 1)).toBe('13,8');
    expect(formatNumber('en', 13.84, 1)).toBe('13.8');
    expect(formatNumber('sq', 12_025)).toBe('12\u00a0025');
    expect(formatNumber('en', -1_234_567)).toBe('-1,234,567');
    expect(formatNumber('en', 1234.567, 3)).toBe('1,234.567');
  });

  it('puts a space before the percent sign in Albanian only', () => {
    expect(formatPercent('sq', 0.814)).toBe('81\u00a0%');
    expect(formatPercent('en', 0.814)).toBe('81%');
  });

  it('tells the hour without leading zero, in the zone of the office', () => {
    expect(formatClock('2026-11-24T07:05:00.000Z', 'Europe/Tirane')).toBe('8:05');
    expect(formatClock('2026-07-24T22:00:00.000Z', 'Europe/Tirane')).toBe('0:00');
  });

  it('names the day in Albanian even where the browser cannot', () => {
    const at = '2026-11-24T09:42:00.000Z';
    expect(formatDate('sq', at, 'Europe/Tirane')).toBe('e martë, 24 nëntor 2026');
    expect(formatDate('en', at, 'Europe/Tirane', { year: false })).toBe('Tuesday, 24 November');
    expect(formatDate('sq', '2026-11-24T23:30:00.000Z', 'Europe/Tirane', { weekday: false })).toBe(
      '25 nëntor 2026',
    );
  });

  it('always gives an estimate two different ends, and never none', () => {
    expect(estimateMinutes({ p50Ms: 0, p90Ms: 0 })).toEqual({ about: 1, most: 2 });
    expect(estimateMinutes({ p50Ms: 12 * 60_000, p90Ms: 19.2 * 60_000 })).toEqual({ about: 12, most: 20 });
  });

  it('shows hours of a running length only from an hour on', () => {
    expect(formatDuration(252_000)).toBe('4:12');
    expect(formatDuration(3_852_000)).toBe('1:04:12');
    expect(formatDuration(-5)).toBe('0:00');
  });
});
