/** Sessions, lockout and second factors on the real live store, with a clock that only the test moves. */
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createLockout } from '../../server/access/lockout.ts';
import { createSealing } from '../../server/access/sealing.ts';
import { createSecondFactors } from '../../server/access/second-factors.ts';
import { createSessions } from '../../server/access/sessions.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import type { StaffRecord } from '../../server/organisation/directory.ts';
import { deleteKeys } from '../support/engine.ts';
import { codeAt } from '../support/totp.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

// The cluster, because it refuses what a single store would let pass.
const redis = connectLiveStore(inject('clusterUrl'), (error) => {
  throw error;
});
const prefix = `test-${newId()}:`;
let at = 0;
const now = () => at;
const directory = new Map<string, StaffRecord>();
const sessions = createSessions(redis, prefix, { staff: (id) => directory.get(id) }, now);
const lockout = createLockout(redis, prefix, now);

function someone(fields: Partial<StaffRecord> = {}): StaffRecord {
  const id = newId();
  const free = { rights: [], languages: [], mustChangePassword: false, disabled: false };
  const named = { id, username: `user-${id}`, name: 'Somebody', passwordHash: `hash of ${id}` };
  const staff: StaffRecord = {
    ...named,
    grants: [],
    ...free,
    secondFactor: null,
    singleSignOn: null,
    ...fields,
  };
  directory.set(staff.id, staff);
  return staff;
}
const from = { address: '192.0.2.1', agent: 'a browser' };

beforeAll(() => redis.ping());
beforeEach(() => {
  at = Date.UTC(2026, 0, 5, 8);
});
afterAll(async () => {
  await deleteKeys(redis, prefix);
  await redis.quit();
});

describe('a session', () => {
  it('ends after two hours without use', async () => {
    const { token } = await sessions.open(someone(), from);
    at += 2 * HOUR_MS - 1;
    expect(await sessions.peek(token)).not.toBeNull();
    at += 1;
    expect(await sessions.find(token)).toBeNull();
  });

  it('ends after twelve hours however it is used, as was said when it was opened', async () => {
    const { token, expiresAt } = await sessions.open(someone(), from);
    expect(expiresAt).toBe(at + 12 * HOUR_MS);
    for (; at < expiresAt; at += HOUR_MS) expect(await sessions.find(token)).not.toBeNull();
    expect(await sessions.find(token)).toBeNull();
  });

  it('is kept alive by use, not by being looked at', async () => {
    const staff = someone();
    const [used, looked] = [await sessions.open(staff, from), await sessions.open(staff, from)];
    at += HOUR_MS;
    await sessions.find(used.token);
    await sessions.peek(looked.token);
    at += 1.5 * HOUR_MS;
    expect(await sessions.find(used.token)).not.toBeNull();
    expect(await sessions.find(looked.token)).toBeNull();
  });

  it('lets the live store forget it once it has ended', async () => {
    const { token } = await sessions.open(someone(), from);
    const { hash = '' } = (await sessions.find(token)) ?? {};
    const ttl = await redis.pttl(`${prefix}session:${hash}`);
    expect(ttl).toBeGreaterThan(HOUR_MS);
    expect(ttl).toBeLessThanOrEqual(2 * HOUR_MS);
  });

  it('is listed to its holder, newest first, with where it is from and when it was last used', async () => {
    const staff = someone();
    const first = await sessions.open(staff, from);
    const openedAt = at;
    at += MINUTE_MS;
    await sessions.find(first.token);
    await sessions.open(staff, { address: '192.0.2.2', agent: null });
    await sessions.open(someone(), from);
    expect(await sessions.list(staff)).toMatchObject([
      { openedAt: at, seenAt: at, address: '192.0.2.2', agent: null },
      { openedAt, seenAt: at, address: '192.0.2.1', agent: 'a browser' },
    ]);
  });

  it('can be ended by its holder only', async () => {
    const [staff, other] = [someone(), someone()];
    const { token } = await sessions.open(staff, from);
    const { hash = '' } = (await sessions.find(token)) ?? {};
    expect(await sessions.revoke(other, hash)).toBe(false);
    expect(await sessions.find(token)).not.toBeNull();
    expect(await sessions.revoke(staff, hash)).toBe(true);
    expect(await sessions.find(token)).toBeNull();
    expect(await sessions.revoke(staff, hash)).toBe(false);
    expect(await sessions.list(staff)).toEqual([]);
  });

  it('stays while all others of the same holder are ended', async () => {
    const staff = someone();
    const [mine, other, third] = [
      await sessions.open(staff, from),
      await sessions.open(staff, from),
      await sessions.open(staff, from),
    ];
    const { hash = '' } = (await sessions.find(mine.token)) ?? {};
    await sessions.revokeOthers(staff, hash);
    expect(await sessions.find(mine.token)).not.toBeNull();
    expect(await sessions.find(other.token)).toBeNull();
    expect(await sessions.find(third.token)).toBeNull();
  });

  it('ends with its holder’s password, unless it was kept', async () => {
    const staff = someone();
    const [kept, other] = [await sessions.open(staff, from), await sessions.open(staff, from)];
    const { hash = '' } = (await sessions.find(kept.token)) ?? {};
    await sessions.keep(hash, 'another hash');
    // Servers hear of the change one after the other.
    expect(await sessions.find(kept.token)).not.toBeNull();
    directory.set(staff.id, { ...staff, passwordHash: 'another hash' });
    expect(await sessions.find(kept.token)).not.toBeNull();
    expect(await sessions.find(other.token)).toBeNull();
  });

  it('of an earlier version is none', async () => {
    const staff = someone();
    const { token } = await sessions.open(staff, from);
    const { hash = '' } = (await sessions.find(token)) ?? {};
    const old = JSON.stringify({ staffId: staff.id, password: 'a digest' });
    await redis.set(`${prefix}session:${hash}`, old);
    expect(await sessions.find(token)).toBeNull();
    expect(await sessions.list(staff)).toEqual([]);
  });

  it('ends with its holder’s account', async () => {
    const staff = someone();
    const { token } = await sessions.open(staff, from);
    directory.set(staff.id, { ...staff, disabled: true });
    expect(await sessions.find(token)).toBeNull();
  });
});

describe('lockout', () => {
  const attempts = async (username: string, count: number) => {
    for (let i = 0; i < count; i++) await lockout.attempt(username);
  };
  const waitS = async (username: string): Promise<unknown> => {
    try {
      await lockout.attempt(username);
      return 0;
    } catch (error) {
      expect(error).toMatchObject({ code: 'ACCOUNT_LOCKED' });
      return (error as { params: { seconds: number } }).params.seconds;
    }
  };

  it('makes an account wait twice as long after each wrong attempt beyond nineteen, at most an hour', async () => {
    const name = newId();
    await attempts(name, 20);
    for (const minutes of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(await waitS(name)).toBe(minutes * 60);
      at += minutes * MINUTE_MS - 1;
      expect(await waitS(name.toUpperCase())).toBe(1);
      at += 1;
      expect(await waitS(name)).toBe(0);
    }
  });

  it('lets no more than the free ones through when many come at once', async () => {
    const name = newId();
    const all = await Promise.allSettled(Array.from({ length: 60 }, () => lockout.attempt(name)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
  });

  it('holds for one account only, and is forgotten once one was right', async () => {
    const [name, other] = [newId(), newId()];
    await attempts(name, 20);
    expect(await waitS(other)).toBe(0);
    await lockout.forget(name);
    await attempts(name, 19);
  });
});

describe('a second factor', () => {
  const left = new Map<string, string[]>();
  const resealed = new Map<string, string>();
  const accounts = {
    async resealSecret(staffId: string, _old: string, fresh: string) {
      resealed.set(staffId, fresh);
    },
    async spendRecoveryCode(staffId: string, hash: string) {
      const codes = left.get(staffId) ?? [];
      left.set(
        staffId,
        codes.filter((code) => code !== hash),
      );
      return codes.includes(hash);
    },
  };
  const seal = createSealing({ secret: 'a secret for tests', dataKeys: ['a data key'] }).secondFactors;
  const factors = createSecondFactors({ redis, prefix, seal, accounts, now });

  async function enrolled() {
    const staff = someone();
    const { secret } = await factors.enrol(staff);
    const confirmed = await factors.confirm(staff, codeAt(secret, at));
    if (!confirmed) throw new Error('the code was right');
    left.set(staff.id, confirmed.factor.recoveryCodes);
    at += MINUTE_MS;
    return { ...staff, secret, secondFactor: confirmed.factor, codes: confirmed.recoveryCodes };
  }

  it('can be read by any authenticator app', async () => {
    const staff = someone({ username: 'clerk9' });
    const { secret, uri } = await factors.enrol(staff);
    const url = new URL(uri);
    expect([url.protocol, url.host, url.pathname]).toEqual(['otpauth:', 'totp', '/Sporteli:clerk9']);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      issuer: 'Sporteli',
      secret,
      algorithm: 'SHA1',
      digits: '6',
      period: '30',
    });
  });

  it('begins only with a right code, and not twice with the same beginning', async () => {
    const staff = someone();
    expect(await factors.confirm(staff, '123456')).toBeNull();
    const { secret } = await factors.enrol(staff);
    expect(await factors.confirm(staff, codeAt(secret, at + HOUR_MS))).toBeNull();
    expect(await factors.confirm(staff, codeAt(secret, at))).not.toBeNull();
    at += MINUTE_MS;
    expect(await factors.confirm(staff, codeAt(secret, at))).toBeNull();
  });

  it('is kept in no form that can be read', async () => {
    const { secret, secondFactor, codes } = await enrolled();
    const kept = JSON.stringify(secondFactor);
    for (const each of [secret, ...codes]) expect(kept).not.toContain(each);
  });

  it('takes the code of now, written as apps show it, and of one step before or after', async () => {
    for (const late of [-30_000, 0, 30_000]) {
      const staff = await enrolled();
      const code = codeAt(staff.secret, at + late).replace(/^.{3}/, '$& ');
      expect(await factors.spend(staff, code)).toBe(true);
    }
    const staff = await enrolled();
    for (const late of [-60_000, 60_000])
      expect(await factors.spend(staff, codeAt(staff.secret, at + late))).toBe(false);
  });

  it('takes each code once, also when it is sent many times at once', async () => {
    const staff = await enrolled();
    const code = codeAt(staff.secret, at);
    const all = await Promise.all(Array.from({ length: 8 }, () => factors.spend(staff, code)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('takes no code of somebody else', async () => {
    const [staff, other] = [await enrolled(), await enrolled()];
    expect(await factors.spend(staff, codeAt(other.secret, at))).toBe(false);
    expect(await factors.spend(staff, other.codes[0] ?? '')).toBe(false);
  });

  it('has ten recovery codes, each good once', async () => {
    const staff = await enrolled();
    expect(new Set(staff.codes).size).toBe(10);
    for (const code of staff.codes) expect(await factors.spend(staff, ` ${code.toUpperCase()} `)).toBe(true);
    expect(await factors.spend(staff, staff.codes[0] ?? '')).toBe(false);
  });

  it('is sealed anew at the next sign-in after the data key was changed', async () => {
    const staff = await enrolled();
    const keys = ['a newer data key', 'a data key'];
    const changed = createSealing({ secret: 'a secret for tests', dataKeys: keys }).secondFactors;
    const moved = createSecondFactors({ redis, prefix, seal: changed, accounts, now });
    expect(await moved.spend(staff, '000000')).toBe(false);
    expect(resealed.has(staff.id)).toBe(false);
    expect(await moved.spend(staff, codeAt(staff.secret, at))).toBe(true);
    const fresh = resealed.get(staff.id) ?? '';
    const alone = createSealing({ secret: 'a secret for tests', dataKeys: keys.slice(0, 1) }).secondFactors;
    expect(alone.open(staff.id, fresh)).toBe(staff.secret);
    resealed.delete(staff.id);
    at += MINUTE_MS;
    const renewed = { ...staff, secondFactor: { ...staff.secondFactor, secret: fresh } };
    expect(await moved.spend(renewed, codeAt(staff.secret, at))).toBe(true);
    expect(resealed.has(staff.id)).toBe(false);
    at += MINUTE_MS;
  });

  it('still has its recovery codes under another data key', async () => {
    const staff = await enrolled();
    const other = createSealing({
      secret: 'a secret for tests',
      dataKeys: ['another data key'],
    }).secondFactors;
    const moved = createSecondFactors({ redis, prefix, seal: other, accounts, now });
    expect(await moved.spend(staff, codeAt(staff.secret, at))).toBe(false);
    expect(await moved.spend(staff, staff.codes[0] ?? '')).toBe(true);
  });
});
