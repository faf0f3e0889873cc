/**
 * Commands on their way: one at a time, and each intent once. A command without an answer keeps its key, so pressed
 * again it is the same command.
 */
import { ApiProblem, newKey, Offline } from '../ui/api.ts';
import type { WorkCommand } from './commands.ts';

export class Sending {
  /** The command under way. */
  busy = $state<WorkCommand | null>(null);
  /** Why the last command was not done. */
  error = $state.raw<unknown>(null);
  /** Takes a refusal that is about more than the command; answers whether it did. */
  readonly #onRefused: (problem: ApiProblem) => boolean;
  #unanswered: { intent: string; key: string } | null = null;

  constructor(onRefused: (problem: ApiProblem) => boolean) {
    this.#onRefused = onRefused;
  }

  /** Answers nothing where it was not done; `error` then says why. `wish` tells one intent from another. */
  async run<Answer>(
    command: WorkCommand,
    wish: readonly unknown[],
    send: (idempotencyKey: string) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (this.busy) return undefined;
    this.busy = command;
    this.error = null;
    const intent = JSON.stringify([command, ...wish]);
    const key = this.#unanswered?.intent === intent ? this.#unanswered.key : newKey();
    this.#unanswered = { intent, key };
    try {
      const answer = await send(key);
      this.#unanswered = null;
      return answer;
    } catch (error) {
      if (!isUnanswered(error)) this.#unanswered = null;
      if (!(error instanceof ApiProblem && this.#onRefused(error))) this.error = error;
      return undefined;
    } finally {
      this.busy = null;
    }
  }
}

/** Whether it may have been done all the same. */
export function isUnanswered(error: unknown): boolean {
  return error instanceof Offline || (error instanceof ApiProblem && error.status === 503);
}
