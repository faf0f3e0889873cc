/**
 * Keys of integrations: written into the document store, and then into this process's directory; others follow within 15 s. Their use is
 * counted in the live store, quota and all in one step and one round trip; each process counts by itself while that is away. That a key was
 * revoked stands there as well, so that no process takes it any longer.
 */
import { readFileSync } from 'node:fs';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DomainError } from '../../contracts/problems.ts';
import { withLedger } from '../../ledger/ledger.ts';
import { businessDay } from '../domain/day.ts';
import type { LiveStore } from '../engine/connect.ts';
import type { Models } from '../models.ts';
import type { Directory, KeyRecord } from '../organisation/directory.ts';
import type { LoadedDirectory } from '../organisation/load.ts';
import { answered } from './answered.ts';
import { KEY_VERSION } from './models.ts';

/** A key that rests for longer is shown as one that was never used. */
const FORGET_MS = 400 * 86_400_000;
const USE = readFileSync(new URL('key-use.lua', import.meta.url), 'utf8');

export interface KeyUsage {
  /** Epoch ms. */
  lastUsedAt: number | null;
  usedToday: number;
}

export interface Keys {
  /** @throws DomainError LEDGER_AWAY */
  add(key: KeyRecord): Promise<void>;
  /** @throws DomainError STORE_AWAY, LEDGER_AWAY */
  revoke(key: KeyRecord, at: number): Promise<void>;
  /** Counts a request made with it. @throws DomainError RATE_LIMITED, UNAUTHENTICATED where it was revoked meanwhile */
  use(key: KeyRecord): Promise<void>;
  /** @throws DomainError STORE_AWAY */
  usage(key: KeyRecord): Promise<KeyUsage>;
}

export interface KeysOptions {
  models: Pick<Models, 'keys'>;
  directory: Pick<LoadedDirectory, 'refresh'> & Pick<Directory, 'offices'>;
  redis: LiveStore;
  prefix: string;
  /** Whether quotas hold. */
  quotas: boolean;
  /** Epoch ms. */
  now: () => number;
}

export function createKeys({ models, directory, redis, prefix, quotas, now }: KeysOptions): Keys {
  const nameOf = ({ id }: KeyRecord) => `${prefix}key:${id}`;
  const today = () =>
    businessDay({ timeZone: directory.offices()[0]?.timeZone ?? 'utc', dayStart: '00:00' }, now()).day;
  // How many each may make is its own: the limiter only counts.
  const counting = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 60 });

  /** How long to wait in ms, 0 for not at all. */
  async function count(key: KeyRecord): Promise<number> {
    const quota = quotas ? key.perMinute : Number.MAX_SAFE_INTEGER;
    try {
      if (redis.status !== 'ready') throw new Error('the live store is away');
      return Number(await redis.eval(USE, 1, nameOf(key), now(), quota, today(), FORGET_MS));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { consumedPoints, msBeforeNext } = await counting.consume(key.id);
      return consumedPoints > quota ? msBeforeNext : 0;
    }
  }

  return {
    async add({ id, ...key }) {
      await withLedger(() => models.keys.create({ _id: id, schemaVersion: KEY_VERSION, ...key }));
      await withLedger(() => directory.refresh());
    },
    async revoke(key, at) {
      await answered(() => redis.hset(nameOf(key), 'revoked', '1'));
      await withLedger(() =>
        models.keys.updateOne({ _id: key.id, revokedAt: null }, { $set: { revokedAt: at } }),
      );
      await withLedger(() => directory.refresh());
    },
    async use(key) {
      const waitMs = await count(key);
      if (waitMs < 0) throw new DomainError('UNAUTHENTICATED');
      if (waitMs > 0) throw new DomainError('RATE_LIMITED', { seconds: Math.ceil(waitMs / 1000) });
    },
    async usage(key) {
      const [last, day, count] = await answered(() => redis.hmget(nameOf(key), 'lastUsedAt', 'day', 'today'));
      return { lastUsedAt: last ? Number(last) : null, usedToday: day === today() ? Number(count) : 0 };
    },
  };
}
