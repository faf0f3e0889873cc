/**
 * A hall whose units are open to nobody: only their own devices and staff get in. Its server runs in the test's process, on stores
 * of its own, with the built pages.
 */
import { pino } from 'pino';
import { startEmbeddedStores } from '../../embedded/index.ts';
import { systemClock } from '../../server/clock.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { connectMongo, modelsOf } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { seedFirstStart } from '../../server/seed.ts';
import { createServer } from '../../server/server.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Short code of the office that is shut; the other one stays open. */
export const SHUT_OFFICE = 'shengjin';

/** @param password of every demo account */
export async function startShutHall(password: string): Promise<{ url: string } & AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder());
  const stores = starting.use(await startEmbeddedStores({ dataDir: folder.path, log: () => undefined }));
  const redis = connectLiveStore(stores.redisUrl, fail);
  starting.defer(() => {
    redis.disconnect();
  });
  const mongo = await connectMongo(stores.mongodbUri);
  starting.defer(() => mongo.close());
  await seedFirstStart(mongo, { demo: true, password });
  const models = modelsOf(mongo);
  await models.offices.updateOne({ code: SHUT_OFFICE }, { openKiosk: false, openBoard: false });
  const directory = starting.use(await loadDirectory(models, fail));
  const server = starting.use(
    createServer({
      redis,
      mongo,
      directory,
      prefix: 'shut:',
      clock: systemClock,
      secret: 'a secret for tests',
      dataKeys: ['a data key for tests, long enough'],
      publicUrl: null,
      rateLimits: false,
      log: pino({ level: 'silent' }),
    }),
  );
  const port = await server.listen(0, '127.0.0.1');
  const running = starting.move();
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function fail(error: unknown): never {
  throw error;
}
