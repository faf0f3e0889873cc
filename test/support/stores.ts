/**
 * The stores of the medium tests, shared by all their files: those that TEST_REDIS_URL and TEST_MONGODB_URI name, else
 * embedded ones on a data folder of their own. A test asks for them with `inject('redisUrl')` and `inject('mongodbUri')`.
 */
import type { TestProject } from 'vitest/node';
import { startEmbeddedStores } from '../../embedded/index.ts';
import { temporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** For `new Redis(redisUrl)`. */
    redisUrl: string;
    mongodbUri: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using started = new AsyncDisposableStack();
  const { redisUrl, mongodbUri } = namedStores() ?? (await ownStores(started));
  project.provide('redisUrl', redisUrl);
  project.provide('mongodbUri', mongodbUri);
  const running = started.move();
  return () => running.disposeAsync();
}

function namedStores(): { redisUrl: string; mongodbUri: string } | undefined {
  const { TEST_REDIS_URL: redisUrl, TEST_MONGODB_URI: mongodbUri } = process.env;
  if (redisUrl === undefined && mongodbUri === undefined) return undefined;
  if (redisUrl === undefined || mongodbUri === undefined) {
    throw new Error('Set both TEST_REDIS_URL and TEST_MONGODB_URI, or neither');
  }
  return { redisUrl, mongodbUri };
}

async function ownStores(started: AsyncDisposableStack): Promise<{ redisUrl: string; mongodbUri: string }> {
  const folder = started.use(temporaryFolder());
  return started.use(
    await startEmbeddedStores({
      dataDir: folder.path,
      log: (line) => {
        process.stderr.write(`${line}\n`);
      },
    }),
  );
}
