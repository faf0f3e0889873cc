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

export class Filters {
  office = $state<string | null>(null);
  range = $state<Range>('today');
  day = $state<string | null>(null);
  service = $state<string | null>(null);
  /** `null`: the figures; else the tickets behind one. */
  behind = $state.raw<Behind | null>(null);

  constructor() {
    this.read();
  }

  read(): void {
    const query = new URLSearchParams(location.search);
    const range = query.get('range');
    this.office = query.get('office');
    this.range = RANGES.find((known) => known === range) ?? 'today';
    this.day = /^\d{4}-\d{2}-\d{2}$/.test(query.get('day') ?? '') ? query.get('day') : null;
    this.service = query.get('service');
    this.behind = query.has('tickets')
      ? compact({ service: query.get('of'), hour: query.get('hour'), status: query.get('status') })
      : null;
  }

  /** The address of the same look with some of it changed. */
  address(change: Partial<Pick<Filters, 'office' | 'range' | 'day' | 'service' | 'behind'>>): string {
    const next = {
      office: this.office,
      range: this.range,
      day: this.day,
      service: this.service,
      behind: null,
      ...change,
    };
    const query = new URLSearchParams();
    if (next.office) query.set('office', next.office);
    if (next.range !== 'today') query.set('range', next.range);
    if (next.range === 'day' && next.day) query.set('day', next.day);
    if (next.service) query.set('service', next.service);
    if (next.behind) {
      query.set('tickets', '');
      if (next.behind.service) query.set('of', next.behind.service);
      if (next.behind.hour) query.set('hour', next.behind.hour);
      if (next.behind.status) query.set('status', next.behind.status);
    }
    const text = query.toString();
    return text === '' ? location.pathname : `${location.pathname}?${text}`;
  }

  /** Goes to another look; Back returns. */
  go(change: Parameters<Filters['address']>[0]): void {
    history.pushState(null, '', this.address(change));
    this.read();
  }

  /** Follows a link of the page without loading it again; other clicks are the browser's. */
  follow = (event: MouseEvent): void => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    if (!(event.currentTarget instanceof HTMLAnchorElement)) return;
    event.preventDefault();
    history.pushState(null, '', event.currentTarget.href);
    this.read();
    scrollTo(0, 0);
  };
}

function compact(behind: Record<keyof Behind, string | null>): Behind {
  return Object.fromEntries(Object.entries(behind).filter(([, value]) => value !== null));
}

/** The query that both the figures and the tickets behind them take. */
export type KpiQuery = Partial<Pick<QueryOf<'get-kpis'>, 'from' | 'to' | 'service'>> & { offices: string };
