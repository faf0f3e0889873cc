/** All that a hall keeps, as text: what a thief of its stores would have. */
import type { LiveStore } from '../../server/engine/connect.ts';
import type { Mongo } from '../../server/models.ts';

/** Every value of the live store under a prefix, with its key. */
export async function everythingLive(redis: LiveStore, prefix: string): Promise<string> {
  const texts: unknown[] = [];
  for (const key of await redis.keys(`${prefix}*`)) {
    const type = await redis.type(key);
    texts.push(key);
    if (type === 'string') texts.push(await redis.get(key));
    else if (type === 'hash') texts.push(await redis.hgetall(key));
    else if (type === 'list') texts.push(await redis.lrange(key, 0, -1));
    else if (type === 'set') texts.push(await redis.smembers(key));
    else if (type === 'zset') texts.push(await redis.zrange(key, '0', '-1'));
    else if (type === 'stream') texts.push(await redis.xrange(key, '-', '+'));
    else throw new Error(`${key} is a ${type}`);
  }
  return JSON.stringify(texts);
}

/** Every document of every collection. */
export async function everythingRecorded(mongo: Mongo): Promise<string> {
  const collections = (await mongo.db?.listCollections().toArray()) ?? [];
  const documents = await Promise.all(collections.map(({ name }) => mongo.collection(name).find().toArray()));
  return JSON.stringify(documents);
}
