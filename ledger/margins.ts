/**
 * Which numbers are left out when a live store came back older than the record: it may have given some that the record never heard of.
 *
 * The record follows the live store by less than the last second that a store may lose, so a margin covers them: twenty numbers, or as
 * many as the series gave within the last ten seconds that are known, whichever is more. A short range has few numbers to leave out, and
 * is given slowly: a fifth of it stands for the twenty.
 */
import type { StoredEvent } from '../contracts/events.ts';
import { PLAIN_NUMBERING, type Numbering } from '../server/domain/rules.ts';

export const MARGIN = 20;
export const BUSY_MS = 10_000;

export interface LastNumber {
  series: string;
  /** `null`: none was given yet. */
  number: number | null;
  /** Numbers given within the last `BUSY_MS` that are known. */
  lately: number;
}
export type Skipped = Extract<StoredEvent, { type: 'office.restored' }>['data']['skipped'];

/** The stretches of numbers left out, each series' in its order; a range that wraps has two. */
export function marginsOf(
  last: readonly LastNumber[],
  numbering: ReadonlyMap<string, Numbering>,
  day: string,
): Skipped {
  return last.flatMap(({ series, number, lately }) => {
    const rule = numbering.get(series) ?? PLAIN_NUMBERING;
    const stretches = stretchesOf(number, Math.max(marginOf(rule), lately), rule);
    return stretches.map((stretch) => ({ series, day, ...stretch }));
  });
}

function marginOf({ first, last, step }: Numbering): number {
  if (last === null) return MARGIN;
  return Math.min(MARGIN, Math.ceil((Math.floor((last - first) / step) + 1) / 5));
}

function stretchesOf(number: number | null, count: number, rule: Numbering): { from: number; to: number }[] {
  const base = number ?? rule.first - rule.step;
  const from = number === null ? rule.first : number + 1;
  const end = rule.last;
  if (end === null || base + count * rule.step <= end) return [{ from, to: base + count * rule.step }];
  const inRange = from <= end ? [{ from, to: end }] : [];
  if (rule.atEnd === 'refuse') return inRange;
  const over = count - Math.max(0, Math.floor((end - base) / rule.step));
  return [...inRange, { from: rule.first, to: Math.min(end, rule.first + (over - 1) * rule.step) }];
}

/** Splits a label into its series and its number. */
export function parseLabel(label: string): { series: string; number: number } {
  const series = label.replace(/\d+$/, '');
  return { series, number: Number(label.slice(series.length)) };
}

/** Labels of a stretch: a range that begins again must not give them. */
export function labelsOf({ series, from, to }: Skipped[number]): string[] {
  return Array.from({ length: to - from + 1 }, (_, i) => `${series}${String(from + i).padStart(3, '0')}`);
}
