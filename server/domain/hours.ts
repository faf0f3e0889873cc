/** Opening hours: when citizens may take tickets. */
import { DateTime } from 'luxon';
import type { OpeningHours } from '../../contracts/shapes.ts';
import { businessDay, type DayRules } from './day.ts';

/**
 * Whether an office is open. Hours that close at or before they open reach into the next day; several on one weekday are
 * a break between them.
 *
 * @param hours `null`: round the clock
 * @param now epoch ms
 */
export function isOpen(hours: OpeningHours | null, timeZone: string, now: number): boolean {
  if (hours === null) return true;
  const local = DateTime.fromMillis(now, { zone: timeZone });
  const time = local.toFormat('HH:mm');
  const yesterday = local.minus({ days: 1 }).weekday;
  return hours.some(({ weekday, opens, closes }) => {
    const overnight = closes <= opens;
    if (weekday === local.weekday && time >= opens && (overnight || time < closes)) return true;
    return overnight && weekday === yesterday && time < closes;
  });
}

/**
 * When an office closes for good on the business day of `now`, in epoch ms. `null` where it never does: it is open round the clock, not at all
 * on this day, or until the next business day has begun.
 */
export function lastClosingAt(hours: OpeningHours | null, office: DayRules, now: number): number | null {
  const { startsAt, endsAt } = businessDay(office, now);
  const spans = spansAround(hours ?? [], office.timeZone, startsAt);
  const closings = spans.filter(({ from, to }) => from < endsAt && to > startsAt).map(({ to }) => to);
  const last = Math.max(...closings);
  return closings.length > 0 && last <= endsAt ? last : null;
}

/** When the office is open from the calendar day before to the one after. */
function spansAround(hours: OpeningHours, timeZone: string, at: number): { from: number; to: number }[] {
  const today = DateTime.fromMillis(at, { zone: timeZone }).startOf('day');
  return [-1, 0, 1].flatMap((days) => {
    const date = today.plus({ days });
    return hours
      .filter(({ weekday }) => weekday === date.weekday)
      .map(({ opens, closes }) => ({
        from: timeOn(date, opens),
        to: timeOn(closes <= opens ? date.plus({ days: 1 }) : date, closes),
      }));
  });
}

function timeOn(date: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  // `24:00` is the next day's midnight.
  return date
    .plus({ days: hour === 24 ? 1 : 0 })
    .set({ hour: hour % 24, minute })
    .toMillis();
}
