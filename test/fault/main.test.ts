/** The hall's process: how it starts, what it says where it cannot, and that it leaves nothing behind. */
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { startEmbeddedStores } from '../../embedded/index.ts';
import { startCluster } from '../support/cluster.ts';
import { descendantsOf, isRunning, startMain, type MainProcess } from '../support/main-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const PASSWORD = 'një fjalëkalim prove';
/** Refused at once: the discard port, on which nothing listens. */
const NOBODY = { REDIS_URL: 'redis://127.0.0.1:9', MONGODB_URI: 'mongodb://127.0.0.1:9/sporteli' };

async function post<T>(url: string, body: object, token?: string): Promise<{ status: number; body: T }> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return { status: response.status, body: (await response.json()) as T };
}
async function get<T>(url: string, token?: string): Promise<{ status: number; body: T }> {
  const response = await fetch(url, { headers: token ? { authorization: `Bearer ${token}` } : {} });
  return { status: response.status, body: (await response.json()) as T };
}
interface Taken {
  ticket: { id: string; number: string; day: string; issuedAt: string };
}
async function takeTicket(url: string): Promise<Taken['ticket']> {
  const services = await get<{ items: { id: string }[] }>(`${url}/api/v1/offices/lezhe/services`);
  const body = { serviceId: services.body.items[0]?.id };
  return (await post<Taken>(`${url}/api/v1/offices/lezhe/tickets`, body)).body.ticket;
}
async function signIn(url: string, username: string): Promise<string> {
  const credentials = { username, password: PASSWORD };
  return (await post<{ token: string }>(`${url}/api/v1/sessions`, credentials)).body.token;
}
const pidOf = ({ child }: MainProcess): number => child.pid ?? 0;

describe('the hall', () => {
  it('starts from nothing, leaves no process when told to end, and goes on where it was', async () => {
    using folder = temporaryFolder();
    const env = { DATA_DIR: join(folder.path, 'data') };
    await using first = startMain(env);
    const url = await first.ready;
    const password = /: ([a-z2-9]{4}(?:-[a-z2-9]{4}){3})$/m.exec(first.printed())?.[1];
    expect(password).toBeDefined();
    expect((await takeTicket(url)).number).toBe('A001');

    const family = descendantsOf(pidOf(first));
    expect(family.map(({ command }) => /mongod|valkey|redis|worker/.exec(command)?.[0]).sort()).toHaveLength(
      3,
    );
    first.child.kill('SIGINT');
    first.child.kill('SIGTERM');
    expect(await first.ended).toMatchObject({ code: 0, printed: expect.stringContaining('Stopped.') });
    expect(family.filter(({ pid }) => isRunning(pid))).toEqual([]);

    await using second = startMain(env);
    const again = await second.ready;
    expect(second.printed()).not.toContain(password);
    expect((await takeTicket(again)).number).toBe('A002');
    const credentials = { username: 'clerk1', password };
    expect((await post(`${again}/api/v1/sessions`, credentials)).status).toBe(201);

    await using third = startMain(env);
    const refused = await third.ended;
    expect(refused.code).toBe(1);
    expect(refused.printed).toContain(again);
  });

  it('starts its worker again when that dies, and the record catches up', async () => {
    using folder = temporaryFolder();
    await using hall = startMain({ DATA_DIR: folder.path, SPORTELI_ADMIN_PASSWORD: PASSWORD });
    const url = await hall.ready;
    const workers = () => descendantsOf(pidOf(hall)).filter(({ command }) => command.includes('worker.ts'));
    const [before] = workers();
    if (!before) throw new Error('a worker was expected');
    process.kill(before.pid, 'SIGKILL');
    const { id } = await takeTicket(url);
    const token = await signIn(url, 'manager');
    await vi.waitFor(
      async () => {
        const { body } = await get<{ items: { id: string }[] }>(`${url}/api/v1/tickets`, token);
        expect(body.items.map((ticket) => ticket.id)).toContain(id);
      },
      { timeout: 30_000, interval: 200 },
    );
    expect(workers().map(({ pid }) => pid)).not.toContain(before.pid);
  });

  it('lets citizens and clerks go on without the document store, and says that it is missing', async () => {
    using folder = temporaryFolder();
    await using stores = await startEmbeddedStores({
      dataDir: join(folder.path, 'stores'),
      log: () => undefined,
    });
    await using hall = startMain({
      DATA_DIR: folder.path,
      REDIS_URL: stores.redisUrl,
      MONGODB_URI: stores.mongodbUri,
      SPORTELI_DEMO: '1',
      SPORTELI_ADMIN_PASSWORD: PASSWORD,
    });
    const url = await hall.ready;
    await stores.mongo.stop();
    expect(await get(`${url}/readyz`)).toEqual({ status: 503, body: { redis: true, mongodb: false } });

    const token = await signIn(url, 'clerk1');
    const { body } = await get<{ items: { id: string }[] }>(`${url}/api/v1/offices/lezhe/counters`, token);
    const counter = `${url}/api/v1/offices/lezhe/counters/${body.items[0]?.id ?? ''}`;
    const ticket = await takeTicket(url);
    const signedIn = await post<{ epoch: number }>(`${counter}/sign-in`, {}, token);
    const called = await post<Taken>(`${counter}/call-next`, { epoch: signedIn.body.epoch }, token);
    expect(called.body.ticket.id).toBe(ticket.id);
    const manager = await signIn(url, 'manager');
    expect(await get(`${url}/api/v1/kpis`, manager)).toMatchObject({
      status: 503,
      body: { code: 'LEDGER_AWAY' },
    });

    await stores.mongo.start();
    await vi.waitFor(async () => expect((await get(`${url}/readyz`)).status).toBe(200), { timeout: 20_000 });
  });

  it('runs on a cluster as on one server: sessions, limits, jobs; and refuses the address of a single node', async () => {
    using folder = temporaryFolder();
    await using cluster = await startCluster();
    await using stores = await startEmbeddedStores({
      dataDir: join(folder.path, 'stores'),
      log: () => undefined,
    });
    const env = {
      DATA_DIR: folder.path,
      MONGODB_URI: stores.mongodbUri,
      SPORTELI_DEMO: '1',
      SPORTELI_ADMIN_PASSWORD: PASSWORD,
    };
    const node = cluster.url.replace('redis+cluster:', 'redis:').replace(/,.*/, '');
    await using mistaken = startMain({ ...env, REDIS_URL: node });
    expect(await mistaken.ended).toMatchObject({
      code: 1,
      printed: expect.stringContaining('write redis+cluster://'),
    });
    await using hall = startMain({ ...env, REDIS_URL: cluster.url });
    const url = await hall.ready;
    const { id } = await takeTicket(url);
    const token = await signIn(url, 'manager');
    await vi.waitFor(
      async () => {
        const { body } = await get<{ items: { id: string }[] }>(`${url}/api/v1/tickets`, token);
        expect(body.items.map((ticket) => ticket.id)).toContain(id);
      },
      { timeout: 30_000, interval: 200 },
    );
  });

  it('stands still on a virtual clock until whoever started it moves it', async () => {
    using folder = temporaryFolder();
    await using hall = startMain({ DATA_DIR: folder.path, SPORTELI_ADMIN_PASSWORD: PASSWORD }, [
      '--virtual-clock',
    ]);
    const url = await hall.ready;
    const moveTo = async (at: string) => {
      const moved = once(hall.child, 'message');
      hall.child.send({ type: 'clock', at: Date.parse(at) });
      expect(await moved).toEqual([{ type: 'clock', at: Date.parse(at) }, undefined]);
    };
    await moveTo('1999-01-03T08:15:00Z');
    const issued = { day: '1999-01-03', issuedAt: '1999-01-03T08:15:00.000Z', number: 'A001' };
    expect(await takeTicket(url)).toMatchObject(issued);
    await moveTo('1999-01-04T08:00:00Z');
    // Yesterday's A001 still waits in an office open round the clock, so that nobody else gets its label.
    expect(await takeTicket(url)).toMatchObject({ day: '1999-01-04', number: 'A002' });
  });
});

describe('a hall that cannot start', () => {
  it.each([
    ['a wrong environment', { PORT: 'x', LOG_LEVEL: 'loud' }, [/^PORT must/m, /^LOG_LEVEL must/m]],
    ['no live store', NOBODY, [/^The live store does not answer \(.+\): start it, or correct REDIS_URL\.$/m]],
    [
      'a host of somebody else',
      { ...NOBODY, HOST: '192.0.2.1' },
      [/^HOST=192\.0\.2\.1 is no address of this machine/m],
    ],
    ['a demo on the network', { HOST: '0.0.0.0' }, [/SPORTELI_DEMO=1/]],
  ])('for %s says so and what to do', async (_what, env, lines) => {
    using folder = temporaryFolder();
    await using hall = startMain({ DATA_DIR: folder.path, ...(env as Record<string, string>) });
    const { code, printed } = await hall.ended;
    expect(code).toBe(1);
    for (const line of lines) expect(printed).toMatch(line);
    expect(printed.trim().split('\n').length).toBeLessThanOrEqual(lines.length);
  });

  it('for a port in use names it, before it starts anything', async () => {
    using folder = temporaryFolder();
    await using occupant = createServer().listen(0, '127.0.0.1');
    await once(occupant, 'listening');
    const { port } = occupant.address() as AddressInfo;
    await using hall = startMain({ DATA_DIR: folder.path, PORT: String(port) });
    const { code, printed } = await hall.ended;
    expect(code).toBe(1);
    expect(printed.trim()).toBe(
      `Port ${port} is in use by another program: stop that, or choose another port: PORT=${port + 1} npm start`,
    );
  });

  it('refuses to show a demo to the network that was seeded for this machine', async () => {
    using folder = temporaryFolder();
    const env = { DATA_DIR: folder.path, SPORTELI_ADMIN_PASSWORD: PASSWORD };
    {
      await using hall = startMain(env);
      await hall.ready;
    }
    await using wide = startMain({ ...env, HOST: '0.0.0.0', SPORTELI_DEMO: '0' });
    const { code, printed } = await wide.ended;
    expect(code).toBe(1);
    expect(printed).toContain('HOST=0.0.0.0 would open the demo');
  });

  it('is told to stop in mid-start and leaves nothing', async () => {
    using folder = temporaryFolder();
    mkdirSync(join(folder.path, 'data'));
    await using hall = startMain({ DATA_DIR: join(folder.path, 'data') });
    await vi.waitFor(() => expect(descendantsOf(pidOf(hall)).length).toBeGreaterThan(0), {
      timeout: 20_000,
      interval: 10,
    });
    const family = descendantsOf(pidOf(hall));
    hall.child.kill('SIGTERM');
    expect((await hall.ended).code).toBe(0);
    expect(family.filter(({ pid }) => isRunning(pid))).toEqual([]);
  });
});
