/** The entries that match, as a list that grows by pages, and how the whole chain stands. */
import type { AuditEntry, AuditState } from '../../contracts/audit.ts';
import type { Office } from '../../contracts/shapes.ts';
import { call } from '../../ui/api.ts';
import { Paged } from '../../ui/paged.svelte.ts';
import { given, readSearch, writeSearch, type Search } from './search.ts';

const PAGE = 50;
const ASK_AGAIN_MS = 2_000;

export class Entries {
  search = $state.raw<Search>(readSearch(location.search));
  readonly list = new Paged<AuditEntry>((paging) =>
    call('list-audit', { query: { ...given(this.search), limit: PAGE, ...paging } }),
  );
  offices = $state.raw<Office[]>([]);
  chain = $state.raw<AuditState | null>(null);
  chainError = $state.raw<unknown>(null);
  #again: ReturnType<typeof setTimeout> | undefined;

  /** Looks for something else; a step that Back undoes. */
  go(search: Search): void {
    history.pushState(null, '', location.pathname + writeSearch(search));
    this.read();
  }

  /** Follows the address. */
  read(): void {
    this.search = readSearch(location.search);
    void this.list.restart();
  }

  async loadOffices(): Promise<void> {
    try {
      this.offices = (await call('list-offices', {})).items;
    } catch {
      // The list's own failure is what people hear of; without offices there is one choice less.
      this.offices = [];
    }
  }

  /** Asks how the chain stands until that is known. */
  async check(): Promise<void> {
    try {
      this.chain = await call('get-audit-state', {});
      this.chainError = null;
      if (this.chain.state === 'checking') this.#again = setTimeout(() => void this.check(), ASK_AGAIN_MS);
    } catch (error) {
      this.chainError = error;
    }
  }

  close(): void {
    clearTimeout(this.#again);
  }
}
