/**
 * Lockout: an account with twenty wrong sign-ins in a row, from wherever they came, waits a minute before the next one, then two, four and so
 * on, at most an hour. A right one, or a day of rest, forgets them. A name that nobody has is locked the same, so nobody learns which exist.
 * One address alone is stopped before that (`limits.ts`), without its owner noticing elsewhere.
 *
 * An attempt counts before the password is looked at, and counting and locking are one step of the live store, so that many at once gain
 * nothing.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { DomainError } from '../../contracts/problems.ts';
import type { LiveStore } from '../engine/connect.ts';
import { answered } from './answered.ts';

const FREE = 20;
const FIRST_MS = 60_000;
const LONGEST_MS = 3_600_000;
const FORGET_MS = 86_400_000;

export interface Lockout {
  /** Counts an attempt. Throws `ACCOUNT_LOCKED`, `STORE_AWAY`. */
  attempt(username: string): Promise<void>;
  /** The attempt was right: forgets the wrong ones. Throws `STORE_AWAY`. */
  forget(username: string): Promise<void>;
  /** How long an account has to wait, in ms; 0 for not at all. Throws `STORE_AWAY`. */
  waitMs(username: string): Promise<number>;
}

const ATTEMPT = readFileSync(new URL('lockout.lua', import.meta.url), 'utf8');

/** @param now epoch ms */
export function createLockout(redis: LiveStore, prefix: string, now: () => number = Date.now): Lockout {
  // A name may be anything that somebody typed, even a password: only its digest becomes a key.
  const key = (username: string) =>
    `${prefix}lockout:${createHash('sha256').update(username.toLowerCase()).digest('base64url')}`;
  return {
    async attempt(username) {
      const limits = [FREE, FIRST_MS, LONGEST_MS, FORGET_MS];
      const waitMs = Number(await answered(() => redis.eval(ATTEMPT, 1, key(username), now(), ...limits)));
      if (waitMs > 0) throw new DomainError('ACCOUNT_LOCKED', { seconds: Math.ceil(waitMs / 1000) });
    },
    async forget(username) {
      await answered(() => redis.del(key(username)));
    },
    async waitMs(username) {
      const untilAt = await answered(() => redis.hget(key(username), 'untilAt'));
      return Math.max(0, Number(untilAt ?? 0) - now());
    },
  };
}

/** For load tests on loopback. */
export const NO_LOCKOUT: Lockout = {
  attempt: async () => undefined,
  forget: async () => undefined,
  waitMs: async () => 0,
};
