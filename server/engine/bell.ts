/**
 * The doorbell: a sharded publication in each accepted script wakes who reads the office's stream. The stream is the truth, so a lost
 * ring is only lateness; after a reconnection every listener is rung once.
 */
import { Cluster } from 'ioredis';
import type { LiveStore } from './connect.ts';

/** A node that is away may be back, or another may have its offices. */
const RETRY_AFTER_MS = 100;

type Ring = (seq: number) => void;

interface Listening {
  officeId: string;
  rings: Set<Ring>;
  /** Whoever listens second waits for the same subscription. */
  subscribed: Promise<unknown>;
}

/** Opens its one subscriber connection at the first `listen`. */
export function createBell(
  redis: LiveStore,
  channelOf: (officeId: string) => string,
  currentSeq: (officeId: string) => Promise<number>,
) {
  const listeners = new Map<string, Listening>();
  let subscriber: LiveStore | undefined;

  function connection(): LiveStore {
    if (subscriber) return subscriber;
    subscriber =
      redis instanceof Cluster
        ? redis.duplicate([], { shardedSubscribers: true, retryDelayOnFailover: RETRY_AFTER_MS })
        : redis.duplicate({ maxRetriesPerRequest: null, commandTimeout: undefined });
    subscriber.on('smessage', (channel: string, seq: string) => {
      for (const ring of listeners.get(channel)?.rings ?? []) ring(Number(seq));
    });
    subscriber.on(redis instanceof Cluster ? 'subscribersReady' : 'ready', ringAll);
    // The connection retries by itself; commands on the main connection tell people that the store is away.
    subscriber.on('error', () => undefined);
    return subscriber;
  }

  function ringAll() {
    for (const [channel, { officeId, rings }] of listeners) {
      untilStanding(channel)
        .then(() => currentSeq(officeId))
        .then(
          (seq) => {
            for (const ring of rings) ring(seq);
          },
          // Away again already: the next connection rings.
          () => undefined,
        );
    }
  }

  /** The client renews the subscription without a word; an answer on the same connection says that it stands. */
  async function untilStanding(channel: string): Promise<void> {
    await subscriber?.sunsubscribe(`${channel}:none`);
  }

  async function subscribe(channel: string, entry: Listening): Promise<void> {
    try {
      await entry.subscribed;
    } catch (error) {
      if (listeners.get(channel) === entry) listeners.delete(channel);
      throw error;
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
      await subscribe(channel, entry);
      return async () => {
        const present = listeners.get(channel);
        if (!present?.rings.delete(ring) || present.rings.size > 0) return;
        listeners.delete(channel);
        // A store that is away holds no subscription, and would hold up who wants to stop.
        if (subscriber?.status === 'ready') await subscriber.sunsubscribe(channel).catch(() => undefined);
      };
    },
    async [Symbol.asyncDispose]() {
      listeners.clear();
      subscriber?.disconnect();
      await Promise.resolve();
    },
  };
}
