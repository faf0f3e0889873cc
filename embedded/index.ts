/**
 * The embedded default: a real MongoDB and a real Valkey under the data folder, for who has set no addresses of such
 * servers. Nothing else in the project knows of it; the server gets two addresses.
 */
import { join, resolve } from 'node:path';
import { checkFreeSpace, folderExists, lockDataDir, openDataDir, privateFolder } from './data-dir.ts';
import { ENGINE_CACHE, findEngine, MONGODB, VALKEY, type Engine } from './engines.ts';
import { aboutDataDir } from './errors.ts';
import { mongoFiles, prepareMongo, recordedUri } from './mongo.ts';
import { endRecorded } from './record.ts';
import { SupervisedStore, type Store, type StoreProgram } from './supervise.ts';
import { prepareValkey, socketPath, valkeyFiles } from './valkey.ts';

export { EmbeddedError } from './errors.ts';
export type { Store } from './supervise.ts';

export interface EmbeddedOptions {
  /** Everything is kept below it. It is created where it is missing. */
  dataDir: string;
  /** What happens to the stores, one line each: a store that died, and its return. */
  log: (line: string) => void;
  /** What a person who waits for the first start should see; `log` where absent. */
  progress?: (line: string) => void;
  /** Gives up the start; what runs by then is stopped. */
  signal?: AbortSignal;
  /** Where the fetched programs are kept. */
  cacheDir?: string;
}

/** Both stores, running. Disposing stops them cleanly, their files flushed, and frees the data folder. */
export interface EmbeddedStores extends AsyncDisposable {
  /** For `new Redis(redisUrl)`: the path of a unix socket. It stays the same when the store is started again. */
  redisUrl: string;
  /** With user, password and replica set; majority and journalled writes; database `sporteli`. */
  mongodbUri: string;
  valkey: Store;
  mongo: Store;
  /** Tells a second start on the same data folder which address runs there. */
  recordAddress: (url: string) => void;
}

/**
 * Starts both stores and resolves when both serve.
 * @throws EmbeddedError with one line that says what to do; nothing is left running then.
 */
export async function startEmbeddedStores(options: EmbeddedOptions): Promise<EmbeddedStores> {
  const dataDir = resolve(options.dataDir);
  try {
    return await startBoth({ ...options, dataDir });
  } catch (error) {
    throw aboutDataDir(dataDir, error);
  }
}

/** Where the stores of a hall on this data folder are, while the hall runs; undefined where none ever ran. */
export function recordedStores(dataDir: string): Pick<EmbeddedStores, 'redisUrl' | 'mongodbUri'> | undefined {
  const folder = join(resolve(dataDir), 'stores');
  const mongodbUri = recordedUri(folder);
  return mongodbUri === undefined ? undefined : { redisUrl: socketPath(folder), mongodbUri };
}

async function startBoth(options: EmbeddedOptions): Promise<EmbeddedStores> {
  const { dataDir, log, progress } = options;
  await using starting = new AsyncDisposableStack();
  openDataDir(dataDir);
  const lock = await lockDataDir(dataDir);
  starting.defer(lock.release);
  const folder = privateFolder(join(dataDir, 'stores'));
  checkFreeSpace(dataDir, !folderExists(join(folder, 'mongodb')));

  const [mongodFile, valkeyFile] = await Promise.all([
    find(MONGODB, options),
    find(VALKEY, options),
    endRecorded(mongoFiles(folder), progress ?? log),
    endRecorded(valkeyFiles(folder), progress ?? log),
  ]);
  const valkey = prepareValkey(folder);
  starting.defer(valkey.cleanUp);
  const mongo = await prepareMongo(folder, log);
  const valkeyStore = starting.use(await startStore({ ...valkey.program, file: valkeyFile }, options));
  const mongoStore = starting.use(await startStore({ ...mongo.program, file: mongodFile }, options));
  const running = starting.move();
  return {
    redisUrl: valkey.url,
    mongodbUri: mongo.uri,
    valkey: valkeyStore,
    mongo: mongoStore,
    recordAddress: lock.recordAddress,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function startStore(
  program: StoreProgram,
  { log, progress, signal }: EmbeddedOptions,
): Promise<SupervisedStore> {
  signal?.throwIfAborted();
  const store = new SupervisedStore(program, log, progress);
  const giveUp = () => void store.stop();
  signal?.addEventListener('abort', giveUp);
  try {
    await store.start();
    return store;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', giveUp);
  }
}

function find(engine: Engine, { cacheDir, log, progress, signal }: EmbeddedOptions): Promise<string> {
  return findEngine(engine, { cacheDir: cacheDir ?? ENGINE_CACHE, progress: progress ?? log, signal });
}
