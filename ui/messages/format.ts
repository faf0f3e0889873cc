/** Words and figures as the two languages write them. Pure: the language is an argument. */
import { IntlMessageFormat } from 'intl-messageformat';
import { en, type MessageKey } from './en/index.ts';
import { sq } from './sq/index.ts';

export type { MessageKey } from './en/index.ts';

export const languages = ['sq', 'en'] as const;
export type Language = (typeof languages)[number];
export type MessageParams = Readonly<Record<string, string | number>>;

const texts: Record<Language, Record<MessageKey, string>> = { sq, en };
const compiled = new Map<string, IntlMessageFormat>();

export function isLanguage(value: unknown): value is Language {
  return value === 'sq' || value === 'en';
}

/** The message in words. Throws when an argument of the message is missing. */
export function formatMessage(language: Language, key: MessageKey, params?: MessageParams): string {
  const id = `${language} ${key}`;
  let message = compiled.get(id);
  if (!message) {
    message = new IntlMessageFormat(texts[language][key], language, undefined, { ignoreTag: true });
    compiled.set(id, message);
  }
  return String(message.format(params));
}

/** 2025 -> "2 025" in Albanian, "2,025" in English; decimals with comma or point. */
export function formatNumber(language: Language, value: number, decimals = 0): string {
  const [whole = '0', fraction] = Math.abs(value).toFixed(decimals).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === 'sq' ? '\u00a0' : ',');
  const sign = value < 0 ? '-' : '';
  return sign + grouped + (fraction ? (language === 'sq' ? ',' : '.') + fraction : '');
}

/** A share between 0 and 1: "81 %" in Albanian, "81%" in English. */
export function formatPercent(language: Language, share: number, decimals = 0): string {
  return formatNumber(language, share * 100, decimals) + (language === 'sq' ? '\u00a0%' : '%');
}

/** Minutes of a length in ms, for estimates: never under 1, so that no one reads "0 min". */
export function wholeMinutes(ms: number): number {
  return Math.max(1, Math.round(ms / 60_000));
}

/** Both ends of an estimate in minutes. The upper end always lies above the lower. */
export function estimateMinutes(estimate: { p50Ms: number; p90Ms: number }): { about: number; most: number } {
  const about = wholeMinutes(estimate.p50Ms);
  return { about, most: Math.max(about + 1, Math.ceil(estimate.p90Ms / 60_000)) };
}

/** A running length as "4:12", from an hour on "1:04:12". */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number): string => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** "8:05": 24 hours, no leading zero, in the office's zone (the browser's where none is given). */
export function formatClock(at: Instant, timeZone?: string): string {
  const { hour, minute } = zoned(at, timeZone);
  return `${hour}:${String(minute).padStart(2, '0')}`;
}

export interface DateStyle {
  year?: boolean;
  weekday?: boolean;
}

/**
 * "e martë, 24 nëntor 2026" or "Tuesday, 24 November 2026".
 * The names are ours: browsers are built without Albanian dates and would silently write them in English.
 */
export function formatDate(
  language: Language,
  at: Instant,
  timeZone?: string,
  style: DateStyle = {},
): string {
  const { weekday, day, month, year } = zoned(at, timeZone);
  const date = formatMessage(language, 'common.date', {
    day,
    month: formatMessage(language, monthKeys[month - 1] ?? 'common.month.1'),
    year: style.year === false ? '' : year,
  }).trim();
  if (style.weekday === false) return date;
  return `${formatMessage(language, weekdayKeys[weekday] ?? 'common.weekday.0')}, ${date}`;
}

/** The name of the weekday, Sunday being 0. */
export function formatWeekday(language: Language, at: Instant, timeZone?: string): string {
  return formatMessage(language, weekdayKeys[zoned(at, timeZone).weekday] ?? 'common.weekday.0');
}

export type Instant = Date | string | number;

const weekdayKeys = [0, 1, 2, 3, 4, 5, 6].map((n) => `common.weekday.${n}`) as MessageKey[];
const monthKeys = Array.from({ length: 12 }, (_, n) => `common.month.${n + 1}`) as MessageKey[];
const weekdayNames = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const zones = new Map<string, Intl.DateTimeFormat>();

interface Zoned {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

function zoned(at: Instant, timeZone = ''): Zoned {
  let format = zones.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      ...(timeZone ? { timeZone } : {}),
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    zones.set(timeZone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
  );
  return {
    year: Number(parts['year']),
    month: Number(parts['month']),
    day: Number(parts['day']),
    weekday: weekdayNames.indexOf(parts['weekday'] ?? ''),
    hour: Number(parts['hour']),
    minute: Number(parts['minute']),
  };
}
