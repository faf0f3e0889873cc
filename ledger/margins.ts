/**
 * Which numbers are left out when a live store came back older than the record: it may have given some that the record never heard of.
 *
 * The record follows the live store by less than the last second that a store may lose, so a margin covers them: twenty numbers, or as
 * many as the series gave within the last ten seconds that are known, whichever is more.
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
export function marginsOf(last: readonly LastNumber[], numbering: ReadonlyMap<string, Numbering>, day: string): Skipped {
  return last.flatMap(({ series, number, lately }) =>
    stretchesOf(number, Math.max(MARGIN, lately), numbering.get(series) ?? PLAIN_NUMBERING).map((stretch) => ({
      series,
      day,
      ...stretch,
    })),
  );
}

function stretchesOf(number: number | null, count: number, rule: Numbering): { from: number; to: number }[] {
  const from = number === null ? rule.first : number + 1;
  const to = number === null ? rule.first + (count - 1) * rule.step : number + count * rule.step;
  if (rule.last === null || to <= rule.last) return [{ from, to }];
  const inRange = from <= rule.last ? [{ from, to: rule.last }] : [];
  const over = to - rule.last - 1;
  const again = rule.atEnd === 'wrap' ? [{ from: rule.first, to: Math.min(rule.last, rule.first + over) }] : [];
  return [...inRange, ...again];
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
