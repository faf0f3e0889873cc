/** Refusals as RFC 9457 problems. Whatever a caller did wrong is named; whatever we did wrong is logged and not told. */
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import { DomainError, PROBLEMS } from '../../contracts/problems.ts';
import { languageOf, problemOf } from '../operations/present.ts';

/** What Express and its body parser throw: an error that knows its HTTP status. */
const HttpError = z.object({ status: z.number().int().min(400).max(499), type: z.string().optional() });

const BY_TYPE: Readonly<Record<string, DomainError['code']>> = {
  'entity.parse.failed': 'MALFORMED_JSON',
  'request.size.invalid': 'MALFORMED_JSON',
  'request.aborted': 'MALFORMED_JSON',
  'entity.too.large': 'BODY_TOO_LARGE',
  'charset.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
  'encoding.unsupported': 'UNSUPPORTED_MEDIA_TYPE',
};

/** The refusal behind anything thrown on the way; what is no refusal stays what it is. */
function refusalOf(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const http = HttpError.safeParse(error);
  if (!http.success) return error;
  // Without a type it is the router, which could not decode the address.
  return new DomainError(BY_TYPE[http.data.type ?? ''] ?? (http.data.type ? 'MALFORMED_JSON' : 'NOT_FOUND'));
}

export function sendProblem(req: Request, res: Response, error: unknown): void {
  const problem = problemOf(refusalOf(error), languageOf(req.headers['accept-language']));
  if (problem.status === 401) res.set('WWW-Authenticate', 'Bearer');
  if (problem.status === 503) res.set('Retry-After', '2');
  if (error instanceof DomainError && PROBLEMS[error.code].status === 429) {
    res.set('Retry-After', String(error.params['seconds'] ?? 1));
  }
  res
    .status(problem.status)
    .set('Content-Type', 'application/problem+json; charset=utf-8')
    .set('Cache-Control', 'no-store')
    .set('Content-Language', languageOf(req.headers['accept-language']))
    .vary('Accept-Language')
    .send(JSON.stringify(problem));
}

/** Express's last stop. */
export const problemHandler: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const refused = refusalOf(error) instanceof DomainError;
  if (!refused) req.log.error({ err: error }, 'a request failed');
  if (res.headersSent) res.destroy();
  else sendProblem(req, res, error);
};

export const notFound: RequestHandler = () => {
  throw new DomainError('NOT_FOUND');
};

/** For an address that exists with other methods. */
export function methodNotAllowed(methods: readonly string[]): RequestHandler {
  const allow = [
    ...new Set(methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))),
  ].join(', ');
  return (req, res) => {
    res.set('Allow', allow);
    if (req.method !== 'OPTIONS') throw new DomainError('METHOD_NOT_ALLOWED');
    res.status(204).end();
  };
}
