/** The tickets behind a figure: a list that grows by pages. */
import type { Ticket } from '../../contracts/shapes.ts';
import { call } from '../../ui/api.ts';
import type { Behind, KpiQuery } from './filters.ts';

const PAGE = 50;

export class Tickets {
  items = $state.raw<Ticket[] | null>(null);
  nextCursor = $state<string | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  readonly #query: KpiQuery;
  readonly #behind: Behind;

  constructor(query: KpiQuery, behind: Behind) {
    this.#query = query;
    this.#behind = behind;
    void this.more();
  }

  /** Loads the first or the next page. */
  async more(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    const cursor = this.nextCursor;
    try {
      const page = await call('list-tickets', {
        query: { ...this.#query, ...this.#behind, limit: PAGE, ...(cursor ? { cursor } : {}) },
      });
      this.items = [...(this.items ?? []), ...page.items];
      this.nextCursor = page.nextCursor;
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
