/**
 * The connection below the operations. What cannot be read as a request is refused as a problem, too, like everything that can; Node's own
 * answer would be empty.
 */
import {
  createServer,
  STATUS_CODES,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import { DomainError, type ErrorCode } from '../../contracts/problems.ts';
import { languageOf, problemOf } from '../operations/present.ts';
import { BARE_HEADERS } from './security.ts';

/** Who has been refused may take so long to go. */
const LINGER_MS = 2_000;
/** As much as address and headers may be, and how long all of it may take: who sends a byte now and then holds a connection no longer. */
const LONGEST_HEAD = 16_384;
export const PATIENCE = {
  headersTimeout: 15_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
};

const BY_CODE: Readonly<Record<string, ErrorCode>> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'BODY_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TIMEOUT',
};

/** @param socketPath under which connections may become sockets; elsewhere an offer to change the protocol is not taken up */
export function createHttpServer(
  app: RequestListener,
  socketPath: string,
  patience: typeof PATIENCE = PATIENCE,
): Server {
  const shouldUpgradeCallback = ({ url }: { url?: string | undefined }) =>
    url?.startsWith(socketPath) ?? false;
  // `refuseUnclear` asks for the host, in our words.
  const reading = { maxHeaderSize: LONGEST_HEAD, ...patience };
  const http = createServer({ requireHostHeader: false, shouldUpgradeCallback, ...reading }, app);
  const answers = new WeakMap<Duplex, ServerResponse>();
  http.on('request', ({ socket }, res) => void answers.set(socket, res));
  http.on('checkExpectation', app);
  http.on('connect', ({ headers }, socket: Duplex) => {
    refuse(socket, 'METHOD_NOT_ALLOWED', headers['accept-language']);
  });
  http.on('clientError', (error: NodeJS.ErrnoException & { rawPacket?: Buffer }, socket) => {
    const answer = answers.get(socket);
    const open = answer?.writableEnded === false ? answer : null;
    if (error.code === 'ECONNRESET' || !socket.writable || open?.headersSent) socket.destroy();
    else {
      const accepted = open ? open.req.headers['accept-language'] : acceptedIn(error.rawPacket);
      refuse(socket, BY_CODE[error.code ?? ''] ?? 'MALFORMED_REQUEST', accepted);
    }
  });
  return http;
}

/** The language wanted by something that could not be read as a whole. */
function acceptedIn(packet: Buffer | undefined): string | undefined {
  return /^accept-language:(.*)$/im.exec(packet?.toString('latin1') ?? '')?.[1];
}

function refuse(socket: Duplex, code: ErrorCode, acceptLanguage: string | undefined): void {
  const language = languageOf(acceptLanguage);
  const problem = problemOf(new DomainError(code), language);
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Language: ${language}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'Connection: close',
    ...BARE_HEADERS,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  const late = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.on('close', () => clearTimeout(late));
}

/**
 * Refuses what Node lets through though it is not as HTTP says: no version, no host, or two of what there may be one of, where a proxy
 * between us and the caller may have gone by the other one.
 */
export const refuseUnclear: RequestHandler = ({ rawHeaders, httpVersion }, _res, next) => {
  const hosts = countOf(rawHeaders, 'host');
  const hostless = hosts === 0 && httpVersion !== '1.0';
  if (httpVersion === '0.9' || hostless || hosts > 1 || countOf(rawHeaders, 'authorization') > 1)
    throw new DomainError('MALFORMED_REQUEST');
  next();
};

function countOf(rawHeaders: readonly string[], name: string): number {
  let count = 0;
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]?.toLowerCase() === name) count += 1;
  return count;
}
