/** The figures on the page: loaded for a look, and again every few seconds while it is today and somebody watches. */
import type { Kpis, KpiRow, Office, Service } from '../../contracts/shapes.ts';
import { ApiProblem, call, Offline } from '../../ui/api.ts';
import { isForSignIn } from '../../ui/errors.ts';
import type { Filters } from './filters.svelte.ts';
import { byId, dayIn, daysOf, type KpiQuery } from './filters.ts';

const REFRESH_MS = 5_000;
/** An event is counted within 5 s; longer than this without progress, something is wrong and is said. */
const STUCK_MS = 20_000;

export interface Look {
  total: KpiRow;
  services: KpiRow[];
  hours: KpiRow[];
  complete: boolean;
  /** The last event counted. */
  asOf: number;
  /** Epoch ms since which counting has not moved on though there is more to count, else `null`. */
  stuckSince: number | null;
  /** Epoch ms at which this was read. */
  at: number;
}

export class Figures {
  offices = $state.raw<Office[]>([]);
  /** Services of the office, by id, for names and letters. */
  services = $state.raw<ReadonlyMap<string, Service>>(byId([]));
  look = $state.raw<Look | null>(null);
  error = $state.raw<unknown>(null);
  offlineSince = $state<number | null>(null);
  readonly filters: Filters;
  readonly #signedOut: () => void;
  #movedAt = Date.now();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = new AbortController();

  constructor(filters: Filters, signedOut: () => void) {
    this.filters = filters;
    this.#signedOut = signedOut;
  }

  get office(): Office | null {
    const { office } = this.filters;
    return this.offices.find(({ id, code }) => id === office || code === office) ?? this.offices[0] ?? null;
  }

  get period(): { from: string; to: string } {
    const today = dayIn(this.office?.timeZone ?? 'UTC', Date.now());
    return daysOf(this.filters.range, this.filters.day, today);
  }

  get query(): KpiQuery | null {
    if (!this.office) return null;
    const { service } = this.filters;
    return { offices: this.office.id, ...this.period, ...(service ? { service } : {}) };
  }

  /** Loads what the filters name, from the beginning. */
  async load(): Promise<void> {
    this.#running.abort();
    this.#running = new AbortController();
    const { signal } = this.#running;
    clearTimeout(this.#timer);
    // What is on the page are the figures of another look.
    this.look = null;
    this.error = null;
    this.offlineSince = null;
    try {
      if (this.offices.length === 0)
        this.offices = (await call('list-offices', { query: { limit: 1000 }, signal })).items;
      const office = this.office;
      if (!office) return;
      const { items } = await call('list-services', {
        params: { office: office.id },
        query: { limit: 1000 },
        signal,
      });
      this.services = byId(items);
      await this.#refresh(signal);
    } catch (error) {
      this.#failed(error, signal);
    }
    this.#again(signal);
  }

  close(): void {
    this.#running.abort();
    clearTimeout(this.#timer);
  }

  async #refresh(signal: AbortSignal): Promise<void> {
    const query = this.query;
    if (!query) return;
    const by = (groupBy?: string): Promise<Kpis> =>
      call('get-kpis', { query: { ...query, ...(groupBy ? { groupBy } : {}) }, signal });
    const [all, services, hours] = await Promise.all([by(), by('service'), by('hour')]);
    const total = all.rows[0];
    if (!total) return;
    const asOf = Math.max(0, ...Object.values(all.asOf));
    const at = Date.now();
    if (all.complete || asOf !== this.look?.asOf) this.#movedAt = at;
    this.look = {
      total,
      services: services.rows,
      hours: hours.rows,
      complete: all.complete,
      asOf,
      stuckSince: at - this.#movedAt > STUCK_MS ? this.#movedAt : null,
      at,
    };
    this.error = null;
    this.offlineSince = null;
  }

  #again(signal: AbortSignal): void {
    if (signal.aborted) return;
    const { from, to } = this.period;
    const today = dayIn(this.office?.timeZone ?? 'UTC', Date.now());
    const isNow = from <= today && today <= to;
    if (!isNow && this.look?.complete && this.error === null) return;
    this.#timer = setTimeout(() => {
      void this.#tick(signal);
    }, REFRESH_MS);
  }

  async #tick(signal: AbortSignal): Promise<void> {
    if (document.visibilityState === 'visible') {
      try {
        if (this.services.size > 0) await this.#refresh(signal);
        else await this.load();
      } catch (error) {
        this.#failed(error, signal);
      }
    }
    this.#again(signal);
  }

  /** What was there stays on the page; the failure says since when it is old. */
  #failed(error: unknown, signal: AbortSignal): void {
    if (signal.aborted) return;
    if (isForSignIn(error)) this.#signedOut();
    else if (error instanceof Offline || (error instanceof ApiProblem && error.status === 503)) {
      this.offlineSince ??= this.look?.at ?? Date.now();
      this.error = this.look ? null : error;
    } else this.error = error;
  }
}
