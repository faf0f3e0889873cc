/** How a script reaches the stores of a hall, whether or not the hall is running. */
import { EmbeddedError, recordedStores, startEmbeddedStores } from '../embedded/index.ts';
import { readConfig } from '../server/config.ts';

/** The command line is wrong, or there is nothing to look at; the message is for the person. */
export class UsageError extends Error {}

/**
 * The addresses of both stores. The embedded ones are started for as long as `stack` lives, unless the hall runs on them.
 * @throws UsageError, ConfigError, EmbeddedError
 */
export async function openStores(
  stack: AsyncDisposableStack,
  signal: AbortSignal,
): Promise<{ redisUrl: string; mongodbUri: string }> {
  const { stores, dataDir } = readConfig();
  if (stores) return stores;
  const recorded = recordedStores(dataDir);
  if (recorded === undefined) throw new UsageError(`No hall ever ran on the data folder ${dataDir}.`);
  try {
    return stack.use(await startEmbeddedStores({ dataDir, signal, log: (line) => console.error(line) }));
  } catch (error) {
    if (error instanceof EmbeddedError && error.code === 'DATA_DIR_IN_USE') return recorded;
    throw error;
  }
}
