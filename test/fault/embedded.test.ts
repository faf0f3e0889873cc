import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { startEmbeddedStores } from '../../embedded/index.ts';
import { endProcess, markOf } from '../../embedded/processes.ts';
import { storeClients } from '../support/store-clients.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const OWNER = join(import.meta.dirname, '../support/own-stores.ts');
const ignore = () => undefined;

interface Owner extends AsyncDisposable {
  process: ReturnType<typeof spawn>;
  redisUrl: string;
  mongodbUri: string;
  valkeyPid: number;
  mongoPid: number;
}

async function ownerOf(dataDir: string): Promise<Owner> {
  const owner = spawn(process.execPath, [OWNER, dataDir], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = (await once(createInterface(owner.stdout), 'line')) as [string];
  const said = JSON.parse(line) as Omit<Owner, 'process' | typeof Symbol.asyncDispose>;
  const marks = [said.mongoPid, said.valkeyPid].map(markOf);
  return {
    ...said,
    process: owner,
    async [Symbol.asyncDispose]() {
      owner.kill('SIGKILL');
      // Where a test failed, the stores may still be there.
      for (const mark of marks) {
        if (mark !== undefined) await endProcess(mark, 0);
      }
    },
  };
}

function isRunning(pid: number): boolean {
  return markOf(pid) !== undefined;
}

/** Writes numbers to both stores until told to stop; answers the last that each has acknowledged. */
function keepWriting({ redis, db }: ReturnType<typeof storeClients>) {
  let wanted = true;
  const acknowledged = { redis: 0, mongo: 0 };
  const numbers = db.collection<{ _id: number }>('numbers');
  const first = Promise.withResolvers<void>();
  const toRedis = async () => {
    for (let n = 1; wanted; n++) {
      await redis.zadd('numbers', n, String(n));
      acknowledged.redis = n;
    }
  };
  const toMongo = async () => {
    for (let n = 1; wanted; n++) {
      await numbers.updateOne({ _id: n }, { $setOnInsert: { _id: n } }, { upsert: true });
      acknowledged.mongo = n;
      if (n === 50) first.resolve();
    }
  };
  const both = Promise.allSettled([toRedis(), toMongo()]);
  return {
    acknowledged,
    underWay: first.promise,
    stop: async () => {
      wanted = false;
      await both;
    },
  };
}

describe('embedded stores under fault', () => {
  it('come back by themselves at the same addresses with every acknowledged write, killed in mid-write', async () => {
    using folder = temporaryFolder();
    await using stores = await startEmbeddedStores({ dataDir: folder.path, log: ignore });
    await using clients = storeClients(stores);
    const writing = keepWriting(clients);
    await writing.underWay;
    const before = [stores.mongo.pid, stores.valkey.pid];
    await Promise.all([stores.mongo.kill('SIGKILL'), stores.valkey.kill('SIGKILL')]);
    const acknowledged = { ...writing.acknowledged };
    await Promise.all([stores.mongo.ready(), stores.valkey.ready()]);
    await writing.stop();

    expect([stores.mongo.pid, stores.valkey.pid]).not.toEqual(before);
    await using fresh = storeClients(stores);
    expect(await fresh.redis.zcount('numbers', 1, acknowledged.redis)).toBe(acknowledged.redis);
    const inMongo = await fresh.db
      .collection<{ _id: number }>('numbers')
      .countDocuments({ _id: { $lte: acknowledged.mongo } });
    expect(inMongo).toBe(acknowledged.mongo);
  });

  it('stay down while stopped and serve again when started', async () => {
    using folder = temporaryFolder();
    await using stores = await startEmbeddedStores({ dataDir: folder.path, log: ignore });
    await using clients = storeClients(stores);
    await clients.db.collection('words').insertOne({ word: 'before' });
    await stores.mongo.stop();
    expect(stores.mongo.pid).toBeUndefined();
    await clients.redis.set('word', 'goes on');
    await stores.mongo.start();
    expect(await clients.db.collection('words').countDocuments()).toBe(1);
  });

  it('are taken over by the next start when their owner alone was killed', async () => {
    using folder = temporaryFolder();
    await using owner = await ownerOf(folder.path);
    {
      await using clients = storeClients(owner);
      await clients.redis.set('word', 'kept');
      await clients.db.collection<{ word: string }>('words').insertOne({ word: 'kept' });
    }
    const ended = once(owner.process, 'exit');
    owner.process.kill('SIGKILL');
    await ended;
    expect([owner.mongoPid, owner.valkeyPid].map(isRunning)).toEqual([true, true]);

    await using stores = await startEmbeddedStores({ dataDir: folder.path, log: ignore });
    expect([owner.mongoPid, owner.valkeyPid].map(isRunning)).toEqual([false, false]);
    expect(stores.mongodbUri).toBe(owner.mongodbUri);
    expect(stores.redisUrl).toBe(owner.redisUrl);
    await using clients = storeClients(stores);
    expect(await clients.redis.get('word')).toBe('kept');
    expect(await clients.db.collection('words').countDocuments({ word: 'kept' })).toBe(1);
  });

  it('leave no process when their owner is told to end', async () => {
    using folder = temporaryFolder();
    await using owner = await ownerOf(folder.path);
    const ended = once(owner.process, 'exit');
    owner.process.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect([owner.mongoPid, owner.valkeyPid].map(isRunning)).toEqual([false, false]);
  });

  const canMount = process.platform === 'linux' && process.getuid?.() === 0 && mountsTmpfs();

  it.skipIf(!canMount)('come back when a full disk has room again', async () => {
    using folder = temporaryFolder();
    using disk = smallDisk(folder.path, 560);
    const lines: string[] = [];
    await using stores = await startEmbeddedStores({
      dataDir: join(disk.path, 'data'),
      log: (line) => lines.push(line),
    });
    await using clients = storeClients(stores);
    await clients.redis.set('word', 'before');
    const filler = join(disk.path, 'filler');
    fill(filler);
    const died = once(clients.redis, 'close');
    const late = clients.redis.set('late', 'x'.repeat(1_000_000));
    await died;
    rmSync(filler);
    await stores.valkey.ready();
    expect(await late).toBe('OK');
    expect(await clients.redis.get('word')).toBe('before');
    expect(lines.join('\n')).toContain('Valkey ended');
  });
});

function mountsTmpfs(): boolean {
  try {
    using folder = temporaryFolder();
    using _disk = smallDisk(folder.path, 1);
    return true;
  } catch {
    return false; // a container without the right to mount
  }
}

function smallDisk(parent: string, megabytes: number): Disposable & { path: string } {
  const path = join(parent, 'disk');
  mkdirSync(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path], { stdio: 'ignore' });
  return {
    path,
    [Symbol.dispose]: () => {
      execFileSync('umount', [path]);
    },
  };
}

function fill(path: string): void {
  const block = Buffer.alloc(1024 * 1024);
  try {
    for (;;) writeFileSync(path, block, { flag: 'a' });
  } catch {
    return; // full, as wanted
  }
}
