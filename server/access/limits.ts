/**
 * Rate limits, shared by all server processes through the live store; each process limits by itself while that is away.
 * A login counts before the password is looked at and is given back when it was right, so that many at once gain nothing.
 *
 * Requests in general are counted in memory, and told to the live store a step at a time: who asks seldom costs it nothing, and who asks a lot
 * one round trip in so many. Each process may so let a step more through than the limit says.
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
import { networkOf } from './network-of.ts';
import type { Principal } from './principals.ts';

/** All of it throws `RATE_LIMITED`. */
export interface Limits {
  /** Counts an attempt to sign in. */
  login(address: string, username: string): Promise<void>;
  /** Gives a right attempt back. */
  loginWasRight(address: string, username: string): Promise<void>;
  /** Counts a step of a sign-in by single sign-on: the way there, and the way back. */
  singleSignOn(address: string): Promise<void>;
  /** Gives both steps back. */
  singleSignOnWasRight(address: string): Promise<void>;
  /** Counts a ticket taken by nobody known. */
  takeTicket(address: string): Promise<void>;
  /** Counts a ticket taken at a paired kiosk, however many there are behind one address. */
  takeTicketAt(deviceId: string): Promise<void>;
  reportDevice(deviceId: string): Promise<void>;
  beginPairing(address: string): Promise<void>;
  /** Counts a token that a pairing gives. */
  claimPairing(deviceId: string): Promise<void>;
  /** Count a pairing code that an administrator names. */
  findPairing(staffId: string): Promise<void>;
  approvePairing(staffId: string): Promise<void>;
  /** Counts any request: of nobody known by their address, else by who it is; an integration has its own quota (`keys.ts`). */
  request(who: Exclude<Principal, { kind: 'key' }>, address: string): Promise<void>;
}

const QUARTER_HOUR_S = 900;
const TEN_MINUTES_S = 600;
/** Requests in a minute. A hall's phones and screens may share one address; nobody who is known comes near theirs by hand. */
export const REQUESTS = {
  nobody: { points: 3_000, step: 50 },
  holder: { points: 120, step: 10 },
  staff: { points: 6_000, step: 100 },
  device: { points: 1_200, step: 50 },
} as const satisfies Record<Exclude<Principal['kind'], 'key'>, { points: number; step: number }>;

export function createLimits(redis: LiveStore, prefix: string): Limits {
  const limiter = (name: string, points: number, duration: number) => {
    const keyPrefix = `${prefix}limit:${name}`;
    const insuranceLimiter = new RateLimiterMemory({ keyPrefix, points, duration });
    const options = { keyPrefix, points, duration, insuranceLimiter, rejectIfRedisNotReady: true };
    return new RateLimiterRedis({ storeClient: redis, ...options });
  };
  const stepwise = (kind: keyof typeof REQUESTS) => {
    const { points, step } = REQUESTS[kind];
    return takeStepwise(limiter(`request-${kind}`, points, 60), points, step);
  };
  const requests = {
    nobody: stepwise('nobody'),
    holder: stepwise('holder'),
    staff: stepwise('staff'),
    device: stepwise('device'),
  };
  const perName = limiter('login-name', 10, QUARTER_HOUR_S);
  const perAddress = limiter('login-address', 100, QUARTER_HOUR_S);
  const singleSignOn = limiter('single-sign-on', 100, QUARTER_HOUR_S);
  const tickets = limiter('take-ticket', 120, 60);
  const ticketsAt = limiter('take-ticket-device', 60, 60);
  const reports = limiter('report-device', 30, 60);
  const pairings = limiter('begin-pairing', 20, TEN_MINUTES_S);
  const claims = limiter('claim-pairing', 10, TEN_MINUTES_S);
  const looks = limiter('find-pairing', 30, TEN_MINUTES_S);
  const approvals = limiter('approve-pairing', 30, TEN_MINUTES_S);
  return {
    async login(address, username) {
      await take(perAddress, networkOf(address));
      await take(perName, nameKey(networkOf(address), username));
    },
    async loginWasRight(address, username) {
      await Promise.all([
        perName.delete(nameKey(networkOf(address), username)),
        perAddress.reward(networkOf(address)),
      ]);
    },
    singleSignOn: (address) => take(singleSignOn, networkOf(address)),
    async singleSignOnWasRight(address) {
      await singleSignOn.reward(networkOf(address), 2);
    },
    takeTicket: (address) => take(tickets, networkOf(address)),
    takeTicketAt: (deviceId) => take(ticketsAt, deviceId),
    reportDevice: (deviceId) => take(reports, deviceId),
    beginPairing: (address) => take(pairings, networkOf(address)),
    claimPairing: (deviceId) => take(claims, deviceId),
    findPairing: (staffId) => take(looks, staffId),
    approvePairing: (staffId) => take(approvals, staffId),
    request: (who, address) => requests[who.kind](nameOf(who, address)),
  };
}

/** For load tests on loopback. */
export const NO_LIMITS: Limits = {
  login: async () => undefined,
  loginWasRight: async () => undefined,
  singleSignOn: async () => undefined,
  singleSignOnWasRight: async () => undefined,
  takeTicket: async () => undefined,
  takeTicketAt: async () => undefined,
  reportDevice: async () => undefined,
  beginPairing: async () => undefined,
  claimPairing: async () => undefined,
  findPairing: async () => undefined,
  approvePairing: async () => undefined,
  request: async () => undefined,
};

/** As `take`, but the shared limiter hears of every `step` requests at once. What it refuses, this process refuses without asking again. */
function takeStepwise(shared: RateLimiterAbstract, points: number, step: number) {
  const local = new RateLimiterMemory({ points, duration: 60 });
  const tellShared = async (key: string) => {
    try {
      await shared.consume(key, step);
    } catch (refused) {
      if (refused instanceof RateLimiterRes) await local.block(key, secondsOf(refused));
      throw refused;
    }
  };
  return async (key: string): Promise<void> => {
    try {
      const { consumedPoints } = await local.consume(key);
      if (consumedPoints % step === 0) await tellShared(key);
    } catch (refused) {
      throw refusalOf(refused);
    }
  };
}

async function take(limiter: RateLimiterAbstract, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refused) {
    throw refusalOf(refused);
  }
}

function refusalOf(refused: unknown): unknown {
  return refused instanceof RateLimiterRes
    ? new DomainError('RATE_LIMITED', { seconds: secondsOf(refused) })
    : refused;
}

const secondsOf = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

function nameOf(who: Exclude<Principal, { kind: 'key' }>, address: string): string {
  switch (who.kind) {
    case 'nobody':
      return networkOf(address);
    case 'holder':
      return who.ticketId;
    case 'staff':
      return who.sessionHash;
    case 'device':
      return who.device.id;
  }
}

/** A name may be anything that somebody typed, even a password: only its digest becomes a key. */
function nameKey(address: string, username: string): string {
  return createHash('sha256').update(`${address} ${username.toLowerCase()}`).digest('base64url');
}
