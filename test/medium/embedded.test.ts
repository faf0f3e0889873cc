import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { MongoClient } from 'mongodb';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startEmbeddedStores, type EmbeddedStores } from '../../embedded/index.ts';
import { markOf } from '../../embedded/processes.ts';
import { storeClients } from '../support/store-clients.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ignore = () => undefined;
const start = (dataDir: string, log: (line: string) => void = ignore) =>
  startEmbeddedStores({ dataDir, log });

async function remember(stores: EmbeddedStores, word: string): Promise<void> {
  await using clients = storeClients(stores);
  await clients.redis.set('word', word);
  await clients.db.collection<{ word: string }>('words').insertOne({ word });
}

async function remembered(
  stores: EmbeddedStores,
): Promise<{ redis: string | null; mongo: string | undefined }> {
  await using clients = storeClients(stores);
  const found = await clients.db.collection<{ word: string }>('words').findOne();
  return { redis: await clients.redis.get('word'), mongo: found?.word };
}

/** Takes a port and hangs up on whoever calls. */
async function strangerOn(port: number): Promise<Disposable> {
  const server = createServer((socket) => socket.destroy()).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    [Symbol.dispose]: () => {
      server.close();
    },
  };
}

/** A stand-in for mongod that is new enough and then does what `script` says. */
function writeProgram(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n[ "$1" = --version ] && echo "db version v6.0.5" && exit\n${script}\n`, {
    mode: 0o755,
  });
}

function processGroupOf(pid: number | undefined): number {
  const stat = readFileSync(`/proc/${pid ?? 'self'}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('embedded stores', () => {
  it('start from nothing, and again with the same addresses and data', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'data');
    const first = await start(dataDir);
    await remember(first, 'counter');
    await first[Symbol.asyncDispose]();

    await using second = await start(dataDir);
    expect(second.redisUrl).toBe(first.redisUrl);
    expect(second.mongodbUri).toBe(first.mongodbUri);
    expect(await remembered(second)).toEqual({ redis: 'counter', mongo: 'counter' });
  });

  it('leave no process and no lock behind', async () => {
    using folder = temporaryFolder();
    const stores = await start(folder.path);
    const pids = [stores.mongo.pid, stores.valkey.pid];
    await stores[Symbol.asyncDispose]();
    for (const pid of pids)
      expect(statSync(`/proc/${pid ?? 'none'}`, { throwIfNoEntry: false })).toBeUndefined();
    expect(readdirSync(folder.path)).toEqual(['stores']);
    const kept = readdirSync(join(folder.path, 'stores'));
    expect(kept.filter((name) => name.endsWith('.process') || name.endsWith('.sock'))).toEqual([]);
  });

  it('move MongoDB with its data to another port when its own is taken', async () => {
    using folder = temporaryFolder();
    const first = await start(folder.path);
    await remember(first, 'moved');
    await first[Symbol.asyncDispose]();
    using _stranger = await strangerOn(Number(new URL(first.mongodbUri).port));

    await using second = await start(folder.path);
    expect(new URL(second.mongodbUri).port).not.toBe(new URL(first.mongodbUri).port);
    expect(await remembered(second)).toEqual({ redis: 'moved', mongo: 'moved' });
  });

  it('begin MongoDB anew when its very first start was cut off', async () => {
    using folder = temporaryFolder();
    const stores = join(folder.path, 'stores');
    mkdirSync(join(stores, 'mongodb'), { recursive: true });
    mkdirSync(join(stores, 'mongodb.unfinished'));
    for (const file of ['WiredTiger', 'WiredTiger.turtle', 'storage.bson']) {
      writeFileSync(join(stores, 'mongodb', file), 'half written');
    }
    await using started = await start(folder.path);
    await remember(started, 'anew');
    expect(await remembered(started)).toEqual({ redis: 'anew', mongo: 'anew' });
  });

  it('put the socket into a short private folder when the path of the data folder is long', async () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'ë'.repeat(50));
    const stores = await start(dataDir);
    await remember(stores, 'long');
    expect(Buffer.byteLength(stores.redisUrl)).toBeLessThan(108);
    expect(stores.redisUrl.startsWith(dataDir)).toBe(false);
    expect(statSync(dirname(stores.redisUrl)).mode & 0o777).toBe(0o700);
    await stores[Symbol.asyncDispose]();
    expect(statSync(dirname(stores.redisUrl), { throwIfNoEntry: false })).toBeUndefined();

    await using again = await start(dataDir);
    expect(await remembered(again)).toEqual({ redis: 'long', mongo: 'long' });
  });

  it('stop what runs by then when the start is given up', async () => {
    using folder = temporaryFolder();
    writeProgram(join(folder.path, 'mongod'), 'exec /bin/sleep 1000');
    vi.stubEnv('PATH', folder.path);
    const dataDir = join(folder.path, 'data');
    const giveUp = new AbortController();
    const starting = startEmbeddedStores({ dataDir, log: ignore, signal: giveUp.signal });
    const refused = expect(starting).rejects.toMatchObject({ name: 'AbortError' });
    const { pid } = await vi.waitFor(() => {
      const record = readFileSync(join(dataDir, 'stores', 'mongodb.process'), 'utf8');
      return JSON.parse(record) as { pid: number };
    });
    giveUp.abort();
    await refused;
    expect(markOf(pid)).toBeUndefined();
    expect(readdirSync(dataDir)).toEqual(['stores']);
  });

  it.each([
    [
      'lacks a library',
      'echo "mongod: error while loading shared libraries: libcurl.so.4: no" >&2; exit 127',
      /libcurl 4/,
    ],
    ['dies of an illegal instruction', 'kill -ILL $$', /AVX/],
    ['gives up at once', 'echo "cannot do this"; exit 14', /code 14\): cannot do this/],
  ])('tell in one line that MongoDB %s, and leave the folder free', async (_, fault, line) => {
    using folder = temporaryFolder();
    writeProgram(join(folder.path, 'mongod'), fault);
    vi.stubEnv('PATH', folder.path);
    const dataDir = join(folder.path, 'data');
    const starting = start(dataDir);
    await expect(starting).rejects.toMatchObject({ code: 'ENGINE_BROKEN' });
    await expect(starting).rejects.toThrow(line);
    expect(readdirSync(dataDir)).toEqual(['stores']);
  });
});

describe('embedded stores that run', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  let stores: EmbeddedStores;

  beforeAll(async () => {
    folder = temporaryFolder();
    stores = await start(folder.path);
  });

  afterAll(async () => {
    await stores[Symbol.asyncDispose]();
    folder[Symbol.dispose]();
  });

  it('keep their files to their owner', async () => {
    const path = join(folder.path, 'stores');
    expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const file of ['mongodb.password', 'mongodb.key', 'mongodb.log', 'valkey.log']) {
      expect(statSync(join(path, file)).mode & 0o777, file).toBe(0o600);
    }
    expect(statSync(stores.redisUrl).mode & 0o077).toBe(0);
  });

  it('let nobody read MongoDB without the password', async () => {
    const { host } = new URL(stores.mongodbUri);
    await using stranger = new MongoClient(`mongodb://${host}/?directConnection=true`);
    await expect(stranger.db('sporteli').collection('words').findOne()).rejects.toThrow(
      /requires authentication/,
    );
  });

  it('have transactions and change streams as in production', async () => {
    await using clients = storeClients(stores);
    const words = await clients.db.createCollection<{ word: string }>('words');
    await using changes = words.watch();
    const change = changes.next();
    await clients.mongo.withSession((session) =>
      session.withTransaction(() => words.insertOne({ word: 'together' }, { session })),
    );
    await expect(change).resolves.toMatchObject({
      operationType: 'insert',
      fullDocument: { word: 'together' },
    });
  });

  it('run in process groups of their own, where a Ctrl-C in the terminal does not reach them', async () => {
    for (const { pid } of [stores.mongo, stores.valkey]) {
      expect(pid).toBeDefined();
      expect(processGroupOf(pid)).toBe(pid);
    }
  });

  it('are refused on a data folder in use, and name the address that runs there', async () => {
    stores.recordAddress('http://127.0.0.1:8321');
    await expect(start(folder.path)).rejects.toMatchObject({
      code: 'DATA_DIR_IN_USE',
      message: expect.stringContaining('http://127.0.0.1:8321') as unknown,
    });
    await using clients = storeClients(stores);
    expect(await clients.redis.ping()).toBe('PONG');
    expect(await clients.db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });
});
