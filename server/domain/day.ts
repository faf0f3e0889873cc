/**
 * Business days. A business day is named by the calendar day on which it begins, at the office's day start in office time,
 * so a night shift belongs to the day before. Where the clocks change, a day is as long as it is: a day start that does not
 * exist moves to the first minute that does, one that comes twice counts the first time.
 */
import { DateTime } from 'luxon';

export interface BusinessDay {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Epoch ms of its first instant. */
  startsAt: number;
  /** Epoch ms of the first instant of the next. */
  endsAt: number;
}
export interface DayRules {
  timeZone: string;
  /** Start of the business day in office time, `HH:MM`. */
  dayStart: string;
}

/** The current day of each pair of zone and day start: a command asks for it, so it must cost nothing. */
const current = new Map<string, BusinessDay>();

/**
 * The business day that holds an instant.
 *
 * @param now epoch ms
 * @throws RangeError for a time zone or day start that is none
 */
export function businessDay(office: DayRules, now: number): BusinessDay {
  const key = `${office.timeZone} ${office.dayStart}`;
  let known = current.get(key);
  if (!known || now < known.startsAt || now >= known.endsAt) {
    known = findDay(office, now);
    current.set(key, known);
  }
  return known;
}

function findDay(office: DayRules, now: number): BusinessDay {
  const local = DateTime.fromMillis(now, { zone: office.timeZone });
  if (!local.isValid) throw new RangeError(`no such time zone: ${office.timeZone}`);
  let end = local.plus({ days: 1 });
  while (startOf(end, office.dayStart) > now) end = end.minus({ days: 1 });
  const next = end.plus({ days: 1 });
  const day = end.toISODate();
  return { day, startsAt: startOf(end, office.dayStart), endsAt: startOf(next, office.dayStart) };
}

/**
 * Epoch ms at which a business day begins.
 * @param day `YYYY-MM-DD`
 * @throws RangeError for a day, a time zone or a day start that is none
 */
export function startOfDay({ timeZone, dayStart }: DayRules, day: string): number {
  const date = DateTime.fromISO(day, { zone: timeZone });
  if (!date.isValid) throw new RangeError(`no such day or time zone: ${day}, ${timeZone}`);
  return startOf(date, dayStart);
}

/** Epoch ms at which the business day named by this calendar day begins. */
function startOf(date: DateTime<true>, dayStart: string): number {
  const [hour = NaN, minute = NaN] = dayStart.split(':').map(Number);
  const { year, month, day } = date;
  const start = DateTime.fromObject({ year, month, day, hour, minute }, { zone: date.zone });
  if (!start.isValid) throw new RangeError(`no such day start: ${dayStart}`);
  return Math.min(...start.getPossibleOffsets().map((possible) => possible.toMillis()));
}
