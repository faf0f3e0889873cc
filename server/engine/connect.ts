/** Connections to the live store, be it one server or a cluster. `address.ts` says how either is named. */
import { Cluster, Redis, type ClusterOptions, type Command } from 'ioredis';
import { parseCluster } from './address.ts';

export type LiveStore = Redis | Cluster;

/** A store that does not answer for this long is away. */
const ANSWER_WITHIN_MS = 5_000;
const RECONNECT_EVERY_MS = 250;
/** How soon a node that went and came back, or a new one, is noticed by a connection that has nothing to ask. */
const LOOK_FOR_NODES_EVERY_MS = 5_000;

/**
 * The connection on which commands travel: it answers or refuses soon, and never sends a command twice by itself. Reconnects for ever.
 *
 * A command whose answer was lost may have been carried out, so it is not sent again here: it is refused as `STORE_AWAY`, and whoever sent
 * it repeats it with the same idempotency key.
 *
 * @param url see `address.ts`
 * @param onError hears of every broken connection; commands are refused besides
 */
export function connectLiveStore(url: string, onError: (error: Error) => void): LiveStore {
  const cluster = clusterOptions(url);
  const store = cluster
    ? new AnsweringCluster(cluster.nodes, {
        ...cluster.options,
        // 0: what was under way on a broken connection is not sent again.
        retryDelayOnFailover: 0,
      })
    : new Redis(url, {
        autoResendUnfulfilledCommands: false,
        // 0: refused as soon as the connection breaks. With more, what was under way is forgotten in silence where the next
        // connection succeeds, and waits for its answer in vain.
        maxRetriesPerRequest: 0,
        commandTimeout: ANSWER_WITHIN_MS,
        retryStrategy: () => RECONNECT_EVERY_MS,
      });
  store.on('error', onError);
  store.on('node error', onError);
  return store;
}

/** A connection for jobs, which wait for a store that is away. Whoever asks for it listens to its errors and closes it. */
export function connectJobStore(url: string): LiveStore {
  const cluster = clusterOptions(url);
  return cluster
    ? new Cluster(cluster.nodes, cluster.options)
    : new Redis(url, { maxRetriesPerRequest: null });
}

/** Whether a store has every command on its disk before it answers. One that does not say so does not. */
export async function writesFirst(store: LiveStore): Promise<boolean> {
  if (!(store instanceof Redis)) return false;
  try {
    const settings = await store.config('GET', 'append*');
    const valueOf = (name: string): string | undefined => settings[settings.indexOf(name) + 1];
    return valueOf('appendonly') === 'yes' && valueOf('appendfsync') === 'always';
  } catch (error) {
    if (error instanceof Error && error.name === 'ReplyError') return false;
    throw error;
  }
}

/** Whether a connection to one server met a node of a cluster, most of whose keys lie elsewhere. */
export async function isNodeOfCluster(store: LiveStore): Promise<boolean> {
  return store instanceof Redis && (await store.info('cluster')).includes('cluster_enabled:1');
}

function clusterOptions(url: string) {
  const address = parseCluster(url);
  if (!address) return null;
  const { nodes, tls, ...login } = address;
  const options = {
    clusterRetryStrategy: () => RECONNECT_EVERY_MS,
    slotsRefreshInterval: LOOK_FOR_NODES_EVERY_MS,
    // Certificates are made out to names, so names are not turned into addresses first.
    dnsLookup: (host, done) => done(null, host),
    redisOptions: { ...login, ...(tls && { tls: {} }), maxRetriesPerRequest: null },
  } satisfies ClusterOptions;
  return { nodes, options };
}

/** Of itself a cluster's client lets commands wait without end while no node answers. */
class AnsweringCluster extends Cluster {
  override sendCommand(...sent: Parameters<Cluster['sendCommand']>): unknown {
    const command: Command = sent[0];
    // Refused while it waited for a node: it must not be carried out now.
    if (command.isSettled) return command.promise;
    command.setTimeout(ANSWER_WITHIN_MS);
    return super.sendCommand(...sent);
  }
}
