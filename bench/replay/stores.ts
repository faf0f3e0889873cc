/** Stores for one replay, which nobody else uses: the server's worker takes every job that it finds there. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedStores } from '../../embedded/index.ts';
import type { Stores } from './replay.ts';

export interface IsolatedStores extends AsyncDisposable {
  stores: Stores;
  /** For the server's own files. */
  dataDir: string;
}

/** Starts the embedded stores in a temporary folder; disposing stops them and removes it. */
export async function isolatedStores(options: {
  progress: (line: string) => void;
  signal?: AbortSignal;
}): Promise<IsolatedStores> {
  await using started = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'sporteli-replay-'));
  started.defer(() => rmSync(folder, { recursive: true, force: true }));
  const { progress, signal } = options;
  const embedded = started.use(
    await startEmbeddedStores({
      dataDir: join(folder, 'stores'),
      log: progress,
      ...(signal ? { signal } : {}),
    }),
  );
  const running = started.move();
  return {
    stores: { redisUrl: embedded.redisUrl, mongodbUri: embedded.mongodbUri },
    dataDir: join(folder, 'server'),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
