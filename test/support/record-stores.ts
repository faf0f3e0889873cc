/** A live queue and a record of their own for one test file, on the stores given by URL. */
import { Redis } from 'ioredis';
import mongoose, { type Connection } from 'mongoose';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { systemClock, type Clock } from '../../server/clock.ts';
import { createEngine, type Engine } from '../../server/engine/index.ts';

export interface RecordStores extends AsyncDisposable {
  engine: Engine;
  mongo: Connection;
  redis: Redis;
  /** What `startDrain` and `startRollups` want. */
  jobs: { mongo: Connection; redis: () => Redis; prefix: string; log: ReturnType<typeof silent> };
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
  const redis = new Redis(where.redisUrl);
  const engine = createEngine({ redis, prefix: where.enginePrefix, clock });
  const mongo = await mongoose
    .createConnection(where.mongodbUri, {
      dbName: where.database,
      serverSelectionTimeoutMS: 2_000,
      bufferCommands: false,
    })
    .asPromise();
  const connect = (): Redis => new Redis(where.redisUrl, { maxRetriesPerRequest: null });
  return {
    engine,
    mongo,
    redis,
    where,
    jobs: { mongo, redis: connect, prefix: where.queuePrefix, log: silent() },
    [Symbol.asyncDispose]: async () => {
      await engine[Symbol.asyncDispose]();
      redis.disconnect();
      await mongo.close();
    },
  };
}

/** Removes all that a test left under these names. */
export async function removeRecord({ redis, mongo, where }: RecordStores): Promise<void> {
  for (const prefix of [where.enginePrefix, where.queuePrefix]) {
    const keys = await redis.keys(`${prefix}*`);
    if (keys.length > 0) await redis.del(keys);
  }
  await mongo.dropDatabase();
}
