/** A list that grows by pages. What was loaded stays while the next page is on its way or has failed. */
import { isForSignIn } from './errors.ts';
import { toSignIn } from './session.ts';

interface Page<Item> {
  items: readonly Item[];
  nextCursor: string | null;
}

export class Paged<Item> {
  /** `null` until the first page is there. */
  items = $state.raw<readonly Item[] | null>(null);
  nextCursor = $state.raw<string | null>(null);
  error = $state.raw<unknown>(null);
  busy = $state(false);
  readonly #load: (paging: { cursor?: string }) => Promise<Page<Item>>;
  /** Answers that were asked for before a restart are not shown. */
  #asked = 0;

  constructor(load: (paging: { cursor?: string }) => Promise<Page<Item>>) {
    this.#load = load;
  }

  /** From the first page on. */
  async restart(): Promise<void> {
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
      const page = await this.#load(cursor === null ? {} : { cursor });
      if (asked !== this.#asked) return;
      this.items = [...(this.items ?? []), ...page.items];
      this.nextCursor = page.nextCursor;
    } catch (error) {
      if (asked !== this.#asked) return;
      if (isForSignIn(error)) toSignIn();
      else this.error = error;
    }
    this.busy = false;
  }
}
