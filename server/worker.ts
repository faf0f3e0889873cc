/**
 * The worker: carries events into the record, counts them, closes days, and takes what is over off the live store. It may be
 * killed at any moment; the next one takes up what was left.
 */
import { startRollups } from '../analytics/jobs/index.ts';
import { every } from '../ledger/every.ts';
import { startDrain } from '../ledger/index.ts';
import { systemClock } from './clock.ts';
import { connectJobStore, connectLiveStore } from './engine/connect.ts';
import { createEngine } from './engine/index.ts';
import { createLog } from './log.ts';
import { connectMongo, modelsOf } from './models.ts';
import { factsOf } from './operations/common.ts';
import { loadDirectory } from './organisation/load.ts';
import { WorkerMessage, type WorkerTask } from './worker-task.ts';

const ROLL_DAY_EVERY_MS = 30_000;
const FORGET_EVERY_MS = 300_000;

async function work(task: WorkerTask): Promise<AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const log = createLog(task.logFile, task.logLevel);
  const away = (what: string) => (err: unknown) => log.warn({ err }, what);
  const redis = connectLiveStore(task.redisUrl, away('the live store does not answer'));
  starting.defer(() => redis.disconnect());
  const mongo = await connectMongo(task.mongodbUri);
  starting.defer(() => mongo.close());
  const directory = starting.use(
    await loadDirectory(modelsOf(mongo), away('the directory could not be refreshed')),
  );
  const engine = starting.use(createEngine({ redis, prefix: task.prefix, clock: systemClock }));
  const offices = () => directory.offices().map(factsOf);
  const jobs = {
    mongo,
    engine,
    offices,
    redis: () => connectJobStore(task.redisUrl),
    prefix: task.jobPrefix,
    log,
  };
  const rollups = starting.use(startRollups(jobs));
  starting.use(startDrain({ ...jobs, folded: rollups.touch }));
  if (!task.virtualClock) {
    const rollDays = () => forEach(offices(), (office) => engine.rollDay(office));
    const forget = () => forEach(offices(), (office) => engine.forgetClosed(office));
    starting.use(every(ROLL_DAY_EVERY_MS, rollDays, away('a day could not be rolled')));
    starting.use(every(FORGET_EVERY_MS, forget, away('closed tickets could not be taken off')));
  }
  return starting.move();
}

/** One after the other: there is time, and the live store is for clerks. One office's failure is not another's. */
async function forEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await act(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${items.length} offices failed`);
}

let working: Promise<AsyncDisposable> | null = null;

async function stop(): Promise<never> {
  const running = await working;
  await running?.[Symbol.asyncDispose]();
  process.exit(0);
}

process.on('message', (message) => {
  const told = WorkerMessage.parse(message);
  if (told.type === 'work') working ??= work(told.task);
  else void stop();
});
process.on('disconnect', () => void stop());
process.on('SIGTERM', () => void stop());
// A Ctrl-C reaches the whole group; the server tells when it is time.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
