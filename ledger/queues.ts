/** What the record's jobs and the rollups' have in common: one job per thing, short, taken over soon, gone when done. */
import { Queue, Worker, type JobsOptions } from 'bullmq';
import type { Cluster, Redis } from 'ioredis';
import type { Connection } from 'mongoose';
import { sparingly, type Log } from './alarms.ts';

export interface JobOptions {
  mongo: Connection;
  /** A new connection each time, see `connectJobStore`. It is closed with the jobs. */
  redis: () => Redis | Cluster;
  /** Prefix of the queue's keys: `{bull}` in production, so that a cluster keeps them in one slot. */
  prefix: string;
  log: Log;
}

export interface Jobs<T> extends AsyncDisposable {
  /**
   * Adds a job. While an equal one waits this is that one; while it is being worked on, one more comes after it.
   * @param id what the job is about @param delayMs how long it waits for more of the same
   */
  add(id: string, data: T, delayMs?: number): Promise<void>;
  /** Tells of a failure without tiring anybody. */
  report: (what: string, error: unknown) => void;
}

/** A killed worker's job is another's after at most the sum of the first two. */
const TIMES = { lockDuration: 3_000, stalledInterval: 2_000, maxStalledCount: 10 };

/** Starts a queue and its worker. The stores may be away: jobs begin when they are back. */
export function startJobs<T>(
  name: string,
  { redis, prefix, log }: JobOptions,
  concurrency: number,
  work: (data: T) => Promise<void>,
): Jobs<T> {
  const report = sparingly(log);
  const connections = [redis(), redis()] as const;
  const queue = new Queue<T, void, string, T, void, string>(name, { connection: connections[0], prefix });
  const worker = new Worker<T, void, string>(name, ({ data }) => work(data), {
    connection: connections[1],
    prefix,
    concurrency,
    ...TIMES,
  });
  const away = (error: Error): void => report(`${name}: the queue does not answer`, error);
  queue.on('error', away);
  worker.on('error', away);
  for (const connection of connections) connection.on('error', away);
  worker.on('failed', (_job, error) => report(`${name} failed`, error));
  return {
    add: async (id, data, delay = 0) => {
      await queue.add(name, data, { ...SHORT_LIVED, delay, deduplication: { id, keepLastIfActive: true } });
    },
    report,
    [Symbol.asyncDispose]: async () => {
      await worker.close();
      await queue.close();
      for (const connection of connections) connection.disconnect();
    },
  };
}

/** A job that failed three times is forgotten: the sweep that guards its kind adds it anew. */
const SHORT_LIVED: JobsOptions = {
  attempts: 3,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: true,
};
