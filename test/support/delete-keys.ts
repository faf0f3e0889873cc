import { Cluster } from 'ioredis';
import type { LiveStore } from '../../server/engine/connect.ts';

/** Deletes every key under a prefix; tests call it for their own prefix only. */
export async function deleteKeys(store: LiveStore, prefix: string): Promise<void> {
  for (const node of store instanceof Cluster ? store.nodes('master') : [store]) {
    for await (const keys of node.scanStream({ match: `${prefix}*`, count: 1000 })) {
      // One by one: a command of a cluster takes only keys that lie together.
      await Promise.all((keys as string[]).map((key) => node.del(key)));
    }
  }
}
