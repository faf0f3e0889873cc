/**
 * Sessions: opaque tokens, kept as SHA-256 in the live store so that they outlive a restart and need no document store. Who
 * a session belongs to is looked up in the directory each time, so a right taken away is gone at once; a new password ends
 * the sessions of the old one.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DomainError } from '../../contracts/problems.ts';
import type { LiveStore } from '../engine/connect.ts';
import type { Directory, StaffRecord } from '../organisation/directory.ts';

const TTL_MS = 12 * 3_600_000;
const Stored = z.object({ staffId: z.string(), password: z.string() });

export interface Session {
  staff: StaffRecord;
  /** Names the session without giving it away; for `revalidate` and `close`. */
  hash: string;
}

export interface Sessions {
  open(staff: StaffRecord): Promise<{ token: string; expiresAt: number }>;
  /** `null` where there is none, it has ended, or its holder may no longer sign in. */
  find(token: string): Promise<Session | null>;
  /** The same by a session's hash: is it still good? */
  revalidate(hash: string): Promise<Session | null>;
  close(hash: string): Promise<void>;
}

/** All of it throws `STORE_AWAY` where the live store does not answer. */
export function createSessions(redis: LiveStore, prefix: string, directory: Directory): Sessions {
  const key = (hash: string) => `${prefix}session:${hash}`;
  const revalidate = async (hash: string) => {
    const text = await answered(() => redis.get(key(hash)));
    if (text === null) return null;
    const { staffId, password } = Stored.parse(JSON.parse(text));
    const staff = directory.staff(staffId);
    return staff && password === digest(staff.passwordHash) ? { staff, hash } : null;
  };
  return {
    async open(staff) {
      const token = randomBytes(32).toString('base64url');
      const stored = JSON.stringify({ staffId: staff.id, password: digest(staff.passwordHash) });
      const expiresAt = Date.now() + TTL_MS;
      await answered(() => redis.set(key(digest(token)), stored, 'PX', TTL_MS));
      return { token, expiresAt };
    },
    find: (token) => revalidate(digest(token)),
    revalidate,
    async close(hash) {
      await answered(() => redis.del(key(hash)));
    },
  };
}

async function answered<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw error instanceof Error ? new DomainError('STORE_AWAY') : error;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
