/** What everybody who speaks HTTP with the hall relies on: problems, headers, keys, and the document that says so. */
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation } from '../../contracts/api.ts';
import { PROBLEMS } from '../../contracts/problems.ts';
import { newId } from '../../server/domain/ids.ts';
import { httpHall } from '../support/http-hall.ts';

const hall = await httpHall();
const office = hall.directory.office('lezhe');
if (!office) throw new Error('the demo has an office');
const [service, other] = hall.directory.services(office.id);
if (!service || !other) throw new Error('the demo has services');
const TICKETS = '/api/v1/offices/lezhe/tickets';

describe('a request that is not right', () => {
  it.each([
    ['no JSON', '{"serviceId":', {}, 400, 'MALFORMED_JSON'],
    ['JSON that is no object', '"x"', {}, 400, 'MALFORMED_JSON'],
    ['a list', '[]', {}, 422, 'INVALID_INPUT'],
    ['nothing', undefined, {}, 422, 'INVALID_INPUT'],
    [
      'a form',
      'serviceId=1',
      { 'content-type': 'application/x-www-form-urlencoded' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    [
      'an unknown charset',
      '{}',
      { 'content-type': 'application/json; charset=klingon' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['an unknown encoding', '{}', { 'content-encoding': 'rot13' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['a body beyond 64 kB', JSON.stringify({ serviceId: 'x'.repeat(70_000) }), {}, 413, 'BODY_TOO_LARGE'],
    ['a service that is no id', { serviceId: '1' }, {}, 422, 'INVALID_INPUT'],
    ['a service of nobody', { serviceId: newId() }, {}, 422, 'INVALID_INPUT'],
    ['an unknown field', { serviceId: service.id, phone: '1' }, {}, 422, 'INVALID_INPUT'],
    ['an unknown priority', { serviceId: service.id, priority: 'me' }, {}, 422, 'INVALID_INPUT'],
    ['a priority for staff', { serviceId: service.id, priority: 'vip' }, {}, 403, 'PRIORITY_NOT_ALLOWED'],
    ['a key that is no UUID', { serviceId: service.id }, { 'idempotency-key': '7' }, 422, 'INVALID_INPUT'],
  ])('with %s is a problem and takes no ticket', async (_what, body, headers, status, code) => {
    const before = await hall.engine.marks(office.id);
    const answer = await hall.ask('POST', TICKETS, { body, headers });
    expect(answer).toMatchObject({ status, body: { code, status, type: `/problems/${code}` } });
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(await hall.engine.marks(office.id)).toEqual(before);
  });

  it('lists every fault at once', async () => {
    const answer = await hall.ask('POST', TICKETS, {
      body: '{"serviceId":"1","language":"it","__proto__":{"x":1},"constructor":1}',
      headers: { 'idempotency-key': 'no' },
    });
    const { errors } = answer.body as { errors: { path: string }[] };
    expect(errors.map(({ path }) => path).sort()).toEqual(
      ['Idempotency-Key', '__proto__', 'constructor', 'language', 'serviceId'].sort(),
    );
  });

  it.each([
    ['GET', '/api/v1/nothing', 404],
    ['GET', '/api/v1/offices/nowhere', 404],
    ['GET', '/api/v1/offices/', 404],
    ['DELETE', '/api/v1/me/sessions/', 404],
    ['GET', '/api/v1/offices/__proto__', 404],
    ['GET', '/api/v1/offices/%E0%A4%A', 404],
    ['GET', '/%', 404],
    ['GET', '/assets/..%2f..%2fpackage.json', 404],
    ['GET', '/api/v1/offices?limit=0', 422],
    ['GET', '/api/v1/offices?limit=1&limit=2', 422],
    ['GET', '/api/v1/offices?cursor=nowhere', 422],
    ['GET', '/api/v1/offices?__proto__=1', 422],
    ['GET', '/api/v1/offices/lezhe?surprise=1', 422],
    ['PUT', '/api/v1/offices', 405],
    ['DELETE', '/healthz', 405],
    ['POST', '/desk', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const answer = await hall.ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ status });
  });

  it('says what it means at the address of its type', async () => {
    const { body } = await hall.ask('GET', '/api/v1/nothing');
    const meaning = await hall.ask('GET', (body as { type: string }).type);
    expect(meaning).toMatchObject({
      status: 200,
      body: { code: 'NOT_FOUND', title: PROBLEMS.NOT_FOUND.title },
    });
    expect((await hall.ask('GET', '/problems/constructor')).status).toBe(404);
  });

  it('says which methods an address takes', async () => {
    expect((await hall.ask('PATCH', '/api/v1/sessions')).headers.get('allow')).toBe('POST, DELETE');
    const options = await hall.ask('OPTIONS', '/api/v1/offices');
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('GET, HEAD');
  });

  it('is answered in the reader’s language', async () => {
    const title = async (language?: string) => {
      const headers: Record<string, string> = language === undefined ? {} : { 'accept-language': language };
      return ((await hall.ask('GET', '/api/v1/nothing', { headers })).body as { title: string }).title;
    };
    const { sq, en } = PROBLEMS.NOT_FOUND.title;
    expect(await title('sq-AL,sq;q=0.9,en;q=0.8')).toBe(sq);
    expect(await title('en-GB,en;q=0.9,sq;q=0.8')).toBe(en);
    expect(await title('it')).toBe(en);
    expect(await title()).toBe(en);
  });

  it('with an id in a path that is no id is 404 for staff', async () => {
    const token = await hall.signIn('clerk1');
    for (const path of ['/tickets/1', '/tickets/null', `/tickets/${newId()}x`]) {
      expect((await hall.ask('GET', `/api/v1${path}`, { token })).status).toBe(404);
    }
    const nowhere = `/api/v1/offices/lezhe/counters/${newId()}/call-next`;
    expect((await hall.ask('POST', nowhere, { token, body: { epoch: 1 } })).status).toBe(404);
  });
});

describe('a command sent again', () => {
  it('with its key gets the first answer, in whatever order the body was written', async () => {
    const headers = { 'idempotency-key': newId() };
    const first = await hall.ask('POST', TICKETS, {
      headers,
      body: { serviceId: service.id, priority: 'elderly' },
    });
    const again = await hall.ask('POST', TICKETS, {
      headers: { 'idempotency-key': headers['idempotency-key'].toUpperCase() },
      body: { priority: 'elderly', serviceId: service.id },
    });
    const byId = await hall.ask('POST', `/api/v1/offices/${office.id}/tickets`, {
      headers,
      body: { serviceId: service.id, priority: 'elderly', language: 'sq' },
    });
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect([byId.status, byId.body]).toEqual([201, first.body]);
  });

  it('with its key and another body is refused', async () => {
    const headers = { 'idempotency-key': newId() };
    await hall.ask('POST', TICKETS, { headers, body: { serviceId: service.id } });
    const answer = await hall.ask('POST', TICKETS, { headers, body: { serviceId: other.id } });
    expect(answer).toMatchObject({ status: 422, body: { code: 'IDEMPOTENCY_MISMATCH' } });
  });

  it.each([
    ['the nil UUID', '00000000-0000-0000-0000-000000000000'],
    ['the max UUID', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['a random UUID', '9b2f4c1e-5a77-4f43-9d1a-0a1b2c3d4e5f'],
    ['a name-based UUID', '2ed6657d-e927-568b-95e1-2665a8aea6a2'],
    ['a custom UUID', '320c3d4d-cc00-875b-8ec9-32d5f69181c0'],
  ])('may use %s', async (_what, key) => {
    const answer = await hall.ask('POST', TICKETS, {
      headers: { 'idempotency-key': key },
      body: { serviceId: service.id },
    });
    expect(answer.status).toBe(201);
  });
});

describe('a whole visit', () => {
  it('goes from the kiosk to the counter and back', async () => {
    const token = await hall.signIn('clerk8');
    const taken = await hall.ask('POST', TICKETS, { body: { serviceId: other.id } });
    const {
      ticket,
      token: proof,
      trackingUrl,
    } = taken.body as {
      ticket: { id: string; number: string };
      token: string;
      trackingUrl: string;
    };
    expect(trackingUrl).toBe(`${hall.url}/t/${ticket.id}#${proof}`);
    const [counter] = hall.directory.counters(office.id);
    const at = `/api/v1/offices/lezhe/counters/${counter?.id ?? ''}`;
    const signedIn = await hall.ask('POST', `${at}/sign-in`, { token, body: { serviceIds: [other.id] } });
    const { epoch } = signedIn.body as { epoch: number };
    const body = { epoch };
    const called = await hall.ask('POST', `${at}/call-next`, { token, body });
    expect(called).toMatchObject({
      status: 200,
      body: { ticket: { id: ticket.id, status: 'called', calls: 1 }, why: { rule: 'earliest_due' } },
    });
    const board = await hall.ask('GET', '/api/v1/offices/lezhe/board');
    expect(board.body).toMatchObject({ calls: [{ ticketId: ticket.id, counterName: counter?.name }] });
    for (const [operation, status] of [
      ['recall', 'called'],
      ['start', 'serving'],
      ['finish', 'served'],
    ]) {
      const done = await hall.ask('POST', `/api/v1/tickets/${ticket.id}/${operation ?? ''}`, { token, body });
      expect(done).toMatchObject({ status: 200, body: { ticket: { status, calls: 2 } } });
    }
    expect((await hall.ask('POST', `${at}/call-next`, { token, body })).body).toEqual({
      ticket: null,
      why: null,
    });
    expect((await hall.ask('GET', '/api/v1/me', { token })).body).toMatchObject({
      officeId: office.id,
      counter: { id: counter?.id, state: 'open', epoch },
    });
    expect((await hall.ask('POST', `${at}/sign-out`, { token, body })).status).toBe(200);
    const late = await hall.ask('POST', `${at}/call-next`, { token, body });
    expect(late).toMatchObject({ status: 409 });
  });

  it('is told as events, in a list and as a stream that goes on where it ended', async () => {
    const token = await hall.signIn('supervisor');
    const all = (await hall.ask('GET', '/api/v1/offices/lezhe/events?limit=1000', { token })).body as {
      items: { seq: number; type: string; at: string }[];
      nextCursor: null;
    };
    expect(all.items.map(({ seq }) => seq)).toEqual(all.items.map((_, i) => i + 1));
    expect(all.items[0]?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    const page = await hall.ask('GET', '/api/v1/offices/lezhe/events?after=2&limit=2', { token });
    expect(page.body).toMatchObject({ items: [{ seq: 3 }, { seq: 4 }], nextCursor: '4' });

    const stop = new AbortController();
    const stream = await fetch(`${hall.url}/api/v1/offices/lezhe/events`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        'last-event-id': String(all.items.length - 1),
      },
      signal: stop.signal,
    });
    expect(stream.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const heard = framesOf(stream);
    const last = all.items.at(-1);
    expect(await heard.next()).toMatchObject({ value: { id: String(last?.seq), event: last?.type } });
    await hall.ask('POST', TICKETS, { body: { serviceId: service.id } });
    expect(await heard.next()).toMatchObject({ value: { event: 'ticket.issued' } });
    stop.abort();
  });
});

/** The events of a Server-Sent Events stream. */
async function* framesOf(stream: Response): AsyncGenerator<Record<string, string>> {
  if (!stream.body) throw new Error('a stream was expected');
  let text = '';
  for await (const chunk of stream.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const frames = text.split('\n\n');
    text = frames.pop() ?? '';
    for (const frame of frames.filter((each) => each.startsWith('id:'))) {
      yield Object.fromEntries(
        frame.split('\n').map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]),
      );
    }
  }
}

describe('the answers', () => {
  it('tell browsers what to refuse', async () => {
    const { headers } = await hall.ask('GET', '/api/v1/offices');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split(';')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
      ]),
    );
    expect(policy).not.toContain('unsafe');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('page through lists', async () => {
    const first = (await hall.ask('GET', '/api/v1/offices?limit=1')).body as Page;
    const second = (await hall.ask('GET', `/api/v1/offices?limit=1&cursor=${first.nextCursor ?? ''}`))
      .body as Page;
    expect([first, second].map(({ items }) => items[0]?.code)).toEqual(['lezhe', 'shengjin']);
    expect(second.nextCursor).toBeNull();
  });

  it('say that the hall is alive and its stores answer', async () => {
    expect((await hall.ask('GET', '/healthz')).status).toBe(200);
    expect(await hall.ask('GET', '/readyz')).toMatchObject({
      status: 200,
      body: { redis: true, mongodb: true },
    });
  });

  it('survive a request without a host', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const asked = request(`${hall.url}/api/v1/offices`, { setHost: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject).end();
    });
    expect(status).toBe(400);
  });
});

interface Page {
  items: { code: string }[];
  nextCursor: string | null;
}

describe('the OpenAPI document', () => {
  interface Described {
    operationId: string;
    description?: string;
    responses: Record<string, unknown>;
    security: object[];
  }
  interface Document {
    openapi: string;
    paths: Record<string, Record<string, Described>>;
    components: { schemas: Record<string, unknown> };
  }
  const load = async () => (await hall.ask('GET', '/api/v1/openapi.json')).body as Document;

  it('describes every operation in its place, with its answer and its problems', async () => {
    const { openapi, paths } = await load();
    expect(openapi).toBe('3.1.0');
    for (const [name, operation] of Object.entries(OPERATIONS) as [string, Operation][]) {
      const path = `/api/v1${operation.path.replace(/:(\w+)/g, '{$1}')}`;
      const described = paths[path]?.[operation.method.toLowerCase()];
      expect(described?.operationId).toBe(name);
      const statuses = Object.keys(described?.responses ?? {});
      expect(statuses).toContain(String(operation.status));
      expect(statuses).toContain('503');
      if (operation.access !== 'anyone') expect(statuses).toContain('401');
    }
  });

  it('says which right a clerk needs, and only where one is needed', async () => {
    const { paths } = await load();
    const described = Object.values(paths).flatMap((methods) => Object.values(methods));
    for (const [name, { right }] of Object.entries(OPERATIONS) as [string, Operation][]) {
      const { description } = described.find(({ operationId }) => operationId === name) ?? {};
      if (right) expect(description).toContain(`\`${right}\``);
      else expect(description ?? '').not.toContain('Clerks need');
    }
  });

  it('names every way to be refused where it may come', async () => {
    const { paths } = await load();
    const text = JSON.stringify(paths);
    // Browsers are led through single sign-on by redirects, which are no operation.
    const codes = Object.keys(PROBLEMS).filter((code) => !code.startsWith('SSO_'));
    const unnamed = codes.filter((code) => !text.includes(`\`${code}\``));
    // Of what comes before there is an operation.
    expect(unnamed).toEqual([
      'MALFORMED_REQUEST',
      'REQUEST_TIMEOUT',
      'HEADERS_TOO_LARGE',
      'METHOD_NOT_ALLOWED',
    ]);
  });

  it('refers only to what it defines', async () => {
    const document = await load();
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(
      ([, ref]) => ref ?? '',
    );
    expect(references.length).toBeGreaterThan(50);
    for (const reference of new Set(references)) {
      const name = /^#\/components\/schemas\/(\w+)$/.exec(reference)?.[1] ?? reference;
      expect(document.components.schemas).toHaveProperty(name);
    }
  });

  it('can be read in a browser without another server', async () => {
    const page = await hall.ask('GET', '/api/v1/docs');
    expect(page.headers.get('content-type')).toContain('text/html');
    for (const [, address = ''] of page.text.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await hall.ask('GET', `/api/v1/${address}`)).status).toBe(200);
    }
  });
});
