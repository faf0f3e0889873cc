/** What is looked at: office, days, service and, one step deeper, the tickets behind a figure. It lives in the address. */
import type { QueryOf } from '../../contracts/api.ts';

export type Range = 'today' | 'yesterday' | 'week' | 'day';
export const RANGES: readonly Range[] = ['today', 'yesterday', 'week', 'day'];

/** Filters of the tickets behind a figure, beyond those of the page. */
export interface Behind {
  service?: string;
  hour?: string;
  status?: string;
}

const DAY_MS = 86_400_000;

/** The business day that holds an instant in a zone, for offices whose day starts at midnight. */
export function dayIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(at);
}

/** First and last day of a range. */
export function daysOf(range: Range, chosenDay: string | null, today: string): { from: string; to: string } {
  const before = (days: number) => new Date(Date.parse(today) - days * DAY_MS).toISOString().slice(0, 10);
  if (range === 'yesterday') return { from: before(1), to: before(1) };
  if (range === 'week') return { from: before(6), to: today };
  const day = range === 'day' && chosenDay ? chosenDay : today;
  return { from: day, to: day };
}

export interface Chosen {
  office: string | null;
  range: Range;
  /** The day of the range `day`. */
  day: string | null;
  service: string | null;
  /** `null`: the figures; else the tickets behind one. */
  behind: Behind | null;
}

/** Reads an address's query; what is not understood is left at its default. */
export function readQuery(search: string): Chosen {
  const query = new URLSearchParams(search);
  const range = query.get('range');
  const day = query.get('day');
  return {
    office: query.get('office'),
    range: RANGES.find((known) => known === range) ?? 'today',
    day: day !== null && /^\d{4}-\d{2}-\d{2}$/.test(day) ? day : null,
    service: query.get('service'),
    behind: query.has('tickets')
      ? compact({ service: query.get('of'), hour: query.get('hour'), status: query.get('status') })
      : null,
  };
}

/** Writes what `readQuery` reads; defaults are left out. */
export function writeQuery({ office, range, day, service, behind }: Chosen): string {
  const query = new URLSearchParams();
  if (office) query.set('office', office);
  if (range !== 'today') query.set('range', range);
  if (range === 'day' && day) query.set('day', day);
  if (service) query.set('service', service);
  if (behind) {
    query.set('tickets', '');
    if (behind.service) query.set('of', behind.service);
    if (behind.hour) query.set('hour', behind.hour);
    if (behind.status) query.set('status', behind.status);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function compact(behind: Record<keyof Behind, string | null>): Behind {
  return Object.fromEntries(Object.entries(behind).filter(([, value]) => value !== null));
}

/** The query that both the figures and the tickets behind them take. */
export type KpiQuery = Partial<Pick<QueryOf<'get-kpis'>, 'from' | 'to' | 'service'>> & { offices: string };

/** Things by their id. */
export function byId<T extends { id: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}
