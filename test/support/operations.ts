/** Operations of the contract by name over a hall's HTTP, each answer held to its schema: nothing missing, and nothing from the inside. */
import { expect } from 'vitest';
import {
  OPERATIONS,
  type AnswerOf,
  type BodyInputOf,
  type Operation,
  type OperationName,
} from '../../contracts/api.ts';
import { openApiDocument } from '../../server/http/openapi.ts';
import type { httpHall } from './http-hall.ts';

type Hall = Awaited<ReturnType<typeof httpHall>>;
/** The `:names` of the path, and under `?` a query with its question mark. */
type Params = Record<string, string>;

interface Problem {
  code: string;
  errors?: { path: string }[];
}

const DOCUMENT = openApiDocument() as { paths: Record<string, Record<string, { operationId: string }>> };
/** What the document says of how an operation is refused. */
function refusalsOf(name: OperationName): string {
  const described = Object.values(DOCUMENT.paths).flatMap((methods) => Object.values(methods));
  return JSON.stringify(described.find(({ operationId }) => operationId === name));
}

/** A member of staff who asks for operations by name. */
export async function staffOf(hall: Hall, username: string) {
  const token = await hall.signIn(username);
  const send = (name: OperationName, params: Params, body: unknown, key?: string) => {
    const operation: Operation = OPERATIONS[name];
    const { method, path } = operation;
    const filled = path.replace(/:(\w+)/g, (_, each: string) => params[each] ?? '');
    const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
    const sent = operation.body ? (body ?? {}) : undefined;
    return hall.ask(method, `/api/v1${filled}${params['?'] ?? ''}`, {
      token,
      body: sent,
      headers,
    });
  };
  return {
    token,
    send,
    /** What it answers; throws with the problem where it is refused. */
    async ask<N extends OperationName>(name: N, params: Params = {}, body?: BodyInputOf<N>, key?: string) {
      const { status, body: answer, text } = await send(name, params, body, key);
      if (status !== OPERATIONS[name].status) throw new Error(`${name}: ${status} ${text}`);
      expect(answer).toEqual(OPERATIONS[name].answer.parse(answer));
      return answer as AnswerOf<N>;
    },
    /** The code of its refusal, which its document must name, with the field it is about where there is one. */
    async refused(name: OperationName, params: Params = {}, body?: unknown): Promise<string> {
      const { status, body: answer, text } = await send(name, params, body);
      if (status < 400) throw new Error(`${name} was not refused: ${text}`);
      const { code, errors } = answer as Problem;
      expect(refusalsOf(name), name).toContain(`\`${code}\``);
      return [code, ...(errors ?? []).map(({ path }) => path)].join(' ');
    },
  };
}

/** A clerk at a counter of an office, with the tickets that come there. */
export async function deskOf(
  hall: Hall,
  { office, counterId, username }: { office: string; counterId: string; username: string },
  work: BodyInputOf<'sign-in'> = {},
) {
  const staff = await staffOf(hall, username);
  const at = { office, counter: counterId };
  const { epoch, counter } = await staff.ask('sign-in', at, work);
  return {
    ...staff,
    at,
    epoch,
    counter,
    clerkId: counter.clerkId ?? '',
    take: async (body: BodyInputOf<'take-ticket'>) =>
      (await staff.ask('take-ticket', { office }, body)).ticket,
    callNext: async () => (await staff.ask('call-next', at, { epoch })).ticket,
  };
}
