/**
 * Binds every operation of the contract to its place, all in the same order: authenticate, authorise role and scope on the
 * path, parse, act, answer.
 */
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { OPERATIONS, type AnswerOf, type Operation, type OperationName } from '../../contracts/api.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { Call, Hall, Handler } from '../operations/hall.ts';
import { HANDLERS } from '../operations/index.ts';
import { isLoopback } from '../config.ts';
import { admit } from './admit.ts';
import { streamEvents } from './event-stream.ts';
import { SESSION_COOKIE } from './identify.ts';
import type { Metrics } from './metrics.ts';
import { callerOf, parseRequest } from './parse.ts';
import { methodNotAllowed } from './problems.ts';

export interface BindOptions {
  hall: Hall;
  /** Where the hall is reached through a proxy, `null` where it is reached directly. */
  publicUrl: string | null;
  /** Where phones reach this machine, `null` where they do not. */
  phoneHost: string | null;
  metrics: Metrics;
}

const NAMES = Object.keys(OPERATIONS) as OperationName[];
const readBody: RequestHandler = express.json({ limit: '64kb' });

export function bindOperations(router: Router, options: BindOptions): void {
  for (const name of NAMES) {
    const { method, path } = OPERATIONS[name];
    const handle: RequestHandler = (req, res) => perform(name, options, req, res);
    if (method === 'GET') router.get(path, handle);
    else if (method === 'POST') router.post(path, handle);
    else router.delete(path, handle);
  }
  for (const [path, names] of Map.groupBy(NAMES, (name) => OPERATIONS[name].path)) {
    router.all(path, methodNotAllowed(names.map((name) => OPERATIONS[name].method)));
  }
}

async function perform(
  name: OperationName,
  options: BindOptions,
  req: Request,
  res: Response,
): Promise<void> {
  const { hall, publicUrl, metrics } = options;
  const done = metrics.begin(name, res);
  const operation: Operation = OPERATIONS[name];
  const admitted = await admit(hall, operation, req, publicUrl);
  if (operation.body) await parseJson(req, res);
  const parsed = parseRequest(operation, req);
  const call = {
    ...admitted,
    ...parsed,
    by: callerOf(admitted, parsed),
    address: req.ip ?? 'unknown',
    origin: originOf(req, options),
  };
  res.set('Cache-Control', 'no-store');
  if (name === 'list-events' && req.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
    done();
    return streamEvents(hall, call as Call<'list-events'>, req, res);
  }
  // The one place where the types of one operation are lost: `call` was made by this very operation's contract.
  const handler = HANDLERS[name] as unknown as Handler<OperationName>;
  const answer = await handler(hall, call as unknown as Call<OperationName>);
  if (name === 'open-session') keepSession(res, answer as AnswerOf<'open-session'>, publicUrl);
  if (name === 'close-session') res.clearCookie(SESSION_COOKIE, { path: '/' });
  res.status(operation.status);
  if (operation.status === 204) res.end();
  else res.json(answer);
  done();
}

/** A kiosk that runs on this machine itself shows an address that a phone can use, where there is one. */
function originOf(req: Request, { publicUrl, phoneHost }: BindOptions): string {
  if (publicUrl !== null) return publicUrl;
  const asked =
    URL.parse(`${req.protocol}://${req.headers.host ?? 'localhost'}`) ?? new URL('http://localhost');
  if (phoneHost !== null && isLoopback(asked.hostname.replace(/^\[|\]$/g, ''))) asked.hostname = phoneHost;
  return asked.origin;
}

function parseJson(req: Request, res: Response): Promise<void> {
  const empty = req.headers['content-length'] === '0';
  if (!empty && req.is('application/json') === false) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
  return new Promise((resolve, reject) => {
    const parsed = (error?: unknown) => {
      if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new DomainError('MALFORMED_JSON'));
    };
    readBody(req, res, parsed);
  });
}

/** Scripts of the pages cannot read the cookie, and other sites cannot make browsers send it. */
function keepSession(
  res: Response,
  { token, expiresAt }: AnswerOf<'open-session'>,
  publicUrl: string | null,
): void {
  res.cookie(SESSION_COOKIE, token, {
    httpOnly: true,
    sameSite: 'strict',
    secure: publicUrl?.startsWith('https:') ?? false,
    path: '/',
    expires: new Date(expiresAt),
  });
}
