/** What all figures are measured on: stores of their own and the real server with the demo office, both gone afterwards. */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { Child } from './child.ts';
import { Client } from './replay/client.ts';
import { isolatedStores } from './replay/stores.ts';

export const Ready = z.object({ type: z.literal('ready'), url: z.url() });

const READY_WITHIN_MS = 30_000;

export interface Stage extends AsyncDisposable {
  url: string;
  redisUrl: string;
  client: Client;
  /** The demo's main office, by its short code. */
  office: string;
  password: string;
}

export async function setStage(progress: (line: string) => void, signal: AbortSignal): Promise<Stage> {
  await using started = new AsyncDisposableStack();
  const { stores, dataDir } = started.use(await isolatedStores({ progress, signal }));
  const password = randomBytes(12).toString('base64url');
  const server = started.use(
    new Child('server/main.ts', [], {
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      REDIS_URL: stores.redisUrl,
      MONGODB_URI: stores.mongodbUri,
      SPORTELI_ADMIN_PASSWORD: password,
      SPORTELI_DEMO: '1',
      SPORTELI_RATE_LIMITS: 'off',
      LOG_LEVEL: 'warn',
    }),
  );
  const { url } = await server.next(Ready, AbortSignal.any([signal, AbortSignal.timeout(READY_WITHIN_MS)]));
  const client = new Client({ address: async () => url, signal });
  const running = started.move();
  return {
    url,
    redisUrl: stores.redisUrl,
    client,
    office: 'lezhe',
    password,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
