/** What is kept about one person: found, taken along, erased. What was looked for stays out of the address, which others could read. */
import { SvelteMap } from 'svelte/reactivity';
import type { AnswerOf } from '../../../contracts/api.ts';
import type { Office, Text } from '../../../contracts/shapes.ts';
import { call } from '../../../ui/api.ts';
import { isForSignIn } from '../../../ui/errors.ts';
import { Paged } from '../../../ui/paged.svelte.ts';
import { toSignIn } from '../../../ui/session.ts';
import type { Wanted } from './wanted.ts';

export type Item = AnswerOf<'find-personal-data'>['items'][number];

export class Found {
  /** What was looked for last; `null` before the first search. */
  wanted = $state.raw<Wanted | null>(null);
  /** Of how many tickets it was erased just now. */
  erased = $state<number | null>(null);
  busy = $state(false);
  /** Why not all of it was taken along or erased. */
  error = $state.raw<unknown>(null);
  readonly list: Paged<Item>;
  readonly #offices: readonly Office[];
  readonly #services = new SvelteMap<string, Text>();
  readonly #loaded = new Set<string>();

  constructor(offices: readonly Office[]) {
    this.#offices = offices;
    this.list = new Paged(async (paging) => {
      const page = await call('find-personal-data', { body: { ...this.wanted, ...paging } });
      await Promise.all(page.items.map(({ ticket }) => this.#nameServices(ticket.officeId)));
      return page;
    });
  }

  search(wanted: Wanted): void {
    this.wanted = wanted;
    this.erased = null;
    this.error = null;
    void this.list.restart();
  }

  nameOf({ ticket }: Item): { office: Text | null; service: Text | null } {
    const office = this.#offices.find(({ id }) => id === ticket.officeId);
    return { office: office?.name ?? null, service: this.#services.get(ticket.serviceId) ?? null };
  }

  timeZoneOf({ ticket }: Item): string | undefined {
    return this.#offices.find(({ id }) => id === ticket.officeId)?.timeZone;
  }

  /** All of it, the pages that are not loaded yet as well; `null` where they did not come. */
  async everything(): Promise<readonly Item[] | null> {
    while (this.list.nextCursor !== null) {
      await this.list.more();
      if (this.list.error !== null) return null;
    }
    return this.list.items;
  }

  /** Erases what is kept with these tickets, one after the other; answers whether all of it is gone. */
  async erase(items: readonly Item[]): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.error = null;
    this.erased = 0;
    try {
      for (const { ticket } of items) {
        await call('erase-personal-data', { params: { ticket: ticket.id } });
        this.erased += 1;
        this.list.items = (this.list.items ?? []).filter((one) => one.ticket.id !== ticket.id);
      }
    } catch (error) {
      if (isForSignIn(error)) toSignIn();
      this.error = error;
    }
    this.busy = false;
    return this.error === null;
  }

  /** Names only help to read: without them the tickets are found all the same. */
  async #nameServices(officeId: string): Promise<void> {
    if (this.#loaded.has(officeId)) return;
    this.#loaded.add(officeId);
    try {
      const { items } = await call('list-services', { params: { office: officeId }, query: { limit: 1000 } });
      for (const { id, name } of items) this.#services.set(id, name);
    } catch {
      this.#loaded.delete(officeId);
    }
  }
}
