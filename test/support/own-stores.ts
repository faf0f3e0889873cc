/**
 * A process that owns embedded stores, for tests that kill it: `node own-stores.ts DATA_DIR` prints one line of JSON
 * once they serve and stops them on SIGTERM.
 */
import { startEmbeddedStores } from '../../embedded/index.ts';

const dataDir = process.argv[2];
if (dataDir === undefined) throw new Error('the data folder is missing');
const stores = await startEmbeddedStores({ dataDir, log: (line) => process.stderr.write(`${line}\n`) });
const { redisUrl, mongodbUri, valkey, mongo } = stores;
process.once('SIGTERM', () => void stores[Symbol.asyncDispose]());
process.stdout.write(
  `${JSON.stringify({ redisUrl, mongodbUri, valkeyPid: valkey.pid, mongoPid: mongo.pid })}\n`,
);
