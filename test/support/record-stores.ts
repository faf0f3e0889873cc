/** A live queue and a record of their own for one test file, on the stores given by URL. */
import mongoose, { type Connection } from 'mongoose';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { systemClock, type Clock } from '../../server/clock.ts';
import { connectJobStore, type LiveStore } from '../../server/engine/connect.ts';
import { createEngine, type Engine } from '../../server/engine/index.ts';
import { deleteKeys } from './delete-keys.ts';

export interface RecordStores extends AsyncDisposable {
  engine: Engine;
  mongo: Connection;
  redis: LiveStore;
  /** What `startDrain` and `startRollups` want. */
  jobs: { mongo: Connection; redis: () => LiveStore; prefix: string; log: ReturnType<typeof silent> };
  /** Where another process finds the same. */
  where: StoreAddress;
}
export interface StoreAddress {
  redisUrl: string;
  mongodbUri: string;
  database: string;
  enginePrefix: string;
  queuePrefix: string;
}

const silent = () => pino({ level: 'silent' });

/** Names that nobody else uses. */
export function freshNames(redisUrl: string, mongodbUri: string): StoreAddress {
  const name = v7().replaceAll('-', '');
  return { redisUrl, mongodbUri, database: `t${name}`, enginePrefix: `t${name}:`, queuePrefix: `{t${name}}` };
}

/** Opens what lies at an address; disposing closes the connections. */
export async function openRecordStores(
  where: StoreAddress,
  clock: Clock = systemClock,
): Promise<RecordStores> {
  const redis = connectJobStore(where.redisUrl);
  const engine = createEngine({ redis, prefix: where.enginePrefix, clock });
  const mongo = await mongoose
    .createConnection(where.mongodbUri, {
      dbName: where.database,
      serverSelectionTimeoutMS: 2_000,
      bufferCommands: false,
    })
    .asPromise();
  return {
    engine,
    mongo,
    redis,
    where,
    jobs: { mongo, redis: () => connectJobStore(where.redisUrl), prefix: where.queuePrefix, log: silent() },
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]();
      redis.disconnect();
      await mongo.close();
    },
  };
}

/** Removes all that a test left under these names. */
export async function removeRecord({ redis, mongo, where }: RecordStores): Promise<void> {
  for (const prefix of [where.enginePrefix, where.queuePrefix]) await deleteKeys(redis, prefix);
  await mongo.dropDatabase();
}
