/** What every answer tells browsers, what is never told to anybody, and what is refused before it is looked at. */
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { createHttpServer, PATIENCE } from '../../server/http/wire.ts';
import { httpHall, type Ask } from '../support/http-hall.ts';
import { closedOffices, everybody } from '../support/principals.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const webDir = join(folder.path, 'web');
mkdirSync(join(webDir, 'assets'), { recursive: true });
writeFileSync(join(webDir, 'assets', 'page-1a2b3c.js'), 'export {};');
mkdirSync(join(webDir, 'counter-ui'));
writeFileSync(join(webDir, 'counter-ui', 'desk.html'), '<!doctype html><title>Sporteli</title>');

const hall = await httpHall({ webDir });
const offices = await closedOffices(hall);
const people = await everybody(hall, offices);
const admin = { token: await hall.signIn('admin') };
const named = (name: string) => people.find((each) => each.name === name)?.headers ?? {};

/** Bytes as they are, and what comes back before the connection ends. */
async function raw(bytes: string, url = hall.url): Promise<string> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.on('data', (data) => (text += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return text;
}

const heard = (socket: Socket, event: string) => new Promise((resolve) => socket.once(event, resolve));

const PERSONAL = /^(private, )?no-(store|cache)/;
type Kind = [what: string, method: string, path: string, ask: Ask, status: number];
const KINDS: Kind[] = [
  ['a page', 'GET', '/desk', {}, 200],
  ['a page that is not built', 'GET', '/display/lezhe', {}, 503],
  ['an asset', 'GET', '/assets/page-1a2b3c.js', {}, 200],
  ['an asset that is not there', 'GET', '/assets/none.js', {}, 404],
  ['the mark', 'GET', '/favicon.ico', {}, 200],
  ['an answer', 'GET', '/api/v1/offices', {}, 200],
  ['an answer about somebody', 'GET', '/api/v1/me', admin, 200],
  ['an answer without a body', 'DELETE', '/api/v1/me/sessions', admin, 204],
  ['a refusal', 'GET', '/api/v1/me', {}, 401],
  ['another refusal', 'GET', '/api/v1/me', { headers: { authorization: 'Ticket x' } }, 401],
  ['a body that is too large', 'POST', '/api/v1/sessions', { body: 'x'.repeat(70_000) }, 413],
  ['a body that is no JSON', 'POST', '/api/v1/sessions', { body: '{' }, 400],
  ['an address that is not there', 'GET', '/nothing', {}, 404],
  ['an address that cannot be read', 'GET', '/%', {}, 404],
  ['a method that is not taken', 'PUT', '/api/v1/offices', {}, 405],
  ['a question before a request', 'OPTIONS', '/api/v1/offices', {}, 204],
  ['the document', 'GET', '/api/v1/openapi.json', {}, 200],
  ['its page', 'GET', '/api/v1/docs', {}, 200],
  ['what a problem means', 'GET', '/problems/NOT_FOUND', {}, 200],
  ['health', 'GET', '/healthz', {}, 200],
  ['figures', 'GET', '/metrics', admin, 200],
  ['the sockets’ own answers', 'GET', '/socket.io/?EIO=4&transport=polling', {}, 200],
  ['the sockets’ own refusals', 'GET', '/socket.io/?EIO=4&transport=pigeon', {}, 400],
];

describe('every answer', () => {
  it.each(KINDS)('tells browsers what to refuse: %s', async (_what, method, path, ask, status) => {
    const { headers, status: answered } = await hall.ask(method, path, ask);
    expect(answered).toBe(status);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy.includes('unsafe-inline')).toBe(path === '/api/v1/docs');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
    const permissions = headers.get('permissions-policy') ?? '';
    for (const feature of ['camera', 'microphone', 'geolocation'])
      expect(permissions).toContain(`${feature}=()`);
    // Of what kiosks and screens need, nothing is taken away.
    expect(permissions).not.toMatch(/autoplay|fullscreen|screen-wake-lock/);
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it.each([
    ['that has no end', `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
    ['that is no HTTP', 'HELLO\r\n\r\n', 400],
    ['that asks for a tunnel', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 405],
  ])('to a request %s is as bare as it can be', async (_what, bytes, status) => {
    const text = await raw(bytes);
    expect(text).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(text).toContain("Content-Security-Policy: default-src 'none'");
    for (const line of ['X-Content-Type-Options: nosniff', 'Cache-Control: no-store'])
      expect(text).toContain(line);
  });

  it.each(KINDS.filter(([, , path]) => path.startsWith('/api/v1/') && !/docs|openapi/.test(path)))(
    'is kept by nobody: %s',
    async (_what, method, path, ask) => {
      const { headers, status } = await hall.ask(method, path, ask);
      if (method !== 'OPTIONS') expect([status, headers.get('cache-control')]).toEqual([status, 'no-store']);
    },
  );

  const reading = (Object.keys(OPERATIONS) as OperationName[]).filter(
    (name) =>
      OPERATIONS[name].method === 'GET' &&
      !/:(ticket|counter|service|key|staff|device)/.test(OPERATIONS[name].path),
  );
  it.each(reading)('of %s is kept by nobody', async (name) => {
    const { path }: Operation = OPERATIONS[name];
    const asked = `/api/v1${path.replace(':office', offices.here.code)}`;
    const { headers } = await hall.ask('GET', asked, admin);
    expect(headers.get('cache-control')).toMatch(PERSONAL);
  });

  it('to another site’s page gives it nothing', async () => {
    for (const [, method, path, ask] of KINDS) {
      const headers = { ...ask.headers, origin: 'https://elsewhere.example' };
      const answer = await hall.ask(method, path, { ...ask, headers });
      const open = [...answer.headers.keys()].filter((name) => name.startsWith('access-control-'));
      expect([path, open]).toEqual([path, []]);
    }
    const preflight = await hall.ask('OPTIONS', '/api/v1/sessions', {
      headers: {
        origin: 'https://elsewhere.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    });
    expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
  });

  it('tells nothing of what broke inside', async () => {
    const secret = 'the password is hidden at /srv/sporteli/server/x.ts:12';
    vi.spyOn(hall.directory, 'offices').mockImplementation(() => {
      throw new TypeError(secret);
    });
    onTestFinished(() => void vi.restoreAllMocks());
    const answer = await hall.ask('GET', '/api/v1/offices');
    expect(answer).toMatchObject({ status: 500, body: { code: 'INTERNAL' } });
    expect(answer.text).not.toMatch(/srv|\.ts|TypeError|stack|at /);
    const socket = io(`${hall.url}/desk`, {
      ...{ forceNew: true, transports: ['websocket'], reconnection: false },
      extraHeaders: { authorization: `Bearer ${admin.token}` },
    });
    onTestFinished(() => void socket.disconnect());
    vi.spyOn(hall.directory, 'office').mockImplementation(() => {
      throw new TypeError(secret);
    });
    const joined: unknown = await socket
      .timeout(5_000)
      .emitWithAck('join', { office: 'lezhe', lastSeq: null });
    expect(joined).toMatchObject({ ok: false, problem: { code: 'INTERNAL' } });
    expect(JSON.stringify(joined)).not.toMatch(/srv|\.ts|TypeError/);
  });
});

describe('another site', () => {
  const foreign: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://elsewhere.example' },
    { origin: 'null' },
  ];
  const token = (headers: Record<string, string>) => headers['authorization']?.replace('Bearer ', '') ?? '';
  const cookies = () => [
    `sporteli_session=${admin.token}`,
    `sporteli_device=${token(named('kiosk here'))}`,
    `sporteli_session=ended; sporteli_device=${token(named('kiosk here'))}`,
  ];
  const changing = (Object.keys(OPERATIONS) as OperationName[]).filter(
    (name) => OPERATIONS[name].method !== 'GET' && OPERATIONS[name].access !== 'anyone',
  );

  it.each(changing)('cannot make a browser %s', async (name) => {
    const { method, path }: Operation = OPERATIONS[name];
    const asked = `/api/v1${path
      .replace(':office', offices.here.code)
      .replace(/:counter/, hall.directory.counters(offices.here.id)[0]?.id ?? '')
      .replace(/:service/, hall.directory.services(offices.here.id)[0]?.id ?? '')
      .replace(/:\w+/g, 'nothing')}`;
    for (const cookie of cookies()) {
      for (const headers of foreign) {
        const answer = await hall.ask(method, asked, { headers: { cookie, ...headers } });
        // A device is told to sign in where only staff may.
        expect(['CROSS_SITE', 'UNAUTHENTICATED']).toContain((answer.body as { code?: string }).code);
      }
    }
  });

  it('cannot sign a browser in: what a form can send is no JSON', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const headers = { 'content-type': type, 'sec-fetch-site': 'cross-site' };
      const answer = await hall.ask('POST', '/api/v1/sessions', { body: '{"username":"a"}', headers });
      expect(answer).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } });
    }
  });

  it('gets no socket', async () => {
    for (const transport of ['websocket', 'polling']) {
      const socket = io(`${hall.url}/board`, {
        ...{ forceNew: true, transports: [transport], reconnection: false },
        extraHeaders: { origin: 'https://elsewhere.example' },
      });
      onTestFinished(() => void socket.disconnect());
      await heard(socket, 'connect_error');
      expect(socket.connected).toBe(false);
    }
  });
});

describe('figures for operators', () => {
  it.each([
    ['nobody', {}, 401],
    ['key to read-metrics here', undefined, 403],
    ['key to see-hall here', undefined, 403],
    ['kiosk here', undefined, 403],
    ['key, revoked', undefined, 401],
  ])('are for who may see them: %s', async (name, headers, status) => {
    expect((await hall.ask('GET', '/metrics', { headers: headers ?? named(name) })).status).toBe(status);
  });
});

describe('a connection', () => {
  it('has so long for its headers, and for all of a request', async () => {
    expect(PATIENCE.headersTimeout).toBeLessThanOrEqual(20_000);
    expect(PATIENCE.requestTimeout).toBeLessThanOrEqual(60_000);
    const hurried = createHttpServer((_req, res) => res.end('ok'), '/none/', {
      ...{ headersTimeout: 50, requestTimeout: 100, connectionsCheckingInterval: 20 },
    });
    hurried.listen(0, '127.0.0.1');
    await once(hurried, 'listening');
    onTestFinished(() => void hurried.close());
    const url = `http://127.0.0.1:${(hurried.address() as AddressInfo).port}`;
    for (const begun of [
      'GET / HTTP/1.1\r\nHost: x\r\nX-Slow',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{',
    ]) {
      const text = await raw(begun, url);
      // What has been answered before its body came is cut.
      expect(text).toMatch(/^HTTP\/1\.1 (408|200) /);
    }
  });

  it('is one of so many sockets of an address, more only for who is known', async () => {
    const limited = await httpHall({ rateLimits: true, socketsPerAddress: 3 });
    const signedIn = await limited.signIn('clerk1');
    const socketOf = (headers: Record<string, string> = {}) => {
      const socket = io(`${limited.url}/board`, {
        ...{ forceNew: true, transports: ['websocket'], reconnection: false },
        extraHeaders: headers,
      });
      onTestFinished(() => void socket.disconnect());
      return socket;
    };
    const connects = (socket: Socket) =>
      Promise.race([
        heard(socket, 'connect').then(() => true),
        heard(socket, 'connect_error').then(() => false),
      ]);
    const [one, two, three] = [socketOf(), socketOf(), socketOf()];
    expect(await Promise.all([one, two, three].map(connects))).toEqual([true, true, true]);
    expect(await connects(socketOf())).toBe(false);
    expect(await connects(socketOf({ authorization: 'Bearer nobody' }))).toBe(false);
    expect(await connects(socketOf({ authorization: `Bearer ${signedIn}` }))).toBe(true);
    for (const socket of [one, two]) socket.disconnect();
    // The server hears of it a moment later.
    await vi.waitFor(async () => expect(await connects(socketOf())).toBe(true), 5_000);
  });
});
