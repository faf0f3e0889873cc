/**
 * The typed way to the server: `call('take-ticket', { params, body })`. A command carries an `Idempotency-Key` and is
 * repeated with the same key when the network or the store fails, so a press counts once however often it is sent.
 */
import { v4 as uuid } from 'uuid';
import { z } from 'zod';
import {
  OPERATIONS,
  type AnswerOf,
  type BodyInputOf,
  type Operation,
  type OperationName,
} from '../contracts/api.ts';
import type { ParamNames } from '../contracts/operation.ts';
import { Problem, type ErrorCode } from '../contracts/problems.ts';
import { language } from './messages/language.svelte.ts';

// zod would otherwise try to compile its parsers with `new Function`, which the pages' policy forbids and reports.
z.config({ jitless: true });

/** The server refused. `title` and `detail` are for people, in the page's language. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: ErrorCode | (string & {});
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly { path: string; message: string }[];
  readonly allowed: readonly string[];

  constructor(problem: Problem) {
    super(`${problem.code}: ${problem.title}`);
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.allowed = problem.allowed ?? [];
  }
}

/** Nothing came back: no network, or the server is away. A command may or may not have happened. */
export class Offline extends Error {
  constructor(cause: unknown) {
    super('The server cannot be reached', { cause });
    this.name = 'Offline';
  }
}

type QueryNames<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  query: infer Q extends z.ZodObject;
}
  ? keyof z.infer<Q> & string
  : never;
type QueryValue = string | number | readonly string[] | undefined;

export type CallOptions<N extends OperationName> = {
  query?: Partial<Record<QueryNames<N>, QueryValue>>;
  /** The holder's proof for one ticket. */
  ticketToken?: string;
  /** One key per press: pass the same again to ask for the same command again. */
  idempotencyKey?: string;
  signal?: AbortSignal;
} & ([ParamNames<(typeof OPERATIONS)[N]['path']>] extends [never]
  ? { params?: undefined }
  : { params: Record<ParamNames<(typeof OPERATIONS)[N]['path']>, string> }) &
  ([BodyInputOf<N>] extends [undefined] ? { body?: undefined } : { body: BodyInputOf<N> });

const attemptTimeoutMs = 10_000;
/** Pauses before a command is sent again. */
const retryPausesMs = [300, 1_000];

/** Asks for one operation. Throws `ApiProblem` when refused, `Offline` when nothing comes back. */
export async function call<N extends OperationName>(name: N, options: CallOptions<N>): Promise<AnswerOf<N>> {
  const operation: Operation = OPERATIONS[name];
  const request = buildRequest(operation, options);
  const pauses = operation.command ? retryPausesMs : [];
  const answer = await sendWithRetries(request, pauses, options.signal);
  return operation.answer.parse(answer) as AnswerOf<N>;
}

/** A new key for a press whose outcome may have to be asked for again. */
export function newKey(): string {
  return uuid();
}

interface Request {
  url: string;
  init: RequestInit;
}

function buildRequest<N extends OperationName>(operation: Operation, options: CallOptions<N>): Request {
  const params: Record<string, string> = options.params ?? {};
  const path = operation.path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries<QueryValue>(options.query ?? {}))
    if (value !== undefined) query.set(key, Array.isArray(value) ? value.join(',') : String(value));
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': language.current };
  if (options.body !== undefined) headers['content-type'] = 'application/json';
  if (options.ticketToken) headers['authorization'] = `Ticket ${options.ticketToken}`;
  if (operation.command) headers['idempotency-key'] = options.idempotencyKey ?? uuid();
  return {
    url: `/api/v1${path}${query.size ? `?${query}` : ''}`,
    init: {
      method: operation.method,
      headers,
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    },
  };
}

async function sendWithRetries(
  request: Request,
  pausesMs: readonly number[],
  signal: AbortSignal | undefined,
): Promise<unknown> {
  for (const pauseMs of pausesMs) {
    try {
      return await send(request, signal);
    } catch (error) {
      if (!mayPass(error)) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    signal?.throwIfAborted();
  }
  return send(request, signal);
}

function mayPass(error: unknown): boolean {
  return error instanceof Offline || (error instanceof ApiProblem && error.status === 503);
}

async function send({ url, init }: Request, signal: AbortSignal | undefined): Promise<unknown> {
  const timeout = AbortSignal.timeout(attemptTimeoutMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, signal: signal ? AbortSignal.any([signal, timeout]) : timeout });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Offline(error);
  }
  if (!response.ok) throw problemFrom(response, text);
  return text === '' ? undefined : JSON.parse(text);
}

/** A proxy in front may answer in its own words; then all that is known is the status. */
function problemFrom(response: Response, text: string): Error {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') ?? false;
  const problem = isProblem ? Problem.safeParse(JSON.parse(text)) : null;
  if (problem?.success) return new ApiProblem(problem.data);
  return new Offline(new Error(`HTTP ${response.status}`));
}
