/** What a device is and when something of it was, for people. */
import type { Device } from '../../../contracts/devices.ts';
import type { Glyph } from '../../../ui/glyphs.ts';
import { date, formatClock, t } from '../../../ui/messages/messages.svelte.ts';
import { standingOf, type Standing } from './standing.ts';

export const GLYPHS: Record<Standing, Glyph> = {
  silent: 'missed',
  faulty: 'near',
  new: 'waiting',
  online: 'serving',
  revoked: 'closed',
};

/** The time, with the day where it is not today's. */
export function when(at: string | number, now: number, timeZone: string): string {
  const day = (instant: string | number) => date(instant, timeZone, { weekday: false, year: false });
  const clock = formatClock(at, timeZone);
  return day(at) === day(now) ? clock : `${day(at)}, ${clock}`;
}

export function standingWords(device: Device, now: number, timeZone: string): string {
  const standing = standingOf(device);
  const at = standing === 'revoked' ? device.revokedAt : device.lastSeenAt;
  return t(`admin.devices.standing.${standing}`, { time: at === null ? '' : when(at, now, timeZone) });
}
