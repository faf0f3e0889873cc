/**
 * A cluster of three nodes of the embedded live store on loopback, for tests: `await using cluster = await startCluster()`. It needs
 * no program but the store's own: the nodes are introduced to each other through their ordinary connections. Takes two seconds,
 * because a node that has just started waits that long before it takes writes.
 */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Cluster, Redis } from 'ioredis';
import { ENGINE_CACHE, findEngine, VALKEY } from '../../embedded/engines.ts';
import { freePort } from '../../embedded/ports.ts';
import { SupervisedStore, type Store } from '../../embedded/supervise.ts';
import type { LiveStore } from '../../server/engine/connect.ts';
import type { OfficeFacts } from '../../server/engine/index.ts';
import { office } from './engine.ts';
import { temporaryFolder } from './temporary-folder.ts';

const HOST = '127.0.0.1';
const NODES = 3;
const SLOTS = 16_384;
const LOOK_AGAIN_MS = 10;
const WITHIN_MS = 60_000;

export interface TestCluster extends AsyncDisposable {
  /** For `connectLiveStore`: the nodes, and the password that they ask for. */
  url: string;
  /** The nodes by their addresses; each can be stopped, killed and started again. */
  nodes: ReadonlyMap<string, Store>;
}

/** A node as it is to be started. */
interface NodePlan {
  dir: string;
  port: number;
  /** Where the nodes talk to each other. */
  busPort: number;
  password: string;
}

/** @param log hears of nodes that die and return, and of a program that has to be fetched */
export async function startCluster(log: (line: string) => void = () => undefined): Promise<TestCluster> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder());
  const file = await findEngine(VALKEY, { cacheDir: ENGINE_CACHE, progress: log });
  const plans = await planNodes(folder.path);
  const nodes = plans.map((plan) => starting.use(nodeOf(plan, file, log)));
  await Promise.all(nodes.map((node) => node.start()));
  await introduce(plans);
  const running = starting.move();
  const password = plans[0]?.password;
  return {
    url: `redis+cluster://:${password}@${plans.map(({ port }) => `${HOST}:${port}`).join()}`,
    nodes: new Map(nodes.map((node, i) => [`${HOST}:${plans[i]?.port}`, node])),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function planNodes(folder: string): Promise<NodePlan[]> {
  const password = randomBytes(8).toString('hex');
  const ports = new Set<number>();
  while (ports.size < 2 * NODES) ports.add(await freePort());
  const next = ports.values();
  return Array.from({ length: NODES }, (_, i) => {
    const dir = join(folder, `node-${i + 1}`);
    mkdirSync(dir);
    return { dir, port: next.next().value ?? 0, busPort: next.next().value ?? 0, password };
  });
}

function nodeOf({ dir, port, busPort, password }: NodePlan, file: string, log: (line: string) => void) {
  const args = [
    ...['--port', String(port), '--bind', HOST, '--requirepass', password, '--dir', dir],
    ...['--cluster-enabled', 'yes', '--cluster-port', String(busPort)],
    // Whose node is gone, waits; the offices of the others go on.
    ...['--cluster-require-full-coverage', 'no'],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    ...['--daemonize', 'no', '--set-proc-title', 'no'],
  ];
  const untilReady = async () => {
    await using node = connect({ port, password });
    await node.redis.ping();
  };
  const files = { logFile: `${dir}.log`, recordFile: `${dir}.process`, ownArgument: dir };
  return new SupervisedStore(
    { name: `Node ${port}`, file, args, ...files, answersWithinMs: WITHIN_MS, untilReady },
    log,
  );
}

function connect({ port, password }: Pick<NodePlan, 'port' | 'password'>) {
  const redis = new Redis({
    host: HOST,
    port,
    password,
    maxRetriesPerRequest: null,
    retryStrategy: () => LOOK_AGAIN_MS,
  });
  // It is only just starting.
  redis.on('error', () => undefined);
  return {
    redis,
    [Symbol.asyncDispose]: async () => {
      await redis.quit();
    },
  };
}

/** Gives each node its share of the slots, makes all known to all, and waits until every node takes commands. */
async function introduce(plans: readonly NodePlan[]): Promise<void> {
  await using open = new AsyncDisposableStack();
  const nodes = plans.map((plan) => open.use(connect(plan)).redis);
  const first = (at: number) => Math.floor((at * SLOTS) / NODES);
  await Promise.all(
    nodes.map(async (node, i) => {
      await node.cluster('ADDSLOTSRANGE', first(i), first(i + 1) - 1);
      await node.cluster('SET-CONFIG-EPOCH', i + 1);
    }),
  );
  // Only now: a node that has met another takes no epoch any more.
  await Promise.all(
    nodes.map(async (node, i) => {
      for (const { port, busPort } of plans.slice(i + 1)) await node.cluster('MEET', HOST, port, busPort);
    }),
  );
  const signal = AbortSignal.timeout(WITHIN_MS);
  for (const node of nodes)
    while (!(await takesCommands(node))) await delay(LOOK_AGAIN_MS, undefined, { signal });
}

async function takesCommands(node: Redis): Promise<boolean> {
  const info = await node.cluster('INFO');
  return ['cluster_state:ok', `cluster_slots_ok:${SLOTS}`, `cluster_known_nodes:${NODES}`].every((fact) =>
    info.includes(fact),
  );
}

/** One office for each node of a cluster, by the node's address. */
export async function officeOnEachNode(store: LiveStore): Promise<Map<string, OfficeFacts>> {
  if (!(store instanceof Cluster)) throw new TypeError('this is not a cluster');
  const offices = new Map<string, OfficeFacts>();
  while (offices.size < NODES) {
    const one = office();
    const slot = await store.cluster('KEYSLOT', `{${one.id}}`);
    const address = store.slots[slot]?.[0];
    if (address !== undefined) offices.set(address, one);
  }
  return offices;
}
