/**
 * Pairings under way: a device opened one and shows its code, an administrator approves it, the device fetches its token. They live in the live
 * store for ten minutes, and for ten more once approved. Each is one hash under its code; the device's secret begins with the code, so that it is
 * found by either, and its random part is kept as SHA-256. The device's id is chosen at the beginning: whoever approves it, and however often,
 * there is one device.
 */
import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { PAIRING_CODE_LENGTH, PAIRING_LETTERS, readPairingCode } from '../../../contracts/devices.ts';
import { DeviceKind } from '../../../contracts/permissions.ts';
import { newId } from '../../domain/ids.ts';
import type { LiveStore } from '../../engine/connect.ts';
import { answered } from '../answered.ts';
import { newToken, tokenHash } from '../tokens.ts';

const LIFE_MS = 600_000;
/** Among so few codes in use a second try is rare, a third unheard of. */
const TRIES = 10;

const script = (name: string) => readFileSync(new URL(`${name}.lua`, import.meta.url), 'utf8');
const OPEN = script('open-pairing');
const KEEP = script('keep-pairing');

const Stored = z.object({
  secretHash: z.string(),
  kind: DeviceKind,
  deviceId: z.string(),
  address: z.string(),
  /** Empty where it does not say. */
  agent: z.string(),
  openedAt: z.coerce.number(),
  expiresAt: z.coerce.number(),
  approved: z.literal('yes').optional(),
});

/** Instants are epoch ms. */
export interface OpenPairing {
  code: string;
  kind: DeviceKind;
  /** Of the device that it becomes. */
  deviceId: string;
  address: string;
  agent: string | null;
  openedAt: number;
  expiresAt: number;
  approved: boolean;
}

/** All of it throws `STORE_AWAY` where the live store does not answer. */
export interface Pairings {
  open(
    kind: DeviceKind,
    from: { address: string; agent: string | null },
  ): Promise<{ secret: string; code: string; expiresAt: number }>;
  /** By its code in any spelling; `null` where there is none (any more). */
  find(typed: string): Promise<OpenPairing | null>;
  bySecret(secret: string): Promise<OpenPairing | null>;
  /** Gives it ten more minutes, so that it does not end while it is being approved; `false` where it has ended. */
  prolong(code: string): Promise<boolean>;
  /** Lets the device fetch its token; `false` where it has ended. */
  approve(code: string): Promise<boolean>;
}

/** @param now epoch ms */
export function createPairings(redis: LiveStore, prefix: string, now: () => number = Date.now): Pairings {
  const key = (code: string) => `${prefix}pairing:${code}`;

  async function read(code: string): Promise<(OpenPairing & { secretHash: string }) | null> {
    const fields = await answered(() => redis.hgetall(key(code)));
    const { data } = Stored.safeParse(fields);
    if (!data || data.expiresAt <= now()) return null;
    const { agent, approved, ...rest } = data;
    return { ...rest, code, agent: agent === '' ? null : agent, approved: approved !== undefined };
  }

  async function keep(code: string, ...fields: string[]): Promise<boolean> {
    const expiresAt = String(now() + LIFE_MS);
    const kept = answered(() => redis.eval(KEEP, 1, key(code), LIFE_MS, 'expiresAt', expiresAt, ...fields));
    return (await kept) === 1;
  }

  return {
    async open(kind, { address, agent }) {
      const openedAt = now();
      const expiresAt = openedAt + LIFE_MS;
      for (let i = 0; i < TRIES; i++) {
        const code = newCode();
        const secret = `${code}.${newToken('session').token}`;
        const fields = {
          ...{ secretHash: tokenHash(secret), kind, deviceId: newId(), address, agent: agent ?? '' },
          ...{ openedAt, expiresAt },
        };
        const args = Object.entries(fields).flat().map(String);
        const opened = await answered(() => redis.eval(OPEN, 1, key(code), LIFE_MS, ...args));
        if (opened === 1) return { secret, code, expiresAt };
      }
      throw new Error('no pairing code is free');
    },
    async find(typed) {
      const code = readPairingCode(typed);
      return code === null ? null : read(code);
    },
    async bySecret(secret) {
      const code = readPairingCode(secret.split('.', 1)[0] ?? '');
      const found = code === null ? null : await read(code);
      return found?.secretHash === tokenHash(secret) ? found : null;
    },
    prolong: (code) => keep(code),
    approve: (code) => keep(code, 'approved', 'yes'),
  };
}

function newCode(): string {
  const letter = () => PAIRING_LETTERS.charAt(randomInt(PAIRING_LETTERS.length));
  return Array.from({ length: PAIRING_CODE_LENGTH }, letter).join('');
}
