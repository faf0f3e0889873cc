/**
 * The doorbell: a sharded publication in each accepted script wakes who reads the office's stream. The stream is the truth, so a lost
 * ring is only lateness; after a reconnection every listener is rung once.
 */
import { Cluster, type Redis } from 'ioredis';

type Ring = (seq: number) => void;

interface Listening {
  officeId: string;
  rings: Set<Ring>;
  /** Whoever listens second waits for the same subscription. */
  subscribed: Promise<unknown>;
}

/** Opens its one subscriber connection at the first `listen`. */
export function createBell(
  redis: Redis | Cluster,
  channelOf: (officeId: string) => string,
  currentSeq: (officeId: string) => Promise<number>,
) {
  const listeners = new Map<string, Listening>();
  let subscriber: Redis | Cluster | undefined;

  function connection(): Redis | Cluster {
    if (subscriber) return subscriber;
    const options = { maxRetriesPerRequest: null, commandTimeout: undefined };
    subscriber =
      redis instanceof Cluster ? redis.duplicate([], { shardedSubscribers: true }) : redis.duplicate(options);
    subscriber.on('smessage', (channel: string, seq: string) => {
      for (const ring of listeners.get(channel)?.rings ?? []) ring(Number(seq));
    });
    subscriber.on('ready', ringAll);
    // The connection retries by itself; commands on the main connection tell people that the store is away.
    subscriber.on('error', () => undefined);
    return subscriber;
  }

  function ringAll() {
    for (const { officeId, rings } of listeners.values()) {
      currentSeq(officeId).then(
        (seq) => {
          for (const ring of rings) ring(seq);
        },
        // Away again already: the next `ready` rings.
        () => undefined,
      );
    }
  }

  return {
    async listen(officeId: string, ring: Ring): Promise<() => Promise<void>> {
      const channel = channelOf(officeId);
      let entry = listeners.get(channel);
      if (!entry) {
        entry = { officeId, rings: new Set(), subscribed: connection().ssubscribe(channel) };
        listeners.set(channel, entry);
      }
      entry.rings.add(ring);
      await entry.subscribed;
      return async () => {
        const present = listeners.get(channel);
        if (!present?.rings.delete(ring) || present.rings.size > 0) return;
        listeners.delete(channel);
        // A store that is away holds no subscription, and would hold up who wants to stop.
        if (subscriber?.status === 'ready') await subscriber.sunsubscribe(channel);
      };
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      subscriber?.disconnect();
      await Promise.resolve();
    },
  };
}
