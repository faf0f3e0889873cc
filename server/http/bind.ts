/** Binds every operation of the contract to its place in HTTP; what happens there is in `perform.ts`. */
import { isUtf8 } from 'node:buffer';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { OPERATIONS, type AnswerOf, type Operation, type OperationName } from '../../contracts/api.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { Call, Hall } from '../operations/hall.ts';
import type { Asked } from './admit.ts';
import { streamEvents } from './event-stream.ts';
import { DEVICE_COOKIE, SESSION_COOKIE } from './identify.ts';
import type { Metrics } from './metrics.ts';
import { act, admitAsked, prepare, type Reach } from './perform.ts';
import { methodNotAllowed } from './problems.ts';

export interface BindOptions extends Reach {
  hall: Hall;
  metrics: Metrics;
}

const BINDERS = { GET: 'get', POST: 'post', PATCH: 'patch', DELETE: 'delete' } as const;
const NAMES = Object.keys(OPERATIONS) as OperationName[];
const readBody: RequestHandler = express.json({ limit: '64kb', verify: refuseOtherThanUtf8 });

export function bindOperations(router: Router, options: BindOptions): void {
  for (const name of NAMES) {
    const { method, path } = OPERATIONS[name];
    router[BINDERS[method]](path, (req, res) => perform(name, options, req, res));
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
  const asking: Asked = { headers: req.headers, params: paramsOf(req), address: req.ip ?? 'unknown' };
  const admitted = await admitAsked(name, options, asking);
  // Only now: without a session nothing of what was sent is looked at.
  if (operation.body) await parseJson(req, res);
  const sent = {
    body: req.body as unknown,
    query: { ...req.query },
    idempotencyKey: req.headers['idempotency-key'],
  };
  const call = prepare(name, options, asking, admitted, sent);
  res.set('Cache-Control', 'no-store');
  if (name === 'list-events' && req.accepts(['json', 'text/event-stream']) === 'text/event-stream') {
    done();
    return streamEvents(hall, call as unknown as Call<'list-events'>, req, res);
  }
  const answer = await act(name, hall, call);
  if (name === 'open-session') keepSession(res, answer as AnswerOf<'open-session'>, publicUrl);
  const deviceToken = deviceTokenIn(name, answer);
  if (deviceToken !== null) keepDevice(res, deviceToken, publicUrl);
  if (name === 'close-session') res.clearCookie(SESSION_COOKIE, { path: '/' });
  res.status(operation.status);
  if (operation.produces) await write(res, operation.produces, answer as AnswerOf<'export-audit'>);
  else if (operation.status === 204) res.end();
  else res.json(answer);
  done();
}

/** A caller who goes away ends it. */
async function write(res: Response, type: string, pieces: AsyncIterable<string>): Promise<void> {
  res.type(type).set('Content-Disposition', 'attachment; filename="audit.csv"');
  await pipeline(Readable.from(pieces), res);
}

/** The router gives a list only for wildcards, of which the contract has none. */
function paramsOf({ params }: Request): Record<string, string> {
  return Object.fromEntries(
    Object.entries(params).filter((each): each is [string, string] => !Array.isArray(each[1])),
  );
}

function parseJson(req: Request, res: Response): Promise<void> {
  const empty = req.headers['content-length'] === '0';
  if (!empty && req.is('application/json') === false) throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
  return new Promise((resolve, reject) => {
    const parsed = (error?: unknown) => {
      // Who left before it had come has not said what they want; the body parser would take it for none.
      if (error === undefined && !req.complete) reject(new DomainError('MALFORMED_JSON'));
      else if (error === undefined) resolve();
      else reject(error instanceof Error ? error : new DomainError('MALFORMED_JSON'));
    };
    readBody(req, res, parsed);
  });
}

/** What is not UTF-8 would be read as something else than was sent. */
function refuseOtherThanUtf8(_req: unknown, _res: unknown, body: Buffer, encoding: string): void {
  if (encoding !== 'utf-8') throw new DomainError('UNSUPPORTED_MEDIA_TYPE');
  if (!isUtf8(body)) throw new DomainError('MALFORMED_JSON');
}

/** Scripts of the pages cannot read the cookie, and other sites cannot make browsers send it. */
function cookieOptions(publicUrl: string | null) {
  const secure = publicUrl?.startsWith('https:') ?? false;
  return { httpOnly: true, sameSite: 'strict', secure, path: '/' } as const;
}

/** Browsers keep no cookie for longer. */
const LONGEST_COOKIE_MS = 400 * 86_400_000;

function deviceTokenIn(name: OperationName, answer: unknown): string | null {
  if (name === 'renew-device-token') return (answer as AnswerOf<'renew-device-token'>).token;
  if (name !== 'claim-pairing') return null;
  const claimed = answer as AnswerOf<'claim-pairing'>;
  return claimed.state === 'paired' ? claimed.token : null;
}

function keepDevice(res: Response, token: string, publicUrl: string | null): void {
  res.cookie(DEVICE_COOKIE, token, { ...cookieOptions(publicUrl), maxAge: LONGEST_COOKIE_MS });
}

export function keepSession(
  res: Response,
  { token, expiresAt }: { token: string; expiresAt: string | number },
  publicUrl: string | null,
): void {
  res.cookie(SESSION_COOKIE, token, { ...cookieOptions(publicUrl), expires: new Date(expiresAt) });
}
