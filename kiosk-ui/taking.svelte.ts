/**
 * Taking a ticket: one ticket per press, however often the screen is tapped and whatever the network does. The key
 * stays while the citizen asks for the same thing, so pressing again after a failure cannot take a second ticket.
 */
import type { AnswerOf, BodyInputOf } from '../contracts/api.ts';
import { ApiProblem, call, newKey } from '../ui/api.ts';

type Request = BodyInputOf<'take-ticket'>;

export class Taking {
  busy = $state(false);
  /** Why the last press failed; null otherwise. */
  error = $state.raw<unknown>(null);
  /** The last press failed because nobody may take a ticket here. */
  readonly refused: boolean = $derived(
    this.error instanceof ApiProblem && (this.error.status === 401 || this.error.status === 403),
  );
  #key: { of: string; value: string } | null = null;

  /** The taken ticket, or null where it failed (see `error`) or a press is already under way. */
  async take(office: string, body: Request): Promise<AnswerOf<'take-ticket'> | null> {
    if (this.busy) return null;
    this.busy = true;
    this.error = null;
    try {
      const taken = await call('take-ticket', {
        params: { office },
        body,
        idempotencyKey: this.#keyFor(JSON.stringify([office, body])),
      });
      this.#key = null;
      return taken;
    } catch (error) {
      this.error = error;
      return null;
    } finally {
      this.busy = false;
    }
  }

  #keyFor(of: string): string {
    if (this.#key?.of !== of) this.#key = { of, value: newKey() };
    return this.#key.value;
  }
}
