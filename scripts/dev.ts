/**
 * `npm run dev`: the hall with live reload and a simulated day. Stores and data lie in `data/dev`. Pages come from Vite and
 * reload as they are saved; the server starts again, on the same stores, when something of it changes.
 */
import { randomBytes } from 'node:crypto';
import { on } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createServer as createVite } from 'vite';
import { z } from 'zod';
import { Child } from '../bench/child.ts';
import { EmbeddedError, startEmbeddedStores } from '../embedded/index.ts';
import { simulateDay } from './simulate.ts';

const ROOT = join(import.meta.dirname, '..');
const DATA_DIR = join(ROOT, 'data', 'dev');
const OFFICE = 'lezhe';
const SIMULATED_CLERKS = 6;
const OF_THE_SERVER = /^(?:contracts|server|ledger|analytics\/(?:metrics|jobs|api))\/.*\.(?:ts|lua)$/;
const TO_THE_SERVER = ['/api', '/sso', '/socket.io', '/healthz', '/readyz', '/metrics', '/problems'];
const Ready = z.object({ type: z.literal('ready'), url: z.url() });

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

try {
  await develop(Number(process.env.PORT ?? 3000));
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof EmbeddedError ? error.message : error);
    process.exitCode = 1;
  }
}

async function develop(port: number): Promise<void> {
  await using running = new AsyncDisposableStack();
  const { signal } = stop;
  const stores = running.use(await startEmbeddedStores({ dataDir: DATA_DIR, log: console.log, signal }));
  const password = keptPassword();
  const env = {
    DATA_DIR,
    HOST: '127.0.0.1',
    REDIS_URL: stores.redisUrl,
    MONGODB_URI: stores.mongodbUri,
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    SPORTELI_ADMIN_PASSWORD: password,
    SPORTELI_DEMO: '1',
    SPORTELI_RATE_LIMITS: 'off',
  };
  let hall = await openHall({ ...env, PORT: '0' }, password);
  running.defer(() => hall[Symbol.asyncDispose]());

  const proxy = Object.fromEntries(TO_THE_SERVER.map((path) => [path, { target: hall.url, ws: true }]));
  const vite = await createVite({
    root: ROOT,
    clearScreen: false,
    logLevel: 'warn',
    server: { host: '127.0.0.1', port, strictPort: true, proxy },
  });
  running.defer(() => vite.close());
  await vite.listen();
  stores.recordAddress(env.PUBLIC_URL);
  sayWhere(env.PUBLIC_URL, password);

  for await (const [file] of on(vite.watcher, 'change', { signal })) {
    const changed = relative(ROOT, String(file));
    if (!OF_THE_SERVER.test(changed)) continue;
    console.log(`${changed} changed: the server starts again.`);
    await hall[Symbol.asyncDispose]();
    hall = await openHall({ ...env, PORT: new URL(hall.url).port }, password);
  }
}

interface Hall extends AsyncDisposable {
  url: string;
}

/** The server and a day going on in it; a fault in the new code is said and waits for the next change. */
async function openHall(env: Record<string, string>, password: string): Promise<Hall> {
  const server = new Child('server/main.ts', [], env);
  const dayEnds = new AbortController();
  const end = {
    url: `http://127.0.0.1:${env.PORT}`,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
  try {
    end.url = (await server.next(Ready, stop.signal)).url;
  } catch (error) {
    if (env.PORT === '0') throw error;
    console.error(error instanceof Error ? error.message : error);
    return end;
  }
  const options = {
    url: end.url,
    password,
    office: OFFICE,
    clerks: SIMULATED_CLERKS,
    signal: dayEnds.signal,
  };
  const day = simulateDay(options).catch((error: unknown) => {
    console.error('The simulated day ended:', error instanceof Error ? error.message : error);
  });
  return {
    url: end.url,
    async [Symbol.asyncDispose]() {
      dayEnds.abort();
      await day;
      await server[Symbol.asyncDispose]();
    },
  };
}

/** The demo staff's password stays the same from one start to the next, so that open pages stay signed in. */
function keptPassword(): string {
  const file = join(DATA_DIR, 'dev-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(9).toString('base64url'), { mode: 0o600 });
  return readFileSync(file, 'utf8');
}

function sayWhere(address: string, password: string): void {
  console.log(`
  Kiosk       ${address}/kiosk/${OFFICE}
  Display     ${address}/display/${OFFICE}
  Desk        ${address}/desk        clerk7 or clerk8 (clerks 1 to ${SIMULATED_CLERKS} are simulated)
  Dashboard   ${address}/dashboard   manager
  Password    ${password}

  Pages reload as you save; the server starts again by itself. Ctrl-C stops everything.
`);
}
