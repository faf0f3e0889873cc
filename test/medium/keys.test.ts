/** Keys of integrations: who may give which, what they open, how much, and until when. */
import { once } from 'node:events';
import { pino } from 'pino';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { ApiKey } from '../../contracts/operations/keys.ts';
import type { KeyPermission, Scope } from '../../contracts/permissions.ts';
import { drainAudit } from '../../server/access/audit/drain.ts';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import { openAuditRecord } from '../../server/access/audit/record.ts';
import { createKeys } from '../../server/access/keys.ts';
import { newToken } from '../../server/access/tokens.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { modelsOf } from '../../server/models.ts';
import { httpHall } from '../support/http-hall.ts';
import { addAccount, closedOffices } from '../support/principals.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

// The middle of a minute, long before midnight in Albania.
let at = Math.ceil(Date.now() / DAY_MS) * DAY_MS + 10 * 3_600_000;
const hall = await httpHall({ rateLimits: true, accessNow: () => at });
const { here, beside, elsewhere } = await closedOffices(hall);
const HERE: Scope = { officeIds: [here.id] };

const tokens: Record<string, string> = {};
beforeAll(async () => {
  await addAccount(hall, 'office-admin', { grants: [{ role: 'office-admin', scope: HERE }] });
  const municipality: Scope = { municipality: here.municipality };
  await addAccount(hall, 'town-admin', { grants: [{ role: 'municipality-admin', scope: municipality }] });
  await hall.directory.refresh();
  for (const username of ['admin', 'office-admin', 'town-admin'])
    tokens[username] = await hall.signIn(username);
});

interface Wanted {
  by?: string;
  name?: string;
  permissions?: readonly string[];
  scope?: Scope;
  perMinute?: number;
  expiresAt?: string;
}
const add = ({ by = 'admin', ...wanted }: Wanted = {}) =>
  hall.ask('POST', '/api/v1/keys', {
    token: tokens[by],
    body: { name: 'Faqja e bashkisë', permissions: ['see-hall'], scope: HERE, ...wanted },
  });
async function given(wanted: Wanted = {}): Promise<{ key: ApiKey; token: string }> {
  const answer = await add(wanted);
  expect(answer.status).toBe(201);
  return answer.body as { key: ApiKey; token: string };
}
const revoke = (key: ApiKey, by = 'admin') =>
  hall.ask('DELETE', `/api/v1/keys/${key.id}`, { token: tokens[by] });
async function listed(by = 'admin'): Promise<ApiKey[]> {
  const { body } = await hall.ask('GET', '/api/v1/keys?limit=1000', { token: tokens[by] });
  return (body as { items: ApiKey[] }).items;
}
const queueOf = (office: string, token: string) =>
  hall.ask('GET', `/api/v1/offices/${office}/queue`, { token });

/** As another server process has them. */
const elsewhereKeys = (redis = hall.redis) =>
  createKeys({
    ...{ models: modelsOf(hall.mongo), redis, prefix: hall.prefix, quotas: true, now: () => at },
    directory: { offices: () => hall.directory.offices(), refresh: async () => undefined },
  });
const recordOf = ({ id }: ApiKey) => {
  const key = hall.directory.key(id);
  if (!key) throw new Error('there is no such key');
  return key;
};

describe('a key', () => {
  it('is shown once, kept as a digest, and opens what it holds', async () => {
    const { key, token } = await given({ name: '  Faqja ' });
    expect(token).toMatch(/^spk_[\w-]{43}$/);
    expect(key).toMatchObject({
      ...{ name: 'Faqja', permissions: ['see-hall'], scope: HERE, perMinute: 600 },
      ...{ expiresAt: null, revokedAt: null, lastUsedAt: null, usedToday: 0 },
      createdBy: { name: expect.any(String) as string },
    });
    const list = await hall.ask('GET', '/api/v1/keys', { token: tokens['admin'] });
    expect((list.body as { items: ApiKey[] }).items[0]).toEqual(key);
    const kept = JSON.stringify(await hall.mongo.collection('keys').find().toArray());
    for (const text of [list.text, kept]) expect(text).not.toContain(token.slice(4));
    expect(list.text).not.toContain(recordOf(key).hash);
    expect((await queueOf(here.code, token)).status).toBe(200);
  });

  it('opens nothing else, nowhere else, and is no person', async () => {
    const { token } = await given();
    const ask = (path: string) => hall.ask('GET', `/api/v1${path}`, { token });
    expect((await queueOf('shengjin', token)).status).toBe(403);
    expect((await ask(`/kpis?offices=${here.code}`)).status).toBe(403);
    expect((await ask('/keys')).status).toBe(403);
    expect((await ask('/me')).status).toBe(401);
    const asTicket = await hall.ask('GET', `/api/v1/offices/${here.code}/queue`, {
      headers: { authorization: `Ticket ${token}` },
    });
    expect(asTicket.status).toBe(401);
    const inCookie = await hall.ask('GET', `/api/v1/offices/${here.code}/queue`, {
      headers: { cookie: `sporteli_session=${token}` },
    });
    expect(inCookie.status).toBe(401);
  });

  it('is named in the events of what it does, and gives nobody a priority that staff give', async () => {
    const { key, token } = await given({ permissions: ['take-tickets', 'read-events'] });
    const serviceId = hall.directory.services(here.id)[0]?.id;
    const take = (priority?: string) =>
      hall.ask('POST', `/api/v1/offices/${here.code}/tickets`, { token, body: { serviceId, priority } });
    expect((await take()).status).toBe(201);
    expect(await take('vip')).toMatchObject({ status: 403, body: { code: 'PRIORITY_NOT_ALLOWED' } });
    const { body } = await hall.ask('GET', `/api/v1/offices/${here.code}/events`, { token });
    const events = (body as { items: { type: string; actor: string }[] }).items;
    expect(events.filter(({ type }) => type === 'ticket.issued').at(-1)?.actor).toBe(`key:${key.id}`);
  });

  it('reads metrics where it was given everywhere', async () => {
    const { token } = await given({ permissions: ['read-metrics'], scope: 'everywhere' });
    expect((await hall.ask('GET', '/metrics', { token })).status).toBe(200);
  });

  it('reads events as they happen', async () => {
    const { token } = await given({ permissions: ['read-events'] });
    const gone = new AbortController();
    const answer = await fetch(`${hall.url}/api/v1/offices/${here.code}/events`, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      signal: gone.signal,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    gone.abort();
  });

  it('that is unknown, expired or revoked is none', async () => {
    expect((await queueOf(here.code, newToken('key').token)).status).toBe(401);
    const { key, token } = await given({ expiresAt: new Date(Date.now() + DAY_MS).toISOString() });
    expect((await queueOf(here.code, token)).status).toBe(200);
    await hall.mongo
      .collection<{ _id: string }>('keys')
      .updateOne({ _id: key.id }, { $set: { expiresAt: 1 } });
    await hall.directory.refresh();
    expect((await queueOf(here.code, token)).status).toBe(401);

    const other = await given();
    expect((await revoke(other.key)).status).toBe(204);
    expect((await queueOf(here.code, other.token)).status).toBe(401);
    expect(await listed()).toContainEqual(
      expect.objectContaining({ id: other.key.id, revokedAt: expect.any(String) as string }),
    );
    const [before] = (await listed()).filter(({ id }) => id === other.key.id);
    expect((await revoke(other.key)).status).toBe(204);
    expect((await listed()).find(({ id }) => id === other.key.id)).toEqual(before);
  });

  it('that another process revoked a moment ago is none here already', async () => {
    const { key, token } = await given();
    await elsewhereKeys().revoke(recordOf(key), at);
    expect(recordOf(key).revokedAt).toBeNull();
    expect((await queueOf(here.code, token)).status).toBe(401);
  });
});

describe('who gives keys', () => {
  const town: Scope = { municipality: 'here' };
  const places: [string, () => Scope][] = [
    ['one’s office', () => HERE],
    ['the office beside', () => ({ officeIds: [beside.id] })],
    ['both', () => ({ officeIds: [here.id, beside.id] })],
    ['the municipality', () => ({ ...town, municipality: here.municipality })],
    ['another municipality', () => ({ ...town, municipality: elsewhere.municipality })],
    ['everywhere', () => 'everywhere'],
  ];
  const ALLOWED: Record<string, readonly string[]> = {
    admin: places.map(([name]) => name),
    'town-admin': ['one’s office', 'the office beside', 'both', 'the municipality'],
    'office-admin': ['one’s office'],
  };
  const tried = Object.keys(ALLOWED).flatMap((by) => places.map(([name, scope]) => ({ by, name, scope })));

  it.each(tried)('$by: for $name', async ({ by, name, scope }) => {
    const answer = await add({ by, scope: scope(), permissions: ['read-figures'] });
    expect(answer.status).toBe(ALLOWED[by]?.includes(name) ? 201 : 403);
    // The same is what they see and end of others' keys.
    const { key } = await given({ scope: scope() });
    const isTheirs = ALLOWED[by]?.includes(name) ?? false;
    expect((await listed(by)).some(({ id }) => id === key.id)).toBe(isTheirs);
    expect((await revoke(key, by)).status).toBe(isTheirs ? 204 : 404);
    expect(recordOf(key).revokedAt === null).toBe(!isTheirs);
  });

  it.each([
    ['permissions', { permissions: [] }],
    ['permissions.0', { permissions: ['serve'] }],
    ['permissions.1', { permissions: ['see-board', 'manage-keys'] }],
    ['permissions.1', { permissions: ['see-hall', 'read-metrics'] }],
    ['scope.officeIds.1', { scope: { officeIds: [here.id, newId()] } }],
    ['scope.officeIds.0', { scope: { officeIds: [here.id.toUpperCase()] } }],
    ['scope.municipality', { scope: { municipality: 'Askund' } }],
    ['perMinute', { perMinute: 0 }],
    ['perMinute', { perMinute: 60_001 }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00Z' }],
    ['expiresAt', { expiresAt: 'nesër' }],
    ['name', { name: ' ' }],
  ] satisfies [string, Wanted][])('are told at %s what is not right: %j', async (path, wanted) => {
    const answer = await add(wanted);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
  });

  it('are noted with the key, and neither its token nor its digest is', async () => {
    const { key, token } = await given({ name: 'Për auditin' });
    const { hash } = recordOf(key);
    await revoke(key);
    await drainAudit({
      live: openLiveAudit(hall.redis, hall.prefix),
      record: openAuditRecord(hall.mongo),
      log: pino({ level: 'silent' }),
    });
    const { items } = (await hall.ask('GET', '/api/v1/audit?limit=2', { token: tokens['admin'] })).body as {
      items: { action: string; target: unknown; asked: unknown }[];
    };
    const target = { kind: 'key', id: key.id, label: 'Për auditin' };
    expect(items).toMatchObject([
      { action: 'revoke-key', target, outcome: 'done' },
      { action: 'add-key', target, asked: { permissions: ['see-hall'], scope: HERE, perMinute: 600 } },
    ]);
    for (const secret of [token, hash]) expect(JSON.stringify(items)).not.toContain(secret);
  });
});

describe('a key’s quota', () => {
  it('holds for each minute, and says when the next one begins', async () => {
    const { token } = await given({ perMinute: 3 });
    for (let i = 0; i < 3; i++) expect((await queueOf(here.code, token)).status).toBe(200);
    const refused = await queueOf(here.code, token);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    at += seconds * 1000;
    expect((await queueOf(here.code, token)).status).toBe(200);
  });

  it('is what it may take of tickets, whatever others at its address take', async () => {
    const { token } = await given({ permissions: ['take-tickets'] });
    const serviceId = hall.directory.services(here.id)[0]?.id;
    const taken = await Promise.all(
      Array.from({ length: 125 }, () =>
        hall.ask('POST', `/api/v1/offices/${here.code}/tickets`, { token, body: { serviceId } }),
      ),
    );
    expect(taken.filter(({ status }) => status === 201)).toHaveLength(125);
  });

  it('counts what it was refused by its permissions, as well', async () => {
    const { token } = await given({ perMinute: 2 });
    for (let i = 0; i < 2; i++) expect((await queueOf('klos', token)).status).toBe(403);
    expect((await queueOf('klos', token)).status).toBe(429);
  });

  it('is one for all processes, also where their clocks differ', async () => {
    const { key, token } = await given({ perMinute: 4 });
    const other = elsewhereKeys();
    for (let i = 0; i < 2; i++) {
      expect((await queueOf(here.code, token)).status).toBe(200);
      at -= MINUTE_MS;
      await other.use(recordOf(key));
      at += MINUTE_MS;
    }
    expect((await queueOf(here.code, token)).status).toBe(429);
    await expect(other.use(recordOf(key))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('holds in each process while the live store is away', async () => {
    const { key } = await given({ perMinute: 2 });
    const cut = connectLiveStore(inject('redisUrl'), () => undefined);
    await once(cut, 'ready');
    const other = elsewhereKeys(cut);
    await other.use(recordOf(key));
    cut.disconnect();
    await other.use(recordOf(key));
    await other.use(recordOf(key));
    await expect(other.use(recordOf(key))).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('is shown with when it was used last, and how much today', async () => {
    const { key, token } = await given();
    for (let i = 0; i < 3; i++) await queueOf(here.code, token);
    const shown = async () => (await listed()).find(({ id }) => id === key.id);
    const usedAt = new Date(at).toISOString();
    expect(await shown()).toMatchObject({ lastUsedAt: usedAt, usedToday: 3 });
    at += DAY_MS;
    tokens['admin'] = await hall.signIn('admin');
    expect(await shown()).toMatchObject({ lastUsedAt: usedAt, usedToday: 0 });
  });
});

describe('a key on a socket', () => {
  const sockets: Socket[] = [];
  afterAll(() => sockets.forEach((socket) => socket.disconnect()));
  function connect(namespace: string, token: string): Socket {
    const socket = io(`${hall.url}${namespace}`, {
      ...{ forceNew: true, transports: ['websocket'], reconnection: false },
      extraHeaders: { authorization: `Bearer ${token}` },
    });
    sockets.push(socket);
    return socket;
  }
  const keyFor = async (...permissions: KeyPermission[]) => given({ permissions });
  const ask = (socket: Socket, event: string, payload: unknown) =>
    socket.timeout(5_000).emitWithAck(event, payload) as Promise<{ ok: boolean; problem?: { code: string } }>;
  const joined = (socket: Socket) => ask(socket, 'join', { office: here.code, lastSeq: null });
  const command = (socket: Socket, operation: string, params: object, body: object) =>
    ask(socket, 'command', { operation, params, body, idempotencyKey: null });

  it('hears the rooms that its permissions open', async () => {
    const board = await keyFor('see-board');
    expect(await joined(connect('/board', board.token))).toMatchObject({ ok: true });
    const refused = await joined(connect('/desk', board.token));
    expect(refused).toMatchObject({ ok: false, problem: { code: 'FORBIDDEN' } });
    const hallKey = await keyFor('see-hall');
    expect(await joined(connect('/desk', hallKey.token))).toMatchObject({ ok: true });
  });

  it('commands only what it holds', async () => {
    const { token } = await keyFor('take-tickets');
    const socket = connect('/desk', token);
    const serviceId = hall.directory.services(here.id)[0]?.id;
    const counter = hall.directory.counters(here.id)[0]?.id;
    const taken = await command(socket, 'take-ticket', { office: here.code }, { serviceId });
    expect(taken).toMatchObject({ ok: true });
    const refused = await command(socket, 'call-next', { office: here.code, counter }, { epoch: 1 });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'FORBIDDEN' } });
  });

  it('spends its quota by every join and command', async () => {
    const { token } = await given({ perMinute: 2, permissions: ['see-hall', 'take-tickets'] });
    const socket = connect('/desk', token);
    expect(await joined(socket)).toMatchObject({ ok: true });
    const serviceId = hall.directory.services(here.id)[0]?.id;
    expect(await command(socket, 'take-ticket', { office: here.code }, { serviceId })).toMatchObject({
      ok: true,
    });
    const refused = await command(socket, 'take-ticket', { office: here.code }, { serviceId });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'RATE_LIMITED' } });
    expect(await joined(socket)).toMatchObject({ ok: false, problem: { code: 'RATE_LIMITED' } });
  });

  it('is cut off when it is revoked', async () => {
    const { key, token } = await keyFor('see-hall');
    const socket = connect('/desk', token);
    await joined(socket);
    const cut = new Promise((resolve) => socket.once('disconnect', resolve));
    await revoke(key);
    expect(await cut).toBe('io server disconnect');
  });
});
