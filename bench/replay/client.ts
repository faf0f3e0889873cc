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
  private readonly address: () => Promise<string>;
  private readonly signal: AbortSignal | undefined;

  /** @param address where the server is; asked before every attempt, as it may come back elsewhere */
  constructor(address: () => Promise<string>, signal?: AbortSignal) {
    this.address = address;
    this.signal = signal;
  }

  /** @throws Refused where the server says no; the last failure where nothing comes back for a minute */
  async ask<N extends OperationName>(name: N, options: AskOptions<N> = {}): Promise<AnswerOf<N>> {
    const operation: Operation = OPERATIONS[name];
    const request = requestOf(operation, options);
    const until = performance.now() + GIVE_UP_AFTER_MS;
    for (;;) {
      const answer = await this.attempt(name, request);
      this.signal?.throwIfAborted();
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
  private async attempt(name: string, { path, init }: { path: string; init: RequestInit }) {
    const url = (await this.address()) + path;
    let response: Response;
    let text: string;
    try {
      response = await fetch(url, { ...init, signal: AbortSignal.timeout(ATTEMPT_WITHIN_MS) });
      text = await response.text();
    } catch (error) {
      return new Failure(error);
    }
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    if (response.ok) return body;
    const refused = new Refused(name, Problem.parse(body));
    if (response.status !== 503) throw refused;
    return new Failure(refused);
  }
}

class Failure {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

function requestOf<N extends OperationName>(operation: Operation, options: AskOptions<N>) {
  const { params = {}, query = {}, body, as } = options;
  const filled = operation.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
  const headers: Record<string, string> = {};
  if (as !== undefined) headers.authorization = as;
  if (operation.command) headers['idempotency-key'] = randomUUID();
  if (operation.body) headers['content-type'] = 'application/json';
  return {
    path: `/api/v1${filled}${search.size > 0 ? `?${search}` : ''}`,
    init: {
      method: operation.method,
      headers,
      ...(operation.body ? { body: JSON.stringify(body ?? {}) } : {}),
    },
  };
}
