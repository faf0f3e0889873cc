/**
 * The public HTTP interface, as any integrator would use it: one call per operation of the contract, every answer checked
 * against it. A command is sent again with the same key when nothing came back or the store was away, so it counts once.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  OPERATIONS,
  type AnswerOf,
  type BodyInputOf,
  type Operation,
  type OperationName,
} from '../../contracts/api.ts';
import { Problem } from '../../contracts/problems.ts';
import { type Incoming, type Outgoing, exchange } from './http.ts';

const ATTEMPT_WITHIN_MS = 10_000;
const GIVE_UP_AFTER_MS = 60_000;
const PAUSE_MS = 50;

export interface AskOptions<N extends OperationName> {
  params?: Record<string, string>;
  query?: Record<string, string | number>;
  body?: BodyInputOf<N>;
  /** Value of the `Authorization` header. */
  as?: string;
}

export interface ClientOptions {
  /** Where the server is; asked before every attempt, as it may come back elsewhere. */
  address: () => Promise<string>;
  signal?: AbortSignal | undefined;
  /** A request is on its way; gets how many were answered before it. */
  onSent?: ((answered: number) => void) | undefined;
}

/** A refusal, with the problem's code. */
export class Refused extends Error {
  readonly problem: Problem;

  constructor(operation: string, problem: Problem) {
    super(`${operation} was refused: ${problem.status} ${problem.code} ${problem.title}`);
    this.name = 'Refused';
    this.problem = problem;
  }
}

export class Client {
  /** Requests that were answered, and those sent once more. */
  answered = 0;
  repeated = 0;
  private readonly options: ClientOptions;

  constructor(options: ClientOptions) {
    this.options = options;
  }

  /** @throws Refused where the server says no; the last failure where nothing comes back for a minute */
  async ask<N extends OperationName>(name: N, options: AskOptions<N> = {}): Promise<AnswerOf<N>> {
    const operation: Operation = OPERATIONS[name];
    const request = requestOf(operation, options);
    const until = performance.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await this.attempt(name, request);
      this.options.signal?.throwIfAborted();
      if (!(answer instanceof Failure)) {
        this.answered += 1;
        return operation.answer.parse(answer) as AnswerOf<N>;
      }
      if (performance.now() > until) throw answer.cause;
      this.repeated += 1;
      await delay(PAUSE_MS);
    }
  }

  /** The body of the answer, or a failure that may pass. */
  private async attempt(name: string, { path, outgoing }: Request): Promise<unknown> {
    const url = new URL(path, await this.options.address());
    let incoming: Incoming;
    try {
      const answer = exchange(url, outgoing, ATTEMPT_WITHIN_MS);
      this.options.onSent?.(this.answered);
      incoming = await answer;
    } catch (error) {
      return new Failure(error);
    }
    const { status, text } = incoming;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (status < 300) return body;
    const refused = new Refused(name, Problem.parse(body));
    if (status !== 503) throw refused;
    return new Failure(refused);
  }
}

interface Request {
  path: string;
  outgoing: Outgoing;
}

class Failure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

function requestOf<N extends OperationName>(operation: Operation, options: AskOptions<N>): Request {
  const { params = {}, query = {}, body, as } = options;
  const filled = operation.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const headers: Record<string, string> = {};
  if (as !== undefined) headers.authorization = as;
  if (operation.command) headers['idempotency-key'] = randomUUID();
  if (operation.body) headers['content-type'] = 'application/json';
  return {
    path: `/api/v1${filled}${search.size > 0 ? `?${search}` : ''}`,
    outgoing: {
      method: operation.method,
      headers,
      body: operation.body ? JSON.stringify(body ?? {}) : undefined,
    },
  };
}
