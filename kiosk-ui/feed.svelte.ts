/** The office and its services, asked for every 10 s. What was known stays while the server is away. */
import type { Office, Service } from '../contracts/shapes.ts';
import { ApiProblem } from '../ui/api.ts';
import { loadOffice } from '../ui/office.ts';

const periodMs = 10_000;
/** From then on waiting figures and estimates mislead more than they help. */
export const staleAfterMs = 60_000;

export class OfficeFeed {
  office = $state.raw<Office | null>(null);
  services = $state.raw<readonly Service[] | null>(null);
  /** Why the last question failed, null when it did not. */
  error = $state.raw<unknown>(null);
  /** Epoch ms of the last answer. */
  loadedAt = $state(0);
  readonly #code: string;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(code: string) {
    this.#code = code;
  }

  get unknownOffice(): boolean {
    return this.error instanceof ApiProblem && this.error.status === 404;
  }

  start(): () => void {
    void this.refresh();
    return () => {
      this.#closed = true;
      clearTimeout(this.#timer);
    };
  }

  /** Asks now; the next question follows a period after the answer, so a slow server is not asked faster. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const { office, services } = await loadOffice(this.#code);
      this.office = office;
      this.services = services;
      this.loadedAt = Date.now();
      this.error = null;
    } catch (error) {
      this.error = error;
    }
    if (!this.#closed) this.#timer = setTimeout(() => void this.refresh(), periodMs);
  }
}
