/**
 * Being paired: shows a code until an administrator approves it, and then goes on to the office's page. A code that has ended is
 * replaced by the next, and a server that is away is asked again for ever.
 */
import type { AnswerOf } from '../../contracts/api.ts';
import type { DeviceKind } from '../../contracts/permissions.ts';
import { ApiProblem, call } from '../api.ts';
import { mark } from './mark.ts';

const CLAIM_EVERY_MS = 2_000;
const RETRY_MS = 5_000;

export class Pairing {
  /** What is shown; `null` before the first code. */
  begun = $state.raw<AnswerOf<'begin-pairing'> | null>(null);
  /** The server does not answer, or not now. */
  away = $state(false);
  readonly #kind: DeviceKind;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  constructor(kind: DeviceKind) {
    this.#kind = kind;
  }

  /** What is returned ends it. */
  start(): () => void {
    void this.#begin();
    return () => {
      this.#closed = true;
      clearTimeout(this.#timer);
    };
  }

  async #begin(): Promise<void> {
    try {
      this.begun = await call('begin-pairing', { body: { kind: this.#kind } });
      this.away = false;
      this.#after(CLAIM_EVERY_MS, () => this.#claim());
    } catch {
      // Whatever it is, it may pass: nobody stands here who could do anything about it.
      this.away = true;
      this.#after(RETRY_MS, () => this.#begin());
    }
  }

  async #claim(): Promise<void> {
    if (!this.begun) return;
    try {
      const answer = await call('claim-pairing', { body: { secret: this.begun.secret } });
      this.away = false;
      if (answer.state === 'paired') {
        if (this.#closed) return;
        mark(this.#kind);
        location.replace(`/${this.#kind}/${answer.officeCode}`);
      } else this.#after(CLAIM_EVERY_MS, () => this.#claim());
    } catch (error) {
      // It has ended, or the store has lost it.
      if (error instanceof ApiProblem && error.status === 404) return this.#begin();
      this.away = true;
      this.#after(CLAIM_EVERY_MS, () => this.#claim());
    }
  }

  #after(ms: number, work: () => Promise<void>): void {
    if (!this.#closed) this.#timer = setTimeout(() => void work(), ms);
  }
}
