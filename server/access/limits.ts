/**
 * Rate limits, shared by all server processes through the live store; each process limits by itself while that is away.
 * A login counts before the password is looked at and is given back when it was right, so that many at once gain nothing.
 */
import { createHash } from 'node:crypto';
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type RateLimiterAbstract,
} from 'rate-limiter-flexible';
import { DomainError } from '../../contracts/problems.ts';
import type { LiveStore } from '../engine/connect.ts';

/** All of it throws `RATE_LIMITED`. */
export interface Limits {
  /** Counts an attempt to sign in. */
  login(address: string, username: string): Promise<void>;
  /** Gives a right attempt back. */
  loginWasRight(address: string, username: string): Promise<void>;
  /** Counts a ticket taken by nobody known. */
  takeTicket(address: string): Promise<void>;
}

const QUARTER_HOUR_S = 900;

export function createLimits(redis: LiveStore, prefix: string): Limits {
  const limiter = (name: string, points: number, duration: number) => {
    const keyPrefix = `${prefix}limit:${name}`;
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration });
    return new RateLimiterRedis({ storeClient: redis, keyPrefix, points, duration, insuranceLimiter });
  };
  const perName = limiter('login-name', 10, QUARTER_HOUR_S);
  const perAddress = limiter('login-address', 100, QUARTER_HOUR_S);
  const tickets = limiter('take-ticket', 120, 60);
  return {
    async login(address, username) {
      await take(perAddress, address);
      await take(perName, nameKey(address, username));
    },
    async loginWasRight(address, username) {
      await Promise.all([perName.delete(nameKey(address, username)), perAddress.reward(address)]);
    },
    takeTicket: (address) => take(tickets, address),
  };
}

/** For load tests on loopback. */
export const NO_LIMITS: Limits = {
  login: async () => undefined,
  loginWasRight: async () => undefined,
  takeTicket: async () => undefined,
};

async function take(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused;
    throw new DomainError('RATE_LIMITED', { seconds: Math.max(1, Math.ceil(refused.msBeforeNext / 1000)) });
  }
}

/** A name may be anything that somebody typed, even a password: only its digest becomes a key. */
function nameKey(address: string, username: string): string {
  return createHash('sha256').update(`${address} ${username.toLowerCase()}`).digest('base64url');
}
