/** Opening hours: when citizens may take tickets. */
import { DateTime } from 'luxon';
import type { OpeningHours } from '../../contracts/shapes.ts';

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
