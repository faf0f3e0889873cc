/**
 * Sessions: opaque tokens, kept as SHA-256 in the live store so that they outlive a restart and need no document store. Who
 * a session belongs to is looked up in the directory each time, so a right taken away is gone at once; a new password ends
 * the sessions of the old one. A session ends after 12 h, and after 2 h in which nothing was asked with it.
 */
import { z } from 'zod';
import type { LiveStore } from '../engine/connect.ts';
import type { Directory, StaffRecord } from '../organisation/directory.ts';
import { answered } from './answered.ts';
import { newToken, tokenHash as digest } from './tokens.ts';

const LONGEST_MS = 12 * 3_600_000;
const IDLE_MS = 2 * 3_600_000;
/** That a session is in use is written down at most so often. */
const TOUCH_MS = 60_000;
/** More than anybody reads; programs may open thousands. */
const LISTED = 100;

const Stored = z.object({
  staffId: z.string(),
  /** Digests of the password hashes under which it is good. */
  passwords: z.array(z.string()),
  openedAt: z.number(),
  seenAt: z.number(),
  address: z.string(),
  agent: z.string().nullable(),
});
type Stored = z.infer<typeof Stored>;

export interface Session {
  staff: StaffRecord;
  /** Names the session without giving it away. */
  hash: string;
}
/** A session as its holder sees it. Instants are epoch ms. */
export interface OpenSession extends Pick<Stored, 'openedAt' | 'seenAt' | 'address' | 'agent'> {
  hash: string;
}

export interface Sessions {
  /** @param from the address and the program it is opened from */
  open(
    staff: StaffRecord,
    from: { address: string; agent: string | null },
  ): Promise<{ token: string; expiresAt: number }>;
  /** `null` where there is none, it has ended, or its holder may no longer sign in. Counts as use of the session. */
  find(token: string): Promise<Session | null>;
  /** The same without counting as use: is it still good? */
  peek(token: string): Promise<Session | null>;
  /** Those of one member of staff, newest first; at most 100. */
  list(staff: StaffRecord): Promise<OpenSession[]>;
  /** Lets a session outlive the change to another password hash. */
  keep(hash: string, passwordHash: string): Promise<void>;
  /** `false` where they have no such session. */
  revoke(staff: StaffRecord, hash: string): Promise<boolean>;
  revokeOthers(staff: StaffRecord, hash: string): Promise<void>;
  revokeAll(staffId: string): Promise<void>;
}

/**
 * All of it throws `STORE_AWAY` where the live store does not answer.
 * @param now epoch ms
 */
export function createSessions(
  redis: LiveStore,
  prefix: string,
  directory: Pick<Directory, 'staff'>,
  now: () => number = Date.now,
): Sessions {
  const key = (hash: string) => `${prefix}session:${hash}`;
  /** Hashes by when they were opened, some of which may have ended. */
  const ofStaff = (staffId: string) => `${prefix}sessions:${staffId}`;

  async function read(hash: string): Promise<{ stored: Stored; staff: StaffRecord } | null> {
    const text = await answered(() => redis.get(key(hash)));
    // What an earlier version wrote is no session: people sign in again.
    const { data: stored } = Stored.safeParse(JSON.parse(text ?? 'null'));
    const staff = stored && directory.staff(stored.staffId);
    if (!stored || !staff || staff.disabled || endOf(stored) <= now()) return null;
    return stored.passwords.includes(digest(staff.passwordHash)) ? { stored, staff } : null;
  }

  /** Only where it is still there: what was closed meanwhile must not come back. */
  async function rewrite(hash: string, stored: Stored): Promise<void> {
    const leftMs = Math.max(1, endOf(stored) - now());
    await answered(() => redis.set(key(hash), JSON.stringify(stored), 'PX', leftMs, 'XX'));
  }

  async function end(staffId: string, hashes: readonly string[]): Promise<number> {
    let ended = 0;
    // One by one: in a cluster they lie on different nodes.
    for (const hash of hashes) ended += await answered(() => redis.del(key(hash)));
    if (hashes.length > 0) await answered(() => redis.zrem(ofStaff(staffId), ...hashes));
    return ended;
  }

  return {
    async open(staff, from) {
      const { token, hash } = newToken('session');
      const openedAt = now();
      const passwords = [digest(staff.passwordHash)];
      const stored: Stored = { staffId: staff.id, passwords, openedAt, seenAt: openedAt, ...from };
      await answered(() => redis.set(key(hash), JSON.stringify(stored), 'PX', IDLE_MS));
      const index = ofStaff(staff.id);
      await answered(() => redis.zadd(index, openedAt, hash));
      await answered(() => redis.zremrangebyscore(index, '-inf', openedAt - LONGEST_MS));
      await answered(() => redis.pexpire(index, LONGEST_MS));
      return { token, expiresAt: openedAt + LONGEST_MS };
    },
    async find(token) {
      const hash = digest(token);
      const found = await read(hash);
      if (!found) return null;
      const seenAt = now();
      if (seenAt - found.stored.seenAt >= TOUCH_MS) await rewrite(hash, { ...found.stored, seenAt });
      return { staff: found.staff, hash };
    },
    async peek(token) {
      const hash = digest(token);
      const found = await read(hash);
      return found && { staff: found.staff, hash };
    },
    async list(staff) {
      const hashes = await answered(() => redis.zrevrange(ofStaff(staff.id), 0, LISTED - 1));
      const found = await Promise.all(hashes.map(async (hash) => ({ hash, found: await read(hash) })));
      return found.flatMap(({ hash, found }) => (found ? [{ hash, ...shown(found.stored) }] : []));
    },
    async keep(hash, passwordHash) {
      const found = await read(hash);
      if (!found) return;
      const { stored } = found;
      await rewrite(hash, { ...stored, passwords: [...stored.passwords.slice(-1), digest(passwordHash)] });
    },
    async revoke(staff, hash) {
      const isTheirs = (await answered(() => redis.zscore(ofStaff(staff.id), hash))) !== null;
      return isTheirs && (await end(staff.id, [hash])) > 0;
    },
    async revokeOthers(staff, hash) {
      const all = await answered(() => redis.zrevrange(ofStaff(staff.id), 0, -1));
      await end(
        staff.id,
        all.filter((each) => each !== hash),
      );
    },
    async revokeAll(staffId) {
      await end(staffId, await answered(() => redis.zrevrange(ofStaff(staffId), 0, -1)));
    },
  };
}

function endOf({ openedAt, seenAt }: Stored): number {
  return Math.min(openedAt + LONGEST_MS, seenAt + IDLE_MS);
}

function shown({ openedAt, seenAt, address, agent }: Stored): Omit<OpenSession, 'hash'> {
  return { openedAt, seenAt, address, agent };
}
