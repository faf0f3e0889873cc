/**
 * The figures of the KPI dictionary, counted a second time from raw events by code that shares nothing with analytics/:
 * one plain pass, every value kept and sorted. Slow and obvious on purpose; what it says is what the rollups are held to.
 */
import type { Durations, Grouping, KpiRow } from '../../contracts/shapes.ts';

/** An event as the API shows it or as it is stored. */
export interface RawEvent {
  officeId: string;
  /** RFC 3339 or epoch ms. */
  at: string | number;
  type: string;
  ticketId: string | null;
  counterId: string | null;
  data: object;
}
export interface RecountOptions {
  /** The office's time zone. */
  timeZone: string;
  /** Target of the service level in ms. */
  slMs: number;
  groupBy: readonly Grouping[];
}

/** One visit as its events tell it. Instants in epoch ms. */
interface Visit {
  office: string;
  day: string;
  service: string;
  channel: string;
  priority: string;
  counter: string | null;
  clerk: string | null;
  anchorAt: number;
  firstCalledAt?: number;
  calledAt?: number;
  /** Start of the service minus the last call before it, in ms. */
  responseMs?: number;
  startedAt?: number;
  finishedAt?: number;
  end?: { status: 'served' | 'no_show' | 'withdrawn' | 'expired'; at: number };
}

/** One row per group that has a ticket; without groupings exactly one row. */
export function recount(events: Iterable<RawEvent>, options: RecountOptions): KpiRow[] {
  const groups = new Map<string, { group: KpiRow['group']; visits: Visit[] }>();
  if (options.groupBy.length === 0) groups.set('[]', { group: {}, visits: [] });
  for (const visit of visitsOf(events).values()) {
    const values = options.groupBy.map((by) => valueOf(visit, by, options.timeZone));
    const key = JSON.stringify(values);
    let entry = groups.get(key);
    if (!entry) {
      const group = Object.fromEntries(options.groupBy.map((by, i) => [by, values[i] ?? null]));
      groups.set(key, (entry = { group, visits: [] }));
    }
    entry.visits.push(visit);
  }
  return [...groups.values()].map(({ group, visits }) => ({ group, ...figures(visits, options.slMs) }));
}

function visitsOf(events: Iterable<RawEvent>): Map<string, Visit> {
  const visits = new Map<string, Visit>();
  for (const event of events) {
    if (event.ticketId === null) continue;
    const at = instant(event.at);
    if (event.type === 'ticket.issued') {
      visits.set(event.ticketId, issued(event, at));
      continue;
    }
    const visit = visits.get(event.ticketId);
    if (!visit) throw new Error(`ticket ${event.ticketId} has ${event.type} before it was issued`);
    tell(visit, event, at);
  }
  return visits;
}

function issued(event: RawEvent, at: number): Visit {
  const data = event.data as Record<string, unknown>;
  const anchorAt = data.anchorAt;
  return {
    office: event.officeId,
    day: String(data.day),
    service: String(data.serviceId),
    channel: String(data.channel),
    priority: String(data.priority),
    counter: null,
    clerk: null,
    anchorAt: typeof anchorAt === 'string' || typeof anchorAt === 'number' ? instant(anchorAt) : at,
  };
}

function tell(visit: Visit, event: RawEvent, at: number): void {
  switch (event.type) {
    case 'ticket.called':
    case 'ticket.recalled':
      visit.firstCalledAt ??= at;
      visit.calledAt = at;
      visit.counter = event.counterId;
      visit.clerk = String((event.data as Record<string, unknown>).clerkId);
      break;
    case 'ticket.started':
      visit.startedAt = at;
      visit.responseMs = at - (visit.calledAt ?? NaN);
      break;
    case 'ticket.finished':
      visit.finishedAt = at;
      visit.end = { status: 'served', at };
      break;
    case 'ticket.no_show':
      visit.end = { status: 'no_show', at };
      break;
    case 'ticket.withdrawn':
      visit.end = { status: 'withdrawn', at };
      break;
    case 'ticket.expired':
      visit.end = { status: 'expired', at };
      break;
    default:
      throw new Error(`${event.type} is not a known event of a ticket`);
  }
}

function instant(at: string | number): number {
  return typeof at === 'number' ? at : Date.parse(at);
}

function valueOf(visit: Visit, by: Grouping, timeZone: string): string | null {
  if (by === 'hour' || by === 'quarter' || by === 'weekday') return clockValue(visit.anchorAt, by, timeZone);
  return visit[by];
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

function figures(visits: Visit[], slMs: number): Omit<KpiRow, 'group'> {
  const called = visits.filter((visit) => visit.firstCalledAt !== undefined);
  const uncalled = visits.filter((visit) => visit.firstCalledAt === undefined);
  const ended = (status: string, among = visits) => among.filter((visit) => visit.end?.status === status);
  const waits = called.map((visit) => (visit.firstCalledAt ?? NaN) - visit.anchorAt);
  const tooLong = uncalled.filter(
    ({ end, anchorAt }) => end !== undefined && end.status !== 'served' && end.at - anchorAt > slMs,
  );
  const finished = visits.filter((visit) => visit.finishedAt !== undefined);
  return {
    issued: visits.length,
    served: ended('served').length,
    noShow: ended('no_show').length,
    withdrawn: ended('withdrawn').length,
    expired: ended('expired').length,
    noShowRate: ratio(ended('no_show').length, called.filter((visit) => visit.end !== undefined).length),
    withdrawnRate: ratio(ended('withdrawn', uncalled).length, visits.length),
    waitedMs: durations(waits),
    responseMs: durations(visits.flatMap(({ responseMs }) => (responseMs === undefined ? [] : [responseMs]))),
    serviceMs: durations(finished.map((visit) => (visit.finishedAt ?? NaN) - (visit.startedAt ?? NaN))),
    serviceLevel: ratio(waits.filter((wait) => wait <= slMs).length, called.length + tooLong.length),
  };
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
