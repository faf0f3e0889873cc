/** Answers messages that want an acknowledgement, refused in the words of the handshake's language. Nothing sent here breaks us. */
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { DomainError, type Problem } from '../../contracts/problems.ts';
import type { Language } from '../../contracts/shapes.ts';
import { fieldFaults } from '../operations/field-words.ts';
import { problemOf } from '../operations/present.ts';

export interface AnswerOptions {
  socket: Pick<Socket, 'on'>;
  language: Language;
  /** Hears errors that are no refusals. */
  unexpected: (error: unknown) => void;
}
type Refused = { ok: false; problem: Problem };

/** Reads what a socket sent; throws `INVALID_INPUT` with everything that is wrong. */
export function parseSent<T>(schema: z.ZodType<T>, payload: unknown): T {
  const parsed = schema.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new DomainError('INVALID_INPUT', {}, { errors: parsed.error.issues.flatMap(fieldFaults) });
}

/** @param act answers what goes into the acknowledgement; its refusals are the answer, any other error is `INTERNAL` */
export function answerMessages(
  { socket, language, unexpected }: AnswerOptions,
  event: string,
  act: (payload: unknown) => Promise<object>,
): void {
  socket.on(event, (...sent: unknown[]) => {
    const acknowledge = sent.at(-1);
    const answer = isAcknowledgement(acknowledge) ? acknowledge : () => undefined;
    act(sent[0]).then(
      (result) => answer({ ok: true, ...result }),
      (error: unknown) => {
        if (!(error instanceof DomainError)) unexpected(error);
        answer({ ok: false, problem: problemOf(error, language) });
      },
    );
  });
}

/** Only Socket.IO itself can put a function into what was sent. */
function isAcknowledgement(sent: unknown): sent is (result: { ok: true } | Refused) => void {
  return typeof sent === 'function';
}
