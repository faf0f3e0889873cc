/** The live store fails under the engine: what was answered stays, what was lost is refused and can be repeated. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedStores, type EmbeddedStores } from '../../embedded/index.ts';
import { busyOffice, engineOn, expectRingAfterBreak, listenTo } from '../support/busy-office.ts';
import { office } from '../support/engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const stack = new AsyncDisposableStack();
let stores: EmbeddedStores;
beforeAll(async () => {
  const folder = stack.use(temporaryFolder());
  stores = stack.use(await startEmbeddedStores({ dataDir: folder.path, log: () => undefined }));
});
afterAll(() => stack.disposeAsync());

it('issues each number once and rings again after it was killed in mid-write', async () => {
  const { engine } = engineOn(stores.redisUrl);
  const hall = busyOffice(engine, office(), 50, () => stores.valkey.ready());
  const expectRung = await listenTo(engine, hall);
  for (const enough of [200, 900]) {
    await hall.untilAnswered(enough);
    await stores.valkey.kill('SIGKILL');
  }
  await hall.done;
  expect(hall.refused()).toBeGreaterThan(0);
  await hall.expectWhole();
  await expectRung();
});

it('goes on where it left off after it was stopped and started in mid-run', async () => {
  const { engine } = engineOn(stores.redisUrl);
  const hall = busyOffice(engine, office(), 50, () => stores.valkey.ready());
  const expectRung = await listenTo(engine, hall);
  for (const enough of [200, 900]) {
    await hall.untilAnswered(enough);
    await stores.valkey.stop();
    await stores.valkey.start();
  }
  await hall.done;
  expect(hall.refused()).toBeGreaterThan(0);
  await hall.expectWhole();
  await expectRung();
});

it('misses nothing while its scripts are flushed again and again', async () => {
  const { redis, engine } = engineOn(stores.redisUrl);
  await redis.config('RESETSTAT');
  const hall = busyOffice(engine, office(), 50, () => stores.valkey.ready());
  let flushes = 0;
  let busy = true;
  const flushing = (async () => {
    for (; busy; flushes++) await redis.script('FLUSH');
  })();
  await hall.done.finally(() => (busy = false));
  await flushing;
  expect(hall.refused()).toBe(0);
  await hall.expectWhole();
  const unknown = /errorstat_NOSCRIPT:count=(\d+)/.exec(await redis.info('errorstats'))?.[1];
  expect(Number(unknown)).toBeGreaterThan(50);
});

it('rings once when the connection of its bell was broken', async () => {
  const { redis, engine } = engineOn(stores.redisUrl);
  await expectRingAfterBreak(engine, office(), () => redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub'));
});
