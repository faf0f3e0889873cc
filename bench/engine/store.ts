/** The live store of the engine's bench: the embedded Valkey alone, in a temporary folder, both gone afterwards. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { ENGINE_CACHE, findEngine, VALKEY } from '../../embedded/engines.ts';
import { SupervisedStore } from '../../embedded/supervise.ts';
import { prepareValkey } from '../../embedded/valkey.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';

/** When a write is brought to the disk: before it is acknowledged, or within a second after it. */
export const FSYNCS = ['always', 'everysec'] as const;
export type Fsync = (typeof FSYNCS)[number];

export interface Store extends AsyncDisposable {
  redis: Redis;
  /** The same data is measured both ways, which two servers could not promise. */
  setFsync(fsync: Fsync): Promise<void>;
  /** Processor time that carrying out commands has taken so far, in µs. */
  cpuUs: () => Promise<number>;
  empty(): Promise<void>;
}

export async function openStore(progress: (line: string) => void, signal: AbortSignal): Promise<Store> {
  await using opened = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'sporteli-bench-'));
  opened.defer(() => rmSync(folder, { recursive: true, force: true }));
  const file = await findEngine(VALKEY, { cacheDir: ENGINE_CACHE, progress, signal });
  const valkey = prepareValkey(folder);
  opened.defer(valkey.cleanUp);
  const server = opened.use(new SupervisedStore({ ...valkey.program, file }, progress));
  await server.start();
  // A lost connection shows in the command that it interrupts.
  const redis = connectLiveStore(valkey.url, () => undefined);
  opened.defer(() => redis.disconnect());
  if (!(redis instanceof Redis)) throw new TypeError('one server was started, not a cluster');
  // Rewriting the file while one figure is taken and not while its neighbour is would compare nothing.
  await redis.config('SET', 'auto-aof-rewrite-percentage', '0');
  const running = opened.move();
  return {
    redis,
    async setFsync(fsync) {
      await redis.config('SET', 'appendfsync', fsync);
    },
    async cpuUs() {
      const said = await redis.info('cpu');
      return 1e6 * (seconds(said, 'used_cpu_user_main_thread') + seconds(said, 'used_cpu_sys_main_thread'));
    },
    async empty() {
      await redis.flushall();
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

function seconds(said: string, name: string): number {
  const value = new RegExp(`^${name}:([\\d.]+)`, 'm').exec(said)?.[1];
  if (value === undefined) throw new Error(`the store does not tell ${name}`);
  return Number(value);
}
