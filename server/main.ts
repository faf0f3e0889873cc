/** The hall's process: stores, worker and server started in order, and stopped in the other order whatever ends it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import { lockDataDir, openDataDir } from '../embedded/data-dir.ts';
import { EmbeddedError, startEmbeddedStores, type EmbeddedStores } from '../embedded/index.ts';
import { systemClock, virtualClock, type Clock } from './clock.ts';
import { ConfigError, KEY_PREFIX, openDemo, readConfig, type Config } from './config.ts';
import { connectLiveStore, isNodeOfCluster, type LiveStore } from './engine/connect.ts';
import { createLog, logFile } from './log.ts';
import { connectMongo, modelsOf, type Mongo } from './models.ts';
import { ListenError, localUrl, phoneHost, tryPort } from './network.ts';
import { loadDirectory } from './organisation/load.ts';
import { dataKeys, sessionSecret } from './secret.ts';
import { seedFirstStart } from './seed.ts';
import { createServer } from './server.ts';
import { startScreen } from './start-screen.ts';
import { untilTold } from './stopping.ts';
import { startWorker } from './worker-process.ts';

const JOB_PREFIX = '{bull}';

/** Something that whoever starts the hall can set right; the message says how. */
class StartError extends Error {}

export interface MainOptions {
  /** Stops when the process that started this one is gone. */
  stopWithParent?: boolean;
}

/** Runs the hall until it is told to stop, and then ends the process. */
export async function main({ stopWithParent = false }: MainOptions = {}): Promise<never> {
  const told = untilTold({ say, stopWithParent });
  let failed: boolean;
  try {
    await using running = new AsyncDisposableStack();
    const log = await open(readConfig(), running, told.signal);
    const cause = await told.reason;
    failed = cause !== null;
    if (failed) log.fatal({ err: cause }, 'the hall stops because of this error');
    if (failed) explain(cause);
    say('Stopping …');
  } catch (error) {
    // Who stops a start that is under way gets no complaint that it did not come about.
    failed = !told.signal.aborted;
    if (failed) explain(error);
  }
  if (!failed) say('Stopped.');
  process.exit(failed ? 1 : 0);
}

/** Starts everything; what has been started by a failure is stopped by `running`. */
async function open(config: Config, running: AsyncDisposableStack, signal: AbortSignal): Promise<Logger> {
  openDataDir(config.dataDir);
  await checkPort(config);
  const log = createLog(logFile(config.dataDir, 'server'), config.logLevel);
  const embedded = config.stores ? null : await startStores(config, log, signal);
  if (embedded) running.use(embedded);
  const stores = config.stores ?? embedded;
  if (!stores) throw new TypeError('no stores');
  const { redis, mongo } = await connect(stores, log, running);
  signal.throwIfAborted();

  const firstStart = await seedFirstStart(mongo, { demo: config.demo, password: config.adminPassword });
  const stale = (err: unknown) =>
    log.warn({ err }, 'the directory could not be refreshed; its last copy serves');
  const directory = running.use(await loadDirectory(modelsOf(mongo), stale));
  const open = directory.offices().some(({ demo, openKiosk }) => demo || openKiosk);
  if (open && !config.openAllowed) throw new StartError(openDemo(config.host));

  const clock = hallClock();
  const { logLevel, publicUrl, rateLimits, singleSignOn } = config;
  const task = {
    redisUrl: stores.redisUrl,
    mongodbUri: stores.mongodbUri,
    prefix: KEY_PREFIX,
    jobPrefix: JOB_PREFIX,
  };
  const workerLog = logFile(config.dataDir, 'worker');
  running.use(startWorker({ ...task, virtualClock: clock.virtual, logFile: workerLog, logLevel }, log));
  const secret = sessionSecret(config.dataDir, config.sessionSecret);
  const server = running.use(
    createServer({
      redis,
      mongo,
      directory,
      prefix: KEY_PREFIX,
      clock,
      secret,
      dataKeys: dataKeys(config.dataDir, config.dataKeys),
      publicUrl,
      trustedProxies: config.trustedProxies,
      phoneHost: phoneHost(config.host),
      rateLimits,
      singleSignOn,
      log,
    }),
  );
  const port = await listen(server, config);
  signal.throwIfAborted();
  const url = localUrl(config.host, port);
  embedded?.recordAddress(url);
  for (const line of startScreen({ config, url, port, offices: directory.offices(), firstStart })) say(line);
  log.info({ url }, 'the hall is open');
  process.send?.({ type: 'ready', url });
  return log;
}

/** @throws ListenError; EmbeddedError where it is this very hall that has the port */
async function checkPort({ port, host, stores, dataDir }: Config): Promise<void> {
  try {
    await tryPort(port, host);
  } catch (error) {
    if (!stores && existsSync(join(dataDir, 'lock.json'))) (await lockDataDir(dataDir)).release();
    throw error;
  }
}

async function startStores({ dataDir }: Config, log: Logger, signal: AbortSignal): Promise<EmbeddedStores> {
  say('Starting the stores …');
  return startEmbeddedStores({
    dataDir,
    signal,
    progress: say,
    log: (line) => log.info({ store: true }, line),
  });
}

async function connect(
  { redisUrl, mongodbUri }: { redisUrl: string; mongodbUri: string },
  log: Logger,
  running: AsyncDisposableStack,
): Promise<{ redis: LiveStore; mongo: Mongo }> {
  const redis = connectLiveStore(redisUrl, (err) => log.warn({ err }, 'the live store does not answer'));
  running.defer(() => redis.disconnect());
  await answering('live store', 'REDIS_URL', redis.ping());
  if (await isNodeOfCluster(redis)) {
    throw new StartError(
      'REDIS_URL names one node of a cluster: write redis+cluster:// in place of redis://.',
    );
  }
  const mongo = await answering('document store', 'MONGODB_URI', connectMongo(mongodbUri));
  running.defer(() => mongo.close());
  return { redis, mongo };
}

async function answering<T>(what: string, variable: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
    throw new StartError(`The ${what} does not answer (${reason}): start it, or correct ${variable}.`, {
      cause: error,
    });
  }
}

async function listen(server: ReturnType<typeof createServer>, { port, host }: Config): Promise<number> {
  try {
    return await server.listen(port, host);
  } catch (error) {
    throw new ListenError(port, host, error);
  }
}

const ClockMessage = z.object({ type: z.literal('clock'), at: z.number() });

/** The machine's clock; or, for a replay, one that only the process that started this one moves. */
function hallClock(): Clock {
  if (!process.send || !process.argv.includes('--virtual-clock')) return systemClock;
  const clock = virtualClock(0);
  process.on('message', (message) => {
    const { success, data } = ClockMessage.safeParse(message);
    if (!success) return;
    clock.set(data.at);
    process.send?.({ type: 'clock', at: data.at });
  });
  return clock;
}

/** What somebody can set right is one line each; anything else is told in full, because it is a fault of ours. */
function explain(error: unknown): void {
  if (error instanceof ConfigError) for (const fault of error.faults) console.error(fault);
  else if (isExpected(error)) console.error(error.message);
  else console.error(error);
}

function isExpected(error: unknown): error is Error {
  return error instanceof StartError || error instanceof ListenError || error instanceof EmbeddedError;
}

function say(line: string): void {
  console.log(line);
}

if (import.meta.main) await main();
