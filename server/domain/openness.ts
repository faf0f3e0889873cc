/**
 * Whether a ticket can be taken now, and if not, why: what a hand decided goes before hours and contingent, and a closed day before everything.
 * The engine decides the same at the moment of issue (`lib/issue.lua`); this is for showing it before somebody tries.
 */
import type { OpeningHours } from '../../contracts/shapes.ts';
import { businessDay, type DayRules } from './day.ts';
import { isOpen } from './hours.ts';

type ByHand = 'open' | 'closed' | null;
interface Openable {
  /** Tickets a day, `null` without limit. */
  contingent: number | null;
}
/** What the live day knows. */
export interface DayState {
  dayOpen: boolean;
  byHand: ByHand;
  /** Tickets issued today. */
  issued: number;
}
const FRESH: DayState = { dayOpen: true, byHand: null, issued: 0 };

/** The state of today; a look that is still of an older day, or none, says nothing of today. `now` in epoch ms. */
export function stateOfToday(
  office: DayRules,
  look: (DayState & { day: string | null }) | null,
  now: number,
): DayState {
  return look?.day === businessDay(office, now).day ? look : FRESH;
}

export function officeClosedBy(
  office: Openable & { openingHours: OpeningHours | null; timeZone: string },
  { dayOpen, byHand, issued }: DayState,
  now: number,
): 'day' | 'hand' | 'hours' | 'contingent' | null {
  if (!dayOpen) return 'day';
  if (byHand !== null) return byHand === 'closed' ? 'hand' : null;
  if (!isOpen(office.openingHours, office.timeZone, now)) return 'hours';
  return isFull(office, issued) ? 'contingent' : null;
}

/** @param service `open`: whether the office gives it at all; `hours`: `null` as the office */
export function serviceClosedBy(
  service: Openable & { open: boolean; hours: OpeningHours | null },
  timeZone: string,
  { byHand, issued }: Pick<DayState, 'byHand' | 'issued'>,
  now: number,
): 'hand' | 'hours' | 'contingent' | null {
  if (byHand !== null) return byHand === 'closed' ? 'hand' : null;
  if (!service.open) return 'hand';
  if (!isOpen(service.hours, timeZone, now)) return 'hours';
  return isFull(service, issued) ? 'contingent' : null;
}

function isFull({ contingent }: Openable, issued: number): boolean {
  return contingent !== null && issued >= contingent;
}
