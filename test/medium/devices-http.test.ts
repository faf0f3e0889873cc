/** Kiosks and screens as they meet the hall: paired by an administrator, known by their token, shut out when it is revoked. */
import { io, type Socket } from 'socket.io-client';
import { pino } from 'pino';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import type { AnswerOf, OperationName } from '../../contracts/api.ts';
import { systemClock } from '../../server/clock.ts';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import { openAuditRecord } from '../../server/access/audit/record.ts';
import { drainAudit } from '../../server/access/audit/drain.ts';
import { connectMongo, modelsOf } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { createServer } from '../../server/server.ts';
import { layCable } from '../support/cable.ts';
import { beginPairing, claim, claimToken, pair } from '../support/devices.ts';
import { httpHall, type Ask } from '../support/http-hall.ts';
import { staffOf } from '../support/operations.ts';
import { addAccount, closedOffices } from '../support/principals.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** How far the machine's clock is ahead. */
let ahead = 0;
const accessNow = () => Date.now() + ahead;
const hall = await httpHall({ accessNow });
const { here, beside } = await closedOffices(hall);
await addAccount(hall, 'boss', { grants: [{ role: 'office-admin', scope: { officeIds: [here.id] } }] });
await hall.directory.refresh();
const admin = await staffOf(hall, 'admin');
const boss = await staffOf(hall, 'boss');
const clerk = await staffOf(hall, 'clerk1');
const serviceId = hall.directory.services(here.id)[0]?.id ?? '';
const entrance = { officeId: here.id, name: 'Hyrja', place: 'Te dera' };

const deviceOf = async (id: string) =>
  (await admin.ask('list-devices', { '?': '?limit=1000' })).items.find((each) => each.id === id);
const ask = (method: string, path: string, more: Ask = {}) => hall.ask(method, `/api/v1${path}`, more);
const own = (token: string) => ask('GET', '/me/device', { token });
const report = (token: string, body: object = { faults: [], page: '/display/lezhe' }) =>
  ask('POST', '/me/device/report', { token, body });
const renew = (token: string) => ask('POST', '/me/device/token', { token });
const tokenIn = ({ body }: { body: unknown }) => (body as { token: string }).token;

async function entriesOf(action: OperationName) {
  const log = pino({ level: 'silent' });
  await drainAudit({
    live: openLiveAudit(hall.redis, hall.prefix),
    record: openAuditRecord(hall.mongo),
    log,
  });
  return (await admin.ask('list-audit', { '?': `?action=${action}` })).items;
}

/** Another server process on the same stores; its document store by another address, if so said. */
async function anotherProcess(uri?: string) {
  const mongo = uri === undefined ? hall.mongo : await connectMongo(uri);
  const directory = await loadDirectory(modelsOf(mongo), () => undefined);
  const { redis, prefix } = hall;
  const server = createServer({
    ...{ redis, prefix, mongo, directory, clock: systemClock, publicUrl: null, rateLimits: false, accessNow },
    ...{ secret: 'a secret for tests', dataKeys: ['a data key for tests, long enough'] },
    log: pino({ level: 'silent' }),
  });
  const port = await server.listen(0, '127.0.0.1');
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
    if (mongo !== hall.mongo) await mongo.close();
  });
  const own = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`http://127.0.0.1:${port}/api/v1/me/device`, { headers })).status;
  };
  const post = (path: string, token: string, body?: object) =>
    fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  return { directory, own, post };
}

const revoke = async (id: string) => (await boss.send('revoke-device', { device: id }, undefined)).status;
const tokensOf = async (id: string) => (await modelsOf(hall.mongo).devices.findById(id).lean())?.tokens ?? [];

describe('pairing', () => {
  it('gives a token to the device whose code an administrator approved', async () => {
    const { secret, code, pairUrl, expiresAt } = await beginPairing(hall, 'kiosk');
    expect(pairUrl).toBe(`${hall.url}/admin/devices?pair=${code}`);
    expect(await claim(hall, secret)).toEqual({ state: 'waiting' });
    const spelt = `${code.slice(0, 3)}-${code.slice(3)}`.toLowerCase();
    const found = await boss.ask('find-pairing', { code: spelt });
    expect(found).toMatchObject({ code, kind: 'kiosk', address: '127.0.0.1', agent: 'node', expiresAt });
    const device = await boss.ask('approve-pairing', { code: spelt }, entrance);
    expect(device).toMatchObject({
      ...{ ...entrance, kind: 'kiosk', online: false, revokedAt: null, tokenIssuedAt: null, faults: [] },
      pairedBy: { staffId: hall.directory.staffByUsername('boss')?.id, name: 'boss' },
    });
    const answer = await ask('POST', '/pairings/claim', { body: { secret } });
    const claimed = answer.body as AnswerOf<'claim-pairing'>;
    expect(claimed).toMatchObject({ state: 'paired', officeCode: here.code, device: { id: device.id } });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^sporteli_device=spd_[\w-]{43}; Max-Age=34560000; Path=\/; Expires=.+; HttpOnly; SameSite=Strict$/,
    );
    expect(await own(tokenIn({ body: claimed }))).toMatchObject({
      status: 200,
      body: { officeCode: here.code, device: { id: device.id, tokenIssuedAt: expect.any(String) as string } },
    });
    expect((await ask('GET', '/me/device', { headers: { cookie } })).status).toBe(200);
  });

  it('makes one device, whoever approves it at the same time, and however often', async () => {
    const { code, secret } = await beginPairing(hall, 'display');
    const before = hall.directory.devices().length;
    const wishes = [boss, admin, boss, admin].map((who, i) =>
      who.send('approve-pairing', { code }, { ...entrance, name: `Ekrani ${i}` }),
    );
    const answers = await Promise.all(wishes);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    const [won] = answers.filter(({ status }) => status === 201);
    expect(hall.directory.devices()).toHaveLength(before + 1);
    const claimed = await claim(hall, secret);
    expect(claimed).toMatchObject({ device: { name: (won?.body as { name: string }).name } });
    expect(await boss.refused('find-pairing', { code })).toBe('ALREADY_PAIRED');
  });

  it('approved once more in the same words, because the answer was lost, answers the same device', async () => {
    const { code } = await beginPairing(hall, 'kiosk');
    const [first, again] = [
      await boss.ask('approve-pairing', { code }, entrance),
      await boss.ask('approve-pairing', { code }, entrance),
    ];
    expect(again).toEqual(first);
    expect(await boss.refused('approve-pairing', { code }, { ...entrance, name: 'Tjetër' })).toBe(
      'ALREADY_PAIRED',
    );
    expect(await admin.refused('approve-pairing', { code }, entrance)).toBe('ALREADY_PAIRED');
  });

  it('may be claimed again when the answer was lost', async () => {
    const { code, secret } = await beginPairing(hall, 'kiosk');
    await boss.ask('approve-pairing', { code }, entrance);
    const [lost, token] = [await claimToken(hall, secret), await claimToken(hall, secret)];
    expect((await own(token)).status).toBe(200);
    expect((await own(lost)).status).toBe(401);
  });

  it('is for who administers that very office', async () => {
    const { code } = await beginPairing(hall, 'kiosk');
    const elsewhere = { ...entrance, officeId: beside.id };
    expect(await boss.refused('approve-pairing', { code }, elsewhere)).toBe('FORBIDDEN');
    expect(await clerk.refused('find-pairing', { code })).toBe('FORBIDDEN');
    expect(await clerk.refused('approve-pairing', { code }, entrance)).toBe('FORBIDDEN');
    const nowhere = { ...entrance, officeId: serviceId };
    expect(await admin.refused('approve-pairing', { code }, nowhere)).toBe('INVALID_INPUT officeId');
    expect(await boss.refused('approve-pairing', { code: 'K7P4QX' }, entrance)).toBe('NOT_FOUND');
    expect(await boss.refused('find-pairing', { code: 'claim' })).toBe('NOT_FOUND');
    expect((await ask('POST', '/pairings/claim', { body: { secret: `${code}.x` } })).status).toBe(404);
    await boss.ask('find-pairing', { code });
  });

  it('ends after ten minutes', async () => {
    const { code, secret } = await beginPairing(hall, 'kiosk');
    ahead = 10 * MINUTE_MS;
    onTestFinished(() => {
      ahead = 0;
    });
    // Sessions go by the same clock, and are as good as before.
    expect(await boss.refused('find-pairing', { code })).toBe('NOT_FOUND');
    expect(await boss.refused('approve-pairing', { code }, entrance)).toBe('NOT_FOUND');
    expect((await ask('POST', '/pairings/claim', { body: { secret } })).status).toBe(404);
  });

  it('is noted in the audit: who paired which device, and when it got its token', async () => {
    const { id } = await pair(hall, boss, 'kiosk', entrance);
    const target = { kind: 'device', id, label: entrance.name };
    expect((await entriesOf('approve-pairing'))[0]).toMatchObject({
      ...{ actor: { name: 'boss' }, target, officeId: here.id, outcome: 'done', before: null },
      after: { name: 'Hyrja', place: 'Te dera', officeId: here.id, revoked: false },
    });
    const [claimed] = await entriesOf('claim-pairing');
    expect(claimed).toMatchObject({ actor: null, target, officeId: here.id, outcome: 'done' });
    expect(await entriesOf('begin-pairing')).toEqual([]);
    expect((await entriesOf('claim-pairing')).filter(({ outcome }) => outcome !== 'done')).toEqual([]);
  });
});

describe('a device', () => {
  it('reports how it is, and administrators see it', async () => {
    const { id, token } = await pair(hall, boss, 'display', entrance);
    const said = { faults: ['sound_blocked', 'clock_wrong'], page: '/display/lezhe' };
    expect(await report(token, said)).toMatchObject({ status: 200, body: { renewToken: false } });
    expect(await deviceOf(id)).toMatchObject({
      ...{ online: true, address: '127.0.0.1', agent: 'node', page: '/display/lezhe' },
      faults: [{ code: 'sound_blocked' }, { code: 'clock_wrong' }],
    });
    expect(await report(token, { faults: ['on_fire'], page: '' })).toMatchObject({ status: 422 });
    expect(await entriesOf('report-device')).toEqual([]);
  });

  it('that is a kiosk takes tickets in its own office, where nobody else may, and nothing more', async () => {
    const { token } = await pair(hall, boss, 'kiosk', entrance);
    const take = (office: string, more: Ask) =>
      ask('POST', `/offices/${office}/tickets`, { body: { serviceId }, ...more });
    expect((await take(here.code, {})).status).toBe(401);
    const taken = await take(here.code, { token });
    expect(taken).toMatchObject({ status: 201, body: { ticket: { officeId: here.id } } });
    expect((await take('shengjin', { token })).status).toBe(403);
    const cookie = `sporteli_device=${token}`;
    expect((await take(here.code, { headers: { cookie } })).status).toBe(201);
    const foreign = { headers: { cookie, 'sec-fetch-site': 'cross-site' } };
    expect(await take(here.code, foreign)).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    expect((await ask('GET', `/offices/${here.code}/board`, { token })).status).toBe(200);
    for (const [method, path] of [
      ['GET', `/offices/${here.code}/events`],
      ['GET', `/offices/${here.code}/queue`],
      ['GET', '/devices'],
      ['GET', '/audit'],
    ] as const)
      expect(await ask(method, path, { token }), path).toMatchObject({ status: 403 });
    expect((await ask('GET', '/me', { token })).status).toBe(401);
    const vip = { serviceId, priority: 'vip' };
    expect((await ask('POST', `/offices/${here.code}/tickets`, { token, body: vip })).status).toBe(403);
  });

  it('that is a screen follows the board and the events of its office, and takes no tickets', async () => {
    const { token } = await pair(hall, boss, 'display', entrance);
    const take = ask('POST', `/offices/${here.code}/tickets`, { token, body: { serviceId } });
    expect((await take).status).toBe(403);
    const join = await joined('/board', { authorization: `Bearer ${token}` }, here.code);
    expect(join).toMatchObject({ ok: true });
    expect(await joined('/board', { cookie: `sporteli_device=${token}` }, here.code)).toMatchObject({
      ok: true,
    });
    expect(await joined('/board', { authorization: `Bearer ${token}` }, beside.id)).toMatchObject({
      problem: { code: 'FORBIDDEN' },
    });
    expect(await joined('/desk', { authorization: `Bearer ${token}` }, here.code)).toMatchObject({
      problem: { code: 'FORBIDDEN' },
    });
    expect(await joined('/board', {}, here.code)).toMatchObject({ problem: { code: 'UNAUTHENTICATED' } });
    const headers = { accept: 'text/event-stream', cookie: `sporteli_device=${token}` };
    const gone = new AbortController();
    const stream = await fetch(`${hall.url}/api/v1/offices/${here.code}/events`, {
      headers,
      signal: gone.signal,
    });
    expect([stream.status, stream.headers.get('content-type')]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
    ]);
    gone.abort();
    expect((await ask('GET', `/offices/${beside.id}/events`, { token })).status).toBe(403);
  });

  it('is asked for itself by its own cookie, though somebody is signed in there', async () => {
    const { id, token } = await pair(hall, boss, 'kiosk', entrance);
    const cookie = `sporteli_session=${boss.token}; sporteli_device=${token}`;
    expect(await ask('GET', '/me/device', { headers: { cookie } })).toMatchObject({
      body: { device: { id } },
    });
    expect(await ask('GET', '/me', { headers: { cookie } })).toMatchObject({
      body: { staff: { username: 'boss' } },
    });
    expect((await ask('GET', '/me/device', { token: boss.token })).status).toBe(403);
    expect((await ask('GET', '/me/device')).status).toBe(401);
  });
});

describe('a device’s token', () => {
  it('is renewed after a day: the cookie changes, and the old one ends when the new one is used', async () => {
    const { token, id } = await pair(hall, boss, 'display', entrance);
    ahead = DAY_MS + 1;
    onTestFinished(() => {
      ahead = 0;
    });
    expect((await report(token)).body).toMatchObject({ renewToken: true });
    const answer = await renew(token);
    const next = tokenIn(answer);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('set-cookie')).toContain(`sporteli_device=${next}; Max-Age=`);
    expect((await report(token)).body).toMatchObject({ renewToken: false });
    expect((await own(next)).status).toBe(200);
    expect((await own(token)).status).toBe(401);
    expect((await report(next)).body).toMatchObject({ renewToken: false });
    ahead = 0;
    const [entry] = await entriesOf('renew-device-token');
    expect(entry).toMatchObject({
      actor: null,
      target: { kind: 'device', id },
      officeId: here.id,
      outcome: 'done',
    });
  });

  it('is not renewed twice at once, lest the later answer be the earlier one', async () => {
    const { token } = await pair(hall, boss, 'kiosk', entrance);
    await renew(token);
    expect(await renew(token)).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect((await own(token)).status).toBe(200);
    ahead = MINUTE_MS + 1;
    const again = await renew(token);
    ahead = 0;
    expect(again.status).toBe(201);
    expect((await own(tokenIn(again))).status).toBe(200);
  });

  it('is known to every process at once', async () => {
    const other = await anotherProcess();
    const { token } = await pair(hall, boss, 'kiosk', entrance);
    expect(await other.own(token)).toBe(200);
    const next = tokenIn(await renew(token));
    expect(await other.own(next)).toBe(200);
    expect(await other.own(token)).toBe(401);
  });

  it('goes on without the document store, where it cannot be renewed', async () => {
    const uri = new URL(inject('mongodbUri'));
    await using cable = await layCable(uri.href.replace('mongodb:', 'http:'));
    uri.port = new URL(cable.url).port;
    uri.pathname = `/${hall.mongo.name}`;
    uri.searchParams.set('directConnection', 'true');
    const { token } = await pair(hall, boss, 'kiosk', entrance);
    const far = await anotherProcess(uri.href);
    cable.cut();
    const renewed = await far.post('/me/device/token', token);
    expect([renewed.status, await renewed.json()]).toMatchObject([503, { code: 'LEDGER_AWAY' }]);
    const said = { faults: ['connection_lost'], page: '/kiosk/lezhe' };
    expect((await far.post('/me/device/report', token, said)).status).toBe(200);
    expect((await far.post(`/offices/${here.code}/tickets`, token, { serviceId })).status).toBe(201);
    // The new one is used while the document store is away: the old one ends all the same, and is forgotten there later.
    cable.mend();
    const another = await pair(hall, boss, 'kiosk', entrance);
    await expect.poll(() => far.own(another.token), { timeout: 20_000 }).toBe(200);
    const newer = tokenIn(await renew(another.token));
    await far.directory.refresh();
    cable.cut();
    expect([await far.own(newer), await far.own(another.token)]).toEqual([200, 401]);
    cable.mend();
    await expect
      .poll(async () => [await far.own(newer), (await tokensOf(another.id)).length], { timeout: 20_000 })
      .toEqual([200, 1]);
  });
});

describe('administering devices', () => {
  it('lists those of the offices that one administers, in pages', async () => {
    const mine = await pair(hall, boss, 'kiosk', { ...entrance, name: 'A' });
    const other = await pair(hall, admin, 'kiosk', { ...entrance, officeId: beside.id, name: 'B' });
    const ids = (list: AnswerOf<'list-devices'>) => list.items.map(({ id }) => id);
    const all = ids(await admin.ask('list-devices', { '?': '?limit=1000' }));
    expect(all).toContain(mine.id);
    expect(all).toContain(other.id);
    const bosses = await boss.ask('list-devices', { '?': '?limit=1000' });
    expect(ids(bosses)).toContain(mine.id);
    expect(ids(bosses)).not.toContain(other.id);
    expect(ids(await admin.ask('list-devices', { '?': `?office=${beside.id}` }))).toEqual([other.id]);
    const first = await admin.ask('list-devices', { '?': '?limit=1' });
    const second = await admin.ask('list-devices', { '?': `?limit=1&cursor=${first.nextCursor ?? ''}` });
    expect([...ids(first), ...ids(second)]).toEqual(all.slice(0, 2));
    expect(await boss.refused('list-devices', { '?': `?office=${beside.id}` })).toBe('FORBIDDEN');
    expect(await boss.refused('list-devices', { '?': '?office=nowhere' })).toBe('INVALID_INPUT office');
    expect(await clerk.refused('list-devices')).toBe('FORBIDDEN');
  });

  it('names and moves them within the offices that one administers', async () => {
    const { id, token } = await pair(hall, boss, 'kiosk', entrance);
    expect(await boss.ask('change-device', { device: id }, { name: 'Kati 1' })).toMatchObject({
      ...{ name: 'Kati 1', place: 'Te dera', officeId: here.id },
    });
    expect(await boss.refused('change-device', { device: id }, { officeId: beside.id })).toBe('FORBIDDEN');
    expect(await admin.ask('change-device', { device: id }, { officeId: beside.id })).toMatchObject({
      officeId: beside.id,
    });
    expect(await boss.refused('change-device', { device: id }, { name: 'x' })).toBe('FORBIDDEN');
    expect(await boss.refused('revoke-device', { device: id })).toBe('FORBIDDEN');
    expect(await boss.refused('change-device', { device: here.id }, {})).toBe('NOT_FOUND');
    expect(await own(token)).toMatchObject({ body: { officeCode: 'shengjin' } });
    const [moved] = (await entriesOf('change-device')).filter(({ outcome }) => outcome === 'done');
    expect(moved).toMatchObject({
      ...{ target: { kind: 'device', id }, before: { officeId: here.id }, after: { officeId: beside.id } },
    });
  });

  it('shuts one out for good: here at once, in other processes when they have read it', async () => {
    const other = await anotherProcess();
    const { id, token } = await pair(hall, boss, 'kiosk', entrance);
    expect(await other.own(token)).toBe(200);
    expect(await revoke(id)).toBe(204);
    expect((await own(token)).status).toBe(401);
    await other.directory.refresh();
    expect(await other.own(token)).toBe(401);
    expect(await deviceOf(id)).toMatchObject({
      revokedAt: expect.any(String) as string,
      tokenIssuedAt: null,
    });
    expect(await revoke(id)).toBe(204);
    const entries = (await entriesOf('revoke-device')).filter(({ target }) => target?.id === id);
    expect(entries.at(-1)).toMatchObject({ before: { revoked: false }, after: { revoked: true } });
    expect(await boss.refused('change-device', { device: id }, { name: 'x' })).toBe('NOT_FOUND');
  });
});

describe('a screen’s connection', () => {
  /** A screen that shows the board; its cookie changes under it. */
  async function screen(token: string) {
    const extraHeaders = { authorization: `Bearer ${token}` };
    const socket = io(`${hall.url}/board`, { forceNew: true, transports: ['websocket'], extraHeaders });
    onTestFinished(() => void socket.disconnect());
    const join = async () =>
      socket.emitWithAck('join', { office: here.code, lastSeq: null }) as Promise<unknown>;
    await heard(socket, 'connect');
    expect(await join()).toMatchObject({ ok: true });
    const ended = heard(socket, 'disconnect');
    return { socket, join, ended, extraHeaders };
  }

  it('is ended with the next heartbeat when it is shut out, or moved to another office', async () => {
    const [shut, moved] = [
      await pair(hall, boss, 'display', entrance),
      await pair(hall, boss, 'display', entrance),
    ];
    const screens = [await screen(shut.token), await screen(moved.token)];
    expect(await revoke(shut.id)).toBe(204);
    await admin.ask('change-device', { device: moved.id }, { officeId: beside.id });
    const reasons = await Promise.all(screens.map(({ ended }) => ended));
    expect(reasons).toEqual(['io server disconnect', 'io server disconnect']);
  });

  it('comes back by itself with the new token when the old one has ended', async () => {
    const { token } = await pair(hall, boss, 'display', entrance);
    const { socket, join, ended, extraHeaders } = await screen(token);
    const next = tokenIn(await renew(token));
    extraHeaders.authorization = `Bearer ${next}`;
    expect((await own(next)).status).toBe(200);
    expect(await ended).toBe('transport close');
    await heard(socket, 'connect');
    expect(await join()).toMatchObject({ ok: true });
  });
});

/** What a socket says next under this name. */
function heard(socket: Socket, event: string): Promise<unknown> {
  return new Promise((resolve) => socket.once(event, resolve));
}

async function joined(namespace: string, headers: Record<string, string>, office: string): Promise<unknown> {
  const socket = io(hall.url + namespace, {
    ...{ forceNew: true, transports: ['websocket'], extraHeaders: headers, reconnection: false },
  });
  onTestFinished(() => void socket.disconnect());
  await heard(socket, 'connect');
  return socket.emitWithAck('join', { office, lastSeq: null });
}
