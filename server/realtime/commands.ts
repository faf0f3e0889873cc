/**
 * Answers `command`: any command of the HTTP interface by the socket a desk has open anyway. Only the envelope is looked at here; the command
 * itself goes the way that HTTP goes.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { OPERATIONS, type Operation } from '../../contracts/api.ts';
import { DomainError, type FieldFault } from '../../contracts/problems.ts';
import { CommandEnvelope, type CommandName } from '../../contracts/sockets.ts';
import { answerMessages, parseSent, type AnswerOptions } from './answers.ts';

/** Carries out one command; see `perform` in `server/http/perform.ts`. */
export type PerformCommand = (
  name: CommandName,
  asking: { headers: IncomingHttpHeaders; params: Record<string, string>; address: string },
  sent: { body: unknown; query: unknown; idempotencyKey: unknown },
) => Promise<unknown>;

export interface CommandOptions extends AnswerOptions {
  handshake: { headers: IncomingHttpHeaders; address: string };
  /** Throws `UNAUTHENTICATED`. */
  known: () => Promise<unknown>;
  perform: PerformCommand;
}

export function answerCommands(options: CommandOptions): void {
  const { handshake, known, perform } = options;
  answerMessages(options, 'command', async (payload) => {
    // As everywhere: of somebody unknown nothing of what was sent is looked at.
    await known();
    const { operation, params, body, idempotencyKey } = parseSent(CommandEnvelope, payload);
    if (!isCommand(operation))
      throw refused([fault('operation', 'There is no such command.', 'Nuk ka urdhër të tillë.')]);
    checkParams(OPERATIONS[operation], params);
    const answer = await perform(
      operation,
      { headers: handshake.headers, params, address: handshake.address },
      { body, query: {}, idempotencyKey: idempotencyKey ?? undefined },
    );
    return { status: OPERATIONS[operation].status, answer };
  });
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(OPERATIONS, name) && (OPERATIONS as Record<string, Operation>)[name]?.command === true;
}

/** A path cannot leave out a part or have one more; an envelope could. */
function checkParams({ path }: Operation, params: Record<string, string>): void {
  const names = new Set([...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name));
  const missing = [...names].filter((name) => !Object.hasOwn(params, name));
  const unknown = Object.keys(params).filter((name) => !names.has(name));
  const faults = [
    ...missing.map((name) => fault(`params.${name}`, 'This field is missing.', 'Kjo fushë mungon.')),
    ...unknown.map((name) =>
      fault(`params.${name}`, 'This field is not known here.', 'Kjo fushë nuk njihet këtu.'),
    ),
  ];
  if (faults.length > 0) throw refused(faults);
}

const fault = (path: string, en: string, sq: string): FieldFault => ({ path, message: { en, sq } });
const refused = (errors: FieldFault[]) => new DomainError('INVALID_INPUT', {}, { errors });
