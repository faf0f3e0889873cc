import { Redis } from 'ioredis';
import { MongoClient } from 'mongodb';

/** Clients of both stores that are closed with the test's scope: `await using clients = storeClients(stores)`. */
export function storeClients({ redisUrl, mongodbUri }: { redisUrl: string; mongodbUri: string }) {
  const redis = new Redis(redisUrl, { retryStrategy: () => 20, maxRetriesPerRequest: null });
  // A store that is down on purpose would fill the test's output.
  redis.on('error', () => undefined);
  const mongo = new MongoClient(mongodbUri);
  return {
    redis,
    mongo,
    db: mongo.db(),
    async [Symbol.asyncDispose]() {
      redis.disconnect();
      await mongo.close();
    },
  };
}
