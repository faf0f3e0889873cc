/** Requests that no HTTP library would send: bytes on a connection, and what came back. */
import { connect } from 'node:net';
import { pick } from './bad-requests.ts';
import { ODD_PARTS, ODD_STRINGS } from './bad-values.ts';

export interface Reply {
  status: number;
  headers: Record<string, string>;
  text: string;
}
type Random = () => number;
type Bytes = Buffer | string;

const ANSWER_WITHIN_MS = 5_000;

/**
 * The first reply to these bytes; `null` where the server closed without a word. Throws where it does neither.
 *
 * @param leaving whoever asks ends its side at once, so the server owes no answer
 */
export async function exchange(port: number, bytes: Bytes, leaving = false): Promise<Reply | null> {
  const socket = connect({ port, host: '127.0.0.1' });
  const done = Promise.withResolvers<Reply | null>();
  let heard = Buffer.alloc(0);
  socket.on('data', (piece: Buffer) => {
    heard = Buffer.concat([heard, piece]);
    const reply = replyOf(heard);
    if (reply?.whole) done.resolve(reply);
  });
  // A server that refuses at once may reset what is still being written.
  socket.on('error', () => undefined);
  socket.on('close', () => done.resolve(replyOf(heard)));
  const late = setTimeout(() => {
    done.reject(new Error(`no answer to ${JSON.stringify(bytes.toString('latin1').slice(0, 300))}`));
  }, ANSWER_WITHIN_MS);
  socket.write(bytes);
  if (leaving) socket.end();
  try {
    return await done.promise;
  } finally {
    clearTimeout(late);
    socket.destroy();
  }
}

function replyOf(heard: Buffer): (Reply & { whole: boolean }) | null {
  const end = heard.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [first = '', ...lines] = heard.toString('latin1', 0, end).split('\r\n');
  const fields = lines.map((line) =>
    line
      .toLowerCase()
      .split(/: (.*)/)
      .slice(0, 2),
  );
  const headers = Object.fromEntries(fields) as Record<string, string>;
  const until = end + 4 + Number(headers['content-length']);
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]),
    headers,
    text: heard.toString('utf8', end + 4, until),
    whole: heard.length >= until,
  };
}

/** Each is refused whatever the operation is that it names. */
type Mistake = (asked: Asked, random: Random) => Bytes;
export interface Asked {
  /** The request line of a command. */
  line: string;
  /** Lines of headers, each ended, of somebody who may. */
  headers: string;
  /** Not right for it. */
  body: string;
  /** The request line of a command that takes any `text`. */
  textLine: string;
}

const head = ({ line, headers }: Asked, more: string): string => `${line}\r\n${headers}${more}\r\n`;
const length = (asked: Asked, value: string): Bytes =>
  head(asked, `Content-Length: ${value}\r\n`) + asked.body;
const chunked = (asked: Asked, chunks: string, coding = 'chunked'): Bytes =>
  head(asked, `Transfer-Encoding: ${coding}\r\n`) + chunks;
const withHeader = (asked: Asked, header: string): Bytes =>
  head(asked, `${header}\r\nContent-Length: ${Buffer.byteLength(asked.body)}\r\n`) + asked.body;

export const MISTAKES: Readonly<Record<string, Mistake>> = {
  'request line': (asked, random) => {
    const [method = '', path = ''] = asked.line.split(' ');
    const line = pick(random, [
      ...[`${method} ${path}`, method, '', `${method} ${path} HTTP/9.9`, `${method} ${path} HTTPS/1.1`],
      ...[
        `${method.toLowerCase()} ${path} HTTP/1.1`,
        `BREW ${path} HTTP/1.1`,
        `${method}\t${path}\tHTTP/1.1`,
      ],
      ...[
        `${method} ${path} HTTP/1.1 x`,
        `${method} ${path}\u0000 HTTP/1.1`,
        'PRI * HTTP/2.0',
        `${method} ${path} ${path}`,
      ],
    ]);
    return head({ ...asked, line }, 'Content-Length: 0\r\n');
  },
  method: (asked, random) => {
    const method = pick(random, ['PUT', 'PATCH', 'TRACE', 'CONNECT', 'PROPFIND', 'LOCK', 'SEARCH', 'PURGE']);
    return head({ ...asked, line: asked.line.replace(/^\w+/, method) }, 'Connection: close\r\n');
  },
  address: (asked, random) => {
    const part = pick(random, ODD_PARTS);
    const path = pick(random, [
      ...[
        `/api/v1/offices/lezhe/../../${part}/x`,
        `//api//v1//${part}`,
        `/api/v1/${part}/${part}`,
        `/api/v2/${part}`,
      ],
      ...[
        `/problems/${part}`,
        `/assets/${part}/../../package.json`,
        `/assets/..%2f..%2f${part}`,
        `x${part}`,
        `/${part}:0`,
      ],
      ...[
        `http://127.0.0.1/${part}/y`,
        `/api/v1/offices/${'z/'.repeat(2_000)}`,
        `/api/v1/${'q'.repeat(20_000)}`,
      ],
    ]);
    const safe = path.replace(/[^\x21-\x7e]/g, '%20');
    return head({ ...asked, line: `GET ${safe} HTTP/1.1` }, 'Connection: close\r\n');
  },
  'no host': (asked) =>
    withHeader({ ...asked, headers: asked.headers.replace(/^Host:.*\r\n/im, '') }, 'Connection: close'),
  'two hosts': (asked) => withHeader(asked, 'Connection: close\r\nHost: other.example'),
  'two authorizations': (asked, random) =>
    withHeader(
      { ...asked, headers: `${asked.headers}Authorization: Bearer first\r\n` },
      `Connection: close\r\nAuthorization: ${pick(random, ['Bearer second', 'Basic eDp5', 'Ticket third', ''])}`,
    ),
  'broken header': (asked, random) =>
    withHeader(
      asked,
      pick(random, [
        ...[
          'no colon',
          ': no name',
          'a b: c',
          'X-Name : space',
          'X-Nul: a\u0000b',
          'X-Ctl: \u0001',
          ' folded: at the start',
        ],
        ...[
          'X-Return: a\rb',
          '(x): y',
          'X-Two: a\n\rb',
          '\u0000: x',
          'X-Del: \u007f',
          'Héader: x',
          '"quoted": x',
        ],
      ]),
    ),
  'large headers': (asked, random) =>
    withHeader(
      asked,
      pick(random, [
        () => `X-Large: ${'h'.repeat(20_000)}`,
        () => `${'n'.repeat(20_000)}: x`,
        () => Array.from({ length: 2_500 }, (_, i) => `X-${i}: ${i}`).join('\r\n'),
        () => `Cookie: ${'sporteli_session=x; '.repeat(1_500)}`,
      ])(),
    ),
  'content length': (asked, random) =>
    length(
      asked,
      pick(random, [
        ...[
          '-1',
          '+5',
          '0x5',
          '1e3',
          '5,6',
          '5, 5',
          '99999999999999999999',
          'five',
          '5 5',
          '1.0',
          '٣',
          'NaN',
          '',
        ],
        `${Buffer.byteLength(asked.body)}\r\nContent-Length: 1`,
      ]),
    ),
  chunks: (asked, random) =>
    chunked(
      asked,
      pick(random, [
        ...[
          'zz\r\n{}\r\n0\r\n\r\n',
          '-2\r\n{}\r\n0\r\n\r\n',
          'FFFFFFFFFFFFFFFFFF\r\n{}',
          '2\r\n{}x\r\n0\r\n\r\n',
          '2\n{}\n0\n\n',
        ],
        ...[`2;${'e'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`, '0x2\r\n{}\r\n0\r\n\r\n', ' 2\r\n{}\r\n0\r\n\r\n'],
      ]),
    ),
  'transfer coding': (asked, random) =>
    pick(random, [
      () => chunked(asked, asked.body, 'gzip'),
      () => chunked(asked, asked.body, 'chunked, gzip'),
      () => chunked(asked, asked.body, 'xchunked'),
      () => head(asked, `Transfer-Encoding: chunked\r\nContent-Length: 5\r\n`) + '0\r\n\r\n',
    ])(),
  'cut short': (asked) => length(asked, String(Buffer.byteLength(asked.body) + 100)),
  'no UTF-8': (asked, random) => {
    const bad = pick(random, ['c328', 'ff', 'e28228', 'f0288cbc', 'eda080', 'c0af', 'fe', 'f8a1a1a1a1']);
    const body = Buffer.concat([Buffer.from('{"text":"a'), Buffer.from(bad, 'hex'), Buffer.from('b"}')]);
    const line = asked.textLine;
    return Buffer.concat([
      Buffer.from(head({ ...asked, line }, `Connection: close\r\nContent-Length: ${body.length}\r\n`)),
      body,
    ]);
  },
  'odd header': (asked, random) => {
    const name = pick(random, [
      ...[
        'Accept',
        'Accept-Encoding',
        'User-Agent',
        'Origin',
        'Sec-Fetch-Site',
        'X-Forwarded-For',
        'Forwarded',
        'Expect',
      ],
      ...[
        'Last-Event-ID',
        'If-None-Match',
        'Range',
        'X-HTTP-Method-Override',
        'Upgrade-Insecure-Requests',
        'Via',
        'TE',
      ],
      ...[
        'X-Forwarded-Host',
        'If-Modified-Since',
        'Cache-Control',
        'Cookie',
        'Referer',
        'X-Original-URL',
        'Trailer',
      ],
    ]);
    const value = pick(random, ODD_STRINGS)
      .slice(0, 4_000)
      .replace(/[^\x20-\x7e]/g, '?');
    return withHeader(asked, `Connection: close\r\n${name}: ${value}`);
  },
  upgrade: (asked, random) => {
    const to = pick(random, ['h2c', 'websocket', 'TLS/1.0', 'x', 'websocket, h2c']);
    return withHeader(
      asked,
      `Connection: Upgrade, close\r\nUpgrade: ${to}\r\nHTTP2-Settings: AAMAAABkAARAAAAA`,
    );
  },
};
