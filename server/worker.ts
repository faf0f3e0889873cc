/**
 * The worker: carries events into the record, counts them, closes days, and takes what is over off the live store. It may be
 * killed at any moment; the next one takes up what was left.
 */
import { startRollups } from '../analytics/jobs/index.ts';
import { openLedger, startDrain } from '../ledger/index.ts';
import { startAuditDrain } from './access/audit/drain.ts';
import { openLiveAudit } from './access/audit/live.ts';
import { openAuditRecord } from './access/audit/record.ts';
import { systemClock } from './clock.ts';
import { connectJobStore, connectLiveStore } from './engine/connect.ts';
import { createLog } from './log.ts';
import { connectMongo, modelsOf } from './models.ts';
import { factsOf } from './operations/common.ts';
import type { OfficeRecord } from './organisation/directory.ts';
import { loadDirectory } from './organisation/load.ts';
import { createRecordedEngine } from './recorded-engine.ts';
import { eraseDue } from './retention.ts';
import { startTimers } from './timers.ts';
import { WorkerMessage, type WorkerTask } from './worker-task.ts';

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
  const recorded = createRecordedEngine({
    ...{ redis, mongo, directory, log },
    prefix: task.prefix,
    clock: systemClock,
  });
  const engine = starting.use(recorded.engine);
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
  starting.use(startDrain({ ...jobs, compareWithRecord: recorded.compareWithRecord, folded: rollups.touch }));
  starting.use(
    startAuditDrain({
      live: openLiveAudit(redis, task.prefix),
      record: openAuditRecord(mongo),
      log,
    }),
  );
  if (!task.virtualClock) {
    const now = () => systemClock.now();
    const ledger = openLedger(mongo);
    const erase = async (office: OfficeRecord): Promise<void> => {
      const tickets = await eraseDue({ ledger, engine, now }, office);
      if (tickets > 0)
        log.info({ officeId: office.id, tickets }, 'personal data was erased after its period');
    };
    starting.use(startTimers({ engine, offices: () => directory.offices(), erase, now, failed: away }));
  }
  return starting.move();
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
