/**
 * Where an instant lies in the office's week: a slot is one quarter hour of one weekday, `weekday × 96 + quarter`, Monday 1.
 * Weekday, hour and quarter of a figure are all read from it.
 */
import { DateTime } from 'luxon';

const QUARTER_MS = 900_000;
const QUARTERS_PER_DAY = 96;
const QUARTERS_PER_HOUR = 4;
const MOST_REMEMBERED = 100_000;

/** Time zones move by whole quarters, so all instants of a quarter share a slot. */
const known = new Map<string, Map<number, number>>();

/** The slot of an instant (epoch ms) in a time zone. */
export function slotOf(at: number, timeZone: string): number {
  let slots = known.get(timeZone);
  if (!slots || slots.size >= MOST_REMEMBERED) known.set(timeZone, (slots = new Map<number, number>()));
  const quarter = Math.floor(at / QUARTER_MS);
  let slot = slots.get(quarter);
  if (slot === undefined) {
    const local = DateTime.fromMillis(quarter * QUARTER_MS, { zone: timeZone });
    slot = local.weekday * QUARTERS_PER_DAY + local.hour * QUARTERS_PER_HOUR + Math.floor(local.minute / 15);
    slots.set(quarter, slot);
  }
  return slot;
}

/** The first slot of a slot's hour. */
export function hourSlotOf(slot: number): number {
  return slot - (slot % QUARTERS_PER_HOUR);
}

/** 1 is Monday. */
export function weekdayOf(slot: number): number {
  return Math.floor(slot / QUARTERS_PER_DAY);
}

/** 0–23. */
export function hourOf(slot: number): number {
  return Math.floor((slot % QUARTERS_PER_DAY) / QUARTERS_PER_HOUR);
}

/** `HH:MM`. */
export function quarterOf(slot: number): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(hourOf(slot))}:${two((slot % QUARTERS_PER_HOUR) * 15)}`;
}
