/**
 * The rollups of a day, and which of them answers a question.
 *
 * `all` to `quarter` hold a cell per value of one dimension and answer most questions from a few hundred numbers. `legs` holds the
 * rows themselves, packed: it answers every combination, and service levels at targets that are not whole minutes.
 */
import type { Grouping } from '../../contracts/shapes.ts';
import type { Channel, Priority } from '../../contracts/shapes.ts';
import { MINUTE_MS } from './cell.ts';
import type { Place } from './rows.ts';
import { hourOf, hourSlotOf, quarterOf, weekdayOf } from './slots.ts';

export const CELL_DIMENSIONS = [
  'all',
  'service',
  'clerk',
  'counter',
  'channel',
  'priority',
  'hour',
  'quarter',
] as const;
export type CellDimension = (typeof CELL_DIMENSIONS)[number];
export type Dimension = CellDimension | 'legs';

/** The filters that a figure and the tickets behind it share, but for offices and days. */
export interface Filters {
  service?: string | undefined;
  clerk?: string | undefined;
  counter?: string | undefined;
  channel?: Channel | undefined;
  priority?: Priority | undefined;
  /** Hour of the day in office time, 0–23. */
  hour?: number | undefined;
}
const FILTERS = ['service', 'clerk', 'counter', 'channel', 'priority', 'hour'] as const;

/** The coarsest rollup that answers. */
export function dimensionFor(groupBy: readonly Grouping[], filters: Filters, slMs: number): Dimension {
  if (slMs % MINUTE_MS !== 0) return 'legs';
  const asked = new Set<Grouping>([...groupBy, ...FILTERS.filter((name) => filters[name] !== undefined)]);
  for (const held of CELL_DIMENSIONS) {
    if ([...asked].every((grouping) => tells(held, grouping))) return held;
  }
  return 'legs';
}

function tells(dimension: CellDimension, grouping: Grouping): boolean {
  if (grouping === 'office' || grouping === 'day' || grouping === dimension) return true;
  if (grouping === 'weekday') return dimension === 'hour' || dimension === 'quarter';
  return grouping === 'hour' && dimension === 'quarter';
}

/** A cell's key: the value of its dimension, for times the slot at which they begin. */
export type CellKey = string | number | null;

export function cellKey(dimension: CellDimension, place: Place): CellKey {
  switch (dimension) {
    case 'all':
      return null;
    case 'hour':
      return hourSlotOf(place.slot);
    case 'quarter':
      return place.slot;
    default:
      return place[dimension];
  }
}

/** What a cell's key says of the place of its legs. */
export function placeOf(dimension: CellDimension, key: CellKey): Partial<Place> {
  if (dimension === 'all') return {};
  return dimension === 'hour' || dimension === 'quarter' ? { slot: Number(key) } : { [dimension]: key };
}

/** `place` holds at least what the filters ask for. */
export function matches(filters: Filters, place: Partial<Place>): boolean {
  return FILTERS.every((name) => {
    const wanted = filters[name];
    if (wanted === undefined) return true;
    return name === 'hour' ? hourOf(place.slot ?? NaN) === wanted : place[name] === wanted;
  });
}

/** The value of a grouping; `null` is a leg that never met one. */
export function groupValue(
  grouping: Grouping,
  office: string,
  day: string,
  place: Partial<Place>,
): string | null {
  switch (grouping) {
    case 'office':
      return office;
    case 'day':
      return day;
    case 'weekday':
      return String(weekdayOf(place.slot ?? NaN));
    case 'hour':
      return String(hourOf(place.slot ?? NaN));
    case 'quarter':
      return quarterOf(place.slot ?? NaN);
    default:
      return place[grouping] ?? null;
  }
}
