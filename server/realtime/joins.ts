/** Answers `join`: so many at a time, parsed, refused in the words of the handshake's language. Nothing sent here breaks us. */
import { fieldFaults } from '../operations/field-words.ts';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { DomainError } from '../../contracts/problems.ts';
import type { Language } from '../../contracts/shapes.ts';
import type { JoinAnswer } from '../../contracts/sockets.ts';
import { problemOf } from '../operations/present.ts';

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

/** Reads a request from a socket; throws `INVALID_INPUT` with everything that is wrong. */
export function parseJoin<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new DomainError('INVALID_INPUT', {}, { errors: parsed.error.issues.flatMap(fieldFaults) });
}

/**
 * @param join answers the sequence from which the socket is live; its refusals are the answer, any other error is `INTERNAL`
 * @param unexpected hears errors that are no refusals
 */
export function answerJoins(
  socket: Pick<Socket, 'on'>,
  language: Language,
  join: (payload: unknown) => Promise<number>,
  unexpected: (error: unknown) => void,
): void {
  const limit = new JoinLimit();
  socket.on('join', (...sent: unknown[]) => {
    const payload = sent[0];
    const acknowledge = sent.at(-1);
    const answer = isAcknowledgement(acknowledge) ? acknowledge : () => undefined;
    const tryJoin = async (): Promise<number> => {
      limit.take(performance.now());
      return join(payload);
    };
    tryJoin().then(
      (seq) => answer({ ok: true, seq }),
      (error: unknown) => {
        if (!(error instanceof DomainError)) unexpected(error);
        answer({ ok: false, problem: problemOf(error, language) });
      },
    );
  });
}

/** Only Socket.IO itself can put a function into what was sent. */
function isAcknowledgement(sent: unknown): sent is (result: JoinAnswer) => void {
  return typeof sent === 'function';
}
