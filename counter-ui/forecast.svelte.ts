/**
 * The predicted order of this counter's calls. It is asked for again when the hall changes, at most once in a period, so
 * that a busy hall with many desks asks no more than a quiet one.
 */
import type { QueueItem } from '../contracts/shapes.ts';
import { call } from '../ui/api.ts';

const periodMs = 2_000;
const limit = 30;

export class Forecast {
  /** As last known; `null` before the first answer. */
  items = $state.raw<readonly QueueItem[] | null>(null);
  error = $state.raw<unknown>(null);
  readonly #officeId: string;
  readonly #counterId: string;
  #askedAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #again = false;
  #closed = false;

  constructor(officeId: string, counterId: string) {
    this.#officeId = officeId;
    this.#counterId = counterId;
  }

  /** Those that the counter may call now, in their order. */
  readonly callable: readonly QueueItem[] = $derived(
    (this.items ?? []).filter(({ rule, waitsFor }) => rule !== null && waitsFor === null),
  );

  /** Call whenever the hall has changed. */
  changed(): void {
    if (this.#closed) return;
    if (this.#asking) {
      this.#again = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), Math.max(0, this.#askedAt + periodMs - Date.now()));
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    this.#asking = true;
    this.#again = false;
    this.#askedAt = Date.now();
    try {
      const answer = await call('get-queue', {
        params: { office: this.#officeId },
        query: { counter: this.#counterId, limit },
      });
      this.items = answer.items;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    this.#asking = false;
    if (this.#again) this.changed();
  }
}
