/**
 * The stores of the medium tests, shared by all their files: those that TEST_REDIS_URL and TEST_MONGODB_URI name, else
 * embedded ones on a data folder of their own; and a cluster of the live store, that of TEST_CLUSTER_URL or our own. A test asks
 * for them with `inject('redisUrl')`, `inject('mongodbUri')` and `inject('clusterUrl')`.
 */
import type { TestProject } from 'vitest/node';
import { startEmbeddedStores } from '../../embedded/index.ts';
import { startCluster } from './cluster.ts';
import { temporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For `new Redis(redisUrl)`. */
    redisUrl: string;
    mongodbUri: string;
    /** For `connectLiveStore(clusterUrl, …)`. */
    clusterUrl: string;
  }
}

interface StoreUrls {
  redisUrl: string;
  mongodbUri: string;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const starts = [stores(started), cluster(started)] as const;
  // Where one cannot start, the other must have started before it can be stopped.
  await Promise.allSettled(starts);
  const [{ redisUrl, mongodbUri }, clusterUrl] = await Promise.all(starts);
  project.provide('redisUrl', redisUrl);
  project.provide('mongodbUri', mongodbUri);
  project.provide('clusterUrl', clusterUrl);
  const running = started.move();
  return () => running.disposeAsync();
}

async function stores(started: AsyncDisposableStack): Promise<StoreUrls> {
  const { TEST_REDIS_URL: redisUrl, TEST_MONGODB_URI: mongodbUri } = process.env;
  if (redisUrl !== undefined && mongodbUri !== undefined) return { redisUrl, mongodbUri };
  if (redisUrl !== undefined || mongodbUri !== undefined) {
    throw new Error('Set both TEST_REDIS_URL and TEST_MONGODB_URI, or neither');
  }
  const folder = started.use(temporaryFolder());
  return started.use(await startEmbeddedStores({ dataDir: folder.path, log }));
}

async function cluster(started: AsyncDisposableStack): Promise<string> {
  return process.env.TEST_CLUSTER_URL ?? started.use(await startCluster(log)).url;
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
