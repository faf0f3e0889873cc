/** The entries that match, as a list that grows by pages, and how the whole chain stands. */
import type { AuditEntry, AuditState } from '../../contracts/audit.ts';
import type { Office } from '../../contracts/shapes.ts';
import { ApiProblem, call } from '../../ui/api.ts';
import { given, readSearch, writeSearch, type Search } from './search.ts';

const PAGE = 50;
const ASK_AGAIN_MS = 2_000;

export class Entries {
  search = $state.raw<Search>(readSearch(location.search));
  items = $state.raw<AuditEntry[] | null>(null);
  nextCursor = $state<string | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  offices = $state.raw<Office[]>([]);
  chain = $state.raw<AuditState | null>(null);
  chainError = $state.raw<unknown>(null);
  readonly #signIn: () => void;
  /** Answers of an older search are not shown. */
  #asked = 0;
  #again: ReturnType<typeof setTimeout> | undefined;

  constructor(signIn: () => void) {
    this.#signIn = signIn;
  }

  /** Looks for something else; a step that Back undoes. */
  go(search: Search): void {
    history.pushState(null, '', location.pathname + writeSearch(search));
    this.read();
  }

  /** Follows the address. */
  read(): void {
    this.search = readSearch(location.search);
    void this.load();
  }

  async load(): Promise<void> {
    this.items = null;
    this.nextCursor = null;
    this.busy = false;
    await this.more();
  }

  /** Loads the first or the next page. */
  async more(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    const asked = ++this.#asked;
    const cursor = this.nextCursor;
    try {
      const query = { ...given(this.search), limit: PAGE, ...(cursor ? { cursor } : {}) };
      const page = await call('list-audit', { query });
      if (asked !== this.#asked) return;
      this.items = [...(this.items ?? []), ...page.items];
      this.nextCursor = page.nextCursor;
    } catch (error) {
      if (asked !== this.#asked) return;
      if (error instanceof ApiProblem && error.status === 401) this.#signIn();
      else this.error = error;
    }
    this.busy = false;
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
