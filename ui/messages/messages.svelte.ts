/** What components call: the same formatters as in `format.ts`, in the page's current language. */
import * as format from './format.ts';
import type { DateStyle, Instant, MessageKey, MessageParams } from './format.ts';
import { language } from './language.svelte.ts';

export { language } from './language.svelte.ts';
export { formatClock, formatDuration, languages, wholeMinutes } from './format.ts';
export type { Language, MessageKey, MessageParams } from './format.ts';

/** The sentence for `key` in the page's language; reading it in a component follows a change of language. */
export function t(key: MessageKey, params?: MessageParams): string {
  return format.formatMessage(language.current, key, params);
}

export function number(value: number, decimals = 0): string {
  return format.formatNumber(language.current, value, decimals);
}

/** A share between 0 and 1. */
export function percent(share: number, decimals = 0): string {
  return format.formatPercent(language.current, share, decimals);
}

/** "rreth 12 min, më së shumti 20" */
export function estimateRange(estimate: { p50Ms: number; p90Ms: number }): string {
  return t('common.estimate', format.estimateMinutes(estimate));
}

export function date(at: Instant, timeZone?: string, style?: DateStyle): string {
  return format.formatDate(language.current, at, timeZone, style);
}

export function weekday(at: Instant, timeZone?: string): string {
  return format.formatWeekday(language.current, at, timeZone);
}

/** What stands below an office's name: that it is the main one, or whose unit it is. */
export function officeSubtitle(office: { kind: 'main' | 'unit'; municipality: string }): string {
  return office.kind === 'main'
    ? t('common.office.main')
    : t('common.office.unit', { municipality: office.municipality });
}

/** A text the office keeps in both languages. */
export function localized(text: { sq: string; en: string }): string {
  return text[language.current];
}
