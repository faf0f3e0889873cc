/**
 * One form that is being sent: whether it is under way, what is wrong with which field, and what else failed. Where the
 * session has ended, it leads to sign-in.
 */
import { ApiProblem } from './api.ts';
import { toSignIn } from './session.ts';

export class Sending {
  busy = $state(false);
  /** By the field's path. */
  wrong = $state.raw<Record<string, string>>({});
  /** What no field is to blame for. */
  error = $state.raw<unknown>(null);

  /** Sends unless it is under way already. */
  async send(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.error = null;
    this.wrong = {};
    try {
      await work();
    } catch (failure) {
      this.#failed(failure);
    }
    this.busy = false;
  }

  #failed(failure: unknown): void {
    if (failure instanceof ApiProblem && failure.status === 401) toSignIn();
    else if (failure instanceof ApiProblem && failure.errors.length > 0)
      this.wrong = Object.fromEntries(failure.errors.map(({ path, message }) => [path, message]));
    else this.error = failure;
  }
}
