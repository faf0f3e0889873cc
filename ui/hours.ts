/** Opening hours as pages for citizens word them. Pure: the present is an argument, days are those of the office's zone. */
import type { OpeningHours } from '../contracts/shapes.ts';

export interface Opening {
  /** 1 is Monday. */
  weekday: number;
  /** "8:00" */
  time: string;
}

/** Today's hours as "8:00 – 16:00", more than one part joined by a comma; `null` on a day without any. */
export function todaysHours(hours: OpeningHours, at: number, timeZone: string): string | null {
  const { weekday } = localTime(at, timeZone);
  const parts = hours
    .filter((part) => part.weekday === weekday)
    .map(({ opens, closes }) => `${short(opens)} – ${short(closes)}`);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** The next time the office opens, within a week; `null` where it never does. */
export function nextOpening(hours: OpeningHours, at: number, timeZone: string): Opening | null {
  const now = localTime(at, timeZone);
  const week = 7 * 24 * 60;
  const ahead = (part: OpeningHours[number]): number => {
    const minutes = (part.weekday - now.weekday) * 24 * 60 + minutesOf(part.opens) - now.minutes;
    return minutes > 0 ? minutes : minutes + week;
  };
  const first = hours.toSorted((a, b) => ahead(a) - ahead(b))[0];
  return first ? { weekday: first.weekday, time: short(first.opens) } : null;
}

/** When the office closes that is open now, as "16:00"; `null` where it is not open by its hours. */
export function closingTime(hours: OpeningHours, at: number, timeZone: string): string | null {
  const now = localTime(at, timeZone);
  const current = hours.find(
    (part) =>
      part.weekday === now.weekday &&
      minutesOf(part.opens) <= now.minutes &&
      now.minutes < minutesOf(part.closes),
  );
  return current ? short(current.closes) : null;
}

/** The day of an opening seen from now, both weekdays with Monday as 1. */
export function openingDay(opening: Opening, at: number, timeZone: string): 'today' | 'tomorrow' | 'later' {
  const now = localTime(at, timeZone);
  const days = (opening.weekday - now.weekday + 7) % 7;
  if (days === 0) return minutesOf(opening.time) > now.minutes ? 'today' : 'later';
  return days === 1 ? 'tomorrow' : 'later';
}

function short(time: string): string {
  return time.replace(/^0/, '');
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function localTime(at: number, timeZone: string): { weekday: number; minutes: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    weekday: 'short',
    hour: 'numeric',
    minute: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  return {
    weekday: weekdays.indexOf(parts['weekday'] ?? '') + 1,
    minutes: Number(parts['hour']) * 60 + Number(parts['minute']),
  };
}
