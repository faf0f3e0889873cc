/** How long what is kept about people stays: the office's days after the business day of the ticket. */
import { DateTime } from 'luxon';
import { businessDay, startOfDay, type DayRules } from './day.ts';

export const RETENTION_DAYS = { least: 1, most: 365, default: 30 } as const;

interface Retention extends DayRules {
  retentionDays: number;
}

/** When what is kept about a ticket of this business day is to be erased, epoch ms. */
export function eraseAt(office: Retention, day: string): number {
  return startOfDay(office, plusDays(day, office.retentionDays + 1));
}

/** The last business day of which nothing may be kept any more. */
export function lastDayDue(office: Retention, now: number): string {
  return plusDays(businessDay(office, now).day, -office.retentionDays - 1);
}

function plusDays(day: string, days: number): string {
  const date = DateTime.fromISO(day, { zone: 'utc' }).plus({ days });
  if (!date.isValid) throw new RangeError(`no such day: ${day}`);
  return date.toISODate();
}
