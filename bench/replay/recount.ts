/**
 * The figures of the KPI dictionary, counted a second time from raw events by code that shares nothing with analytics/:
 * one plain pass, every value kept and sorted. Slow and obvious on purpose; what it says is what the rollups are held to.
 */
import type { Durations, Grouping, KpiRow } from '../../contracts/shapes.ts';
import { visitsOf, type Leg, type RawEvent, type Visit } from './visits.ts';

export type { RawEvent };

export interface RecountOptions {
  /** The office's time zone. */
  timeZone: string;
  /** Target of the service level in ms. */
  slMs: number;
  groupBy: readonly Grouping[];
}

/** What is counted: a leg, or the issue of a ticket, and where it belongs. */
interface Item {
  office: string;
  day: string;
  service: string;
  channel: string;
  priority: string;
  counter: string | null;
  clerk: string | null;
  /** Whose hour it is: the leg's anchor or the issue, epoch ms. */
  at: number;
  leg: Leg | null;
  /** Of an issue: the whole visit. */
  issue: Visit | null;
}

/** One row per group that has a ticket; without groupings exactly one row. */
export function recount(events: Iterable<RawEvent>, options: RecountOptions): KpiRow[] {
  const groups = new Map<string, { group: KpiRow['group']; items: Item[] }>();
  if (options.groupBy.length === 0) groups.set('[]', { group: {}, items: [] });
  for (const item of visitsOf(events).flatMap(itemsOf)) {
    const values = options.groupBy.map((by) => valueOf(item, by, options.timeZone));
    const key = JSON.stringify(values);
    let entry = groups.get(key);
    if (!entry) {
      const group = Object.fromEntries(options.groupBy.map((by, i) => [by, values[i] ?? null]));
      groups.set(key, (entry = { group, items: [] }));
    }
    entry.items.push(item);
  }
  return [...groups.values()].map(({ group, items }) => ({ group, ...figures(items, options.slMs) }));
}

/** An issue belongs to the service asked for and the time of issue, and to whoever called the first leg. */
function itemsOf(visit: Visit): Item[] {
  const { office, day, channel, priority, service, issuedAt, legs } = visit;
  const of = { office, day, channel, priority };
  const [counter, clerk] = [legs[0]?.counter ?? null, legs[0]?.clerk ?? null];
  return [
    { ...of, service, counter, clerk, at: issuedAt, leg: null, issue: visit },
    ...legs.map((leg) => ({
      ...{ ...of, service: leg.service, counter: leg.counter, clerk: leg.clerk },
      ...{ at: leg.anchorAt, leg, issue: null },
    })),
  ];
}

function valueOf(item: Item, by: Grouping, timeZone: string): string | null {
  if (by === 'hour' || by === 'quarter' || by === 'weekday') return clockValue(item.at, by, timeZone);
  return item[by];
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

function clockValue(at: number, by: 'hour' | 'quarter' | 'weekday', timeZone: string): string {
  const parts = clockOf(timeZone).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((p) => p.type === type)?.value ?? '';
  if (by === 'weekday') return String(WEEKDAYS.indexOf(part('weekday')) + 1);
  if (by === 'hour') return String(Number(part('hour')));
  const quarter = Math.floor(Number(part('minute')) / 15) * 15;
  return `${part('hour')}:${String(quarter).padStart(2, '0')}`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    const parts = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    clocks.set(timeZone, (clock = new Intl.DateTimeFormat('en', { ...parts, timeZone })));
  }
  return clock;
}

function figures(items: Item[], slMs: number): Omit<KpiRow, 'group'> {
  const issues = items.flatMap(({ issue }) => issue ?? []);
  const legs = items.flatMap(({ leg }) => leg ?? []);
  const ended = (status: string) => legs.filter(({ end }) => end?.status === status).length;
  const called = legs.filter(({ firstCalledAt }) => firstCalledAt !== undefined);
  const waits = called
    .filter(({ direct }) => !direct)
    .map((leg) => (leg.firstCalledAt ?? NaN) - leg.anchorAt);
  // Who is called before the slot of an appointment has not waited.
  const waited = waits.map((wait) => Math.max(wait, 0));
  const tooLong = legs.filter(
    ({ firstCalledAt, end, anchorAt }) =>
      firstCalledAt === undefined && end !== undefined && end.at - anchorAt > slMs,
  );
  return {
    issued: issues.length,
    served: ended('served'),
    noShow: ended('no_show'),
    withdrawn: ended('withdrawn'),
    expired: ended('expired'),
    noShowRate: ratio(ended('no_show'), called.filter(({ end }) => end !== undefined).length),
    withdrawnRate: ratio(issues.filter(leftUncalled).length, issues.length),
    waitedMs: durations(waited),
    responseMs: durations(legs.flatMap(responseOf)),
    serviceMs: durations(legs.flatMap(serviceOf)),
    serviceLevel: ratio(waited.filter((wait) => wait <= slMs).length, waited.length + tooLong.length),
  };
}

/** Nobody ever called this visit, and it was withdrawn. */
function leftUncalled({ legs }: Visit): boolean {
  const wasCalled = legs.some(({ firstCalledAt }) => firstCalledAt !== undefined);
  return !wasCalled && legs.at(-1)?.end?.status === 'withdrawn';
}

function responseOf({ direct, startedAt, calledAt }: Leg): number[] {
  return direct || startedAt === undefined || calledAt === undefined ? [] : [startedAt - calledAt];
}

function serviceOf({ startedAt, stretches, end }: Leg): number[] {
  if (startedAt === undefined || (end?.status !== 'served' && end?.status !== 'transferred')) return [];
  return [stretches.reduce((sum, { from, to }) => sum + (to ?? NaN) - from, 0)];
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Percentile p is the value at 0-based rank ⌊p·(n−1)⌋ of the sorted values. */
function durations(values: number[]): Durations {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const at = (percent: number) => sorted[Math.floor((percent * (n - 1)) / 100)] ?? null;
  const mean = n === 0 ? null : sorted.reduce((sum, value) => sum + value, 0) / n;
  return { count: n, mean, p50: at(50), p80: at(80), p90: at(90), p95: at(95), max: sorted.at(-1) ?? null };
}
