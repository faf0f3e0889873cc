/** Answers `join`: so many at a time. */
import { DomainError } from '../../contracts/problems.ts';
import { answerMessages, type AnswerOptions } from './answers.ts';

/** A page joins once, and again after each gap; more than this is no page. */
const maxJoins = 20;
const windowMs = 10_000;

/** Allows `maxJoins` in each window; refuses with the seconds left. */
export class JoinLimit {
  #count = 0;
  #windowEndsAt = 0;

  take(nowMs: number): void {
    if (nowMs >= this.#windowEndsAt) {
      this.#count = 0;
      this.#windowEndsAt = nowMs + windowMs;
    }
    this.#count += 1;
    if (this.#count <= maxJoins) return;
    throw new DomainError('RATE_LIMITED', { seconds: Math.ceil((this.#windowEndsAt - nowMs) / 1000) });
  }
}

/** @param join answers the sequence from which the socket is live */
export function answerJoins(options: AnswerOptions, join: (payload: unknown) => Promise<number>): void {
  const limit = new JoinLimit();
  answerMessages(options, 'join', async (payload) => {
    limit.take(performance.now());
    return { seq: await join(payload) };
  });
}
