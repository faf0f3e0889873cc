/** The kiosks and screens that somebody administers, asked for every 10 s. What was known stays while the server is away. */
import type { Device } from '../../../contracts/devices.ts';
import { call } from '../../../ui/api.ts';
import { isForSignIn } from '../../../ui/errors.ts';
import { toSignIn } from '../../../ui/session.ts';

const PERIOD_MS = 10_000;

export class Devices {
  /** `null` until they are there. */
  items = $state.raw<readonly Device[] | null>(null);
  /** Why the last question failed, else `null`. */
  error = $state.raw<unknown>(null);
  /** Epoch ms of the last answer. */
  loadedAt = $state(0);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  /** What is returned ends it. */
  start(): () => void {
    void this.refresh();
    return () => {
      this.#closed = true;
      clearTimeout(this.#timer);
    };
  }

  /** Asks now; the next question follows a period after the answer. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.items = (await call('list-devices', { query: { limit: 1000 } })).items;
      this.loadedAt = Date.now();
      this.error = null;
    } catch (error) {
      if (isForSignIn(error)) {
        toSignIn();
        return;
      }
      this.error = error;
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.refresh(), PERIOD_MS);
  }
}
