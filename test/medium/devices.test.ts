/** Pairing codes, tokens and reports of devices on the real stores, with a clock that only the test moves. */
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { readPairingCode } from '../../contracts/devices.ts';
import { createDevices } from '../../server/access/devices/index.ts';
import { createPairings } from '../../server/access/devices/pairings.ts';
import { createDeviceReports } from '../../server/access/devices/reports.ts';
import { tokenHash } from '../../server/access/tokens.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { connectMongo, modelsOf } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { deleteKeys } from '../support/engine.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const thrown = (error: unknown) => {
  throw error;
};

// The cluster, because it refuses what a single store would let pass.
const redis = connectLiveStore(inject('clusterUrl'), thrown);
const prefix = `test-${newId()}:`;
const mongodbUri = new URL(inject('mongodbUri'));
mongodbUri.pathname = `/test-${newId()}`;
const mongo = await connectMongo(mongodbUri.href);
const models = modelsOf(mongo);
let at = Date.UTC(2026, 0, 5, 8);
const now = () => at;

/** One server process, with what it knows of the documents. */
async function serverProcess() {
  const directory = await loadDirectory(models, thrown);
  const log = pino({ level: 'silent' });
  return { directory, devices: createDevices({ redis, prefix, models, directory, log, now }) };
}
const [here, there] = [await serverProcess(), await serverProcess()];
const pairings = createPairings(redis, prefix, now);
const reports = createDeviceReports(redis, prefix, now);

beforeEach(() => {
  at = Date.UTC(2026, 0, 5, 8);
});
afterAll(async () => {
  for (const { devices, directory } of [here, there]) {
    await devices[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
  }
  await mongo.dropDatabase();
  await mongo.close();
  await deleteKeys(redis, prefix);
  await redis.quit();
});

const from = { address: '192.0.2.1', agent: 'a browser' };
const office = newId();

async function paired(): Promise<{ id: string; token: string }> {
  const id = newId();
  await here.devices.add({
    id,
    kind: 'kiosk',
    officeId: office,
    name: 'Hyrja',
    place: '',
    pairedBy: newId(),
  });
  return { id, token: (await here.devices.giveToken(id)).token };
}
const isGood = async (token: string, { devices } = here) =>
  (await devices.byToken(tokenHash(token))) !== null;
/** What a device does with its token: whatever it asks for. */
const use = isGood;
async function renew(token: string, { devices } = here): Promise<string> {
  const device = await devices.byToken(tokenHash(token));
  if (!device) throw new Error('UNAUTHENTICATED');
  return devices.renewToken(device, tokenHash(token));
}
const code = (error: unknown) => (error as { code?: unknown }).code;

describe('a pairing', () => {
  it('is found by its code however it is spelt, and by its secret', async () => {
    const { code: shown, secret, expiresAt } = await pairings.open('kiosk', from);
    expect(readPairingCode(shown)).toBe(shown);
    expect(expiresAt).toBe(at + 10 * MINUTE_MS);
    const spelt = `${shown.slice(0, 3)} ${shown.slice(3)}`.toLowerCase();
    const found = { ...from, code: shown, kind: 'kiosk', openedAt: at, expiresAt, approved: false };
    expect(await pairings.find(spelt)).toMatchObject(found);
    expect(await pairings.bySecret(secret)).toMatchObject(found);
  });

  it('is not found by another secret, not even one of the same code', async () => {
    const [one, two] = [await pairings.open('kiosk', from), await pairings.open('kiosk', from)];
    const [, random] = two.secret.split('.');
    for (const secret of [`${one.code}.${random}`, one.code, `${one.code}.`, one.secret.slice(0, -1), ''])
      expect(await pairings.bySecret(secret)).toBeNull();
  });

  it('ends after ten minutes, and the live store forgets it', async () => {
    const { code: shown, secret } = await pairings.open('display', { address: '192.0.2.1', agent: null });
    at += 10 * MINUTE_MS - 1;
    expect(await pairings.find(shown)).toMatchObject({ agent: null });
    const ttl = await redis.pttl(`${prefix}pairing:${shown}`);
    expect(ttl).toBeGreaterThan(9 * MINUTE_MS);
    expect(ttl).toBeLessThanOrEqual(10 * MINUTE_MS);
    at += 1;
    expect(await pairings.find(shown)).toBeNull();
    expect(await pairings.bySecret(secret)).toBeNull();
  });

  it('that is approved at the last moment has ten more minutes to fetch its token', async () => {
    const { code: shown, secret } = await pairings.open('kiosk', from);
    at += 10 * MINUTE_MS - 1;
    expect(await pairings.approve(shown)).toBe(true);
    at += 10 * MINUTE_MS - 1;
    expect(await pairings.bySecret(secret)).toMatchObject({ approved: true });
    at += 1;
    expect(await pairings.bySecret(secret)).toBeNull();
  });

  it('that has ended is not brought back by an approval', async () => {
    const { code: shown } = await pairings.open('kiosk', from);
    await redis.del(`${prefix}pairing:${shown}`);
    expect(await pairings.prolong(shown)).toBe(false);
    expect(await pairings.approve(shown)).toBe(false);
    expect(await redis.exists(`${prefix}pairing:${shown}`)).toBe(0);
  });

  it('keeps no secret in the store', async () => {
    const { code: shown, secret } = await pairings.open('kiosk', from);
    const kept = JSON.stringify(await redis.hgetall(`${prefix}pairing:${shown}`));
    expect(kept).not.toContain(secret.split('.')[1]);
  });
});

describe('a device’s token', () => {
  it('is kept in no form that can be shown', async () => {
    const { id, token } = await paired();
    expect(token).toMatch(/^spd_[\w-]{43}$/);
    expect(JSON.stringify(await models.devices.findById(id).lean())).not.toContain(token);
  });

  it('is to be renewed after a day, and not again while the next one is on its way', async () => {
    const { id, token } = await paired();
    const wants = () => {
      const device = here.directory.device(id);
      return device && here.devices.wantsRenewal(device, tokenHash(token));
    };
    at += DAY_MS;
    expect(wants()).toBe(false);
    at += 1;
    expect(wants()).toBe(true);
    await renew(token);
    expect(wants()).toBe(false);
    at += MINUTE_MS + 1;
    expect(wants()).toBe(true);
  });

  it('is good until the next one is used, and then never again', async () => {
    const { token } = await paired();
    const next = await renew(token);
    expect(await isGood(token)).toBe(true);
    expect(await use(next)).toBe(true);
    expect(await isGood(token)).toBe(false);
    expect(await isGood(next)).toBe(true);
    await expect(renew(token)).rejects.toThrow('UNAUTHENTICATED');
  });

  it('survives renewals whose answers were lost', async () => {
    const { token } = await paired();
    const lost: string[] = [];
    for (let i = 0; i < 3; i++) {
      lost.push(await renew(token));
      at += MINUTE_MS + 1;
    }
    expect(await isGood(token)).toBe(true);
    const next = await renew(token);
    for (const each of lost) expect(await isGood(each)).toBe(false);
    expect(await use(next)).toBe(true);
    expect(await isGood(token)).toBe(false);
  });

  it('has one next one, however many renewals come at once', async () => {
    const { id, token } = await paired();
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => renew(token)));
    const came = all.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const refused = all.flatMap((each) => (each.status === 'rejected' ? [code(each.reason)] : []));
    expect(came).toHaveLength(1);
    expect(new Set(refused)).toEqual(new Set(['RATE_LIMITED']));
    expect((await models.devices.findById(id).lean())?.tokens).toHaveLength(2);
    expect(await use(came[0] ?? '')).toBe(true);
  });

  it('is known to another process at once, before that has read the documents again', async () => {
    const { token } = await paired();
    expect(await isGood(token, there)).toBe(true);
    const next = await renew(token, here);
    expect(await use(next, there)).toBe(true);
    expect(await isGood(token, there)).toBe(false);
    await there.devices[Symbol.asyncDispose]();
    await here.directory.refresh();
    expect(await isGood(token, here)).toBe(false);
    expect(await isGood(next, here)).toBe(true);
  });

  it('that nobody has makes nobody read the documents', async () => {
    const reads: unknown[] = [];
    const directory = { ...here.directory, refresh: async () => void reads.push(1) };
    const log = pino({ level: 'silent' });
    const devices = createDevices({ redis, prefix, models, directory, log, now });
    expect(await devices.byToken(tokenHash('spd_nobodys'))).toBeNull();
    expect(reads).toEqual([]);
  });

  it('may be fetched again when the answer was lost, and the first use of the later one ends the earlier one', async () => {
    const { id, token } = await paired();
    const { token: second } = await here.devices.giveToken(id);
    expect(await use(token)).toBe(true);
    expect(await use(second)).toBe(true);
    expect(await isGood(token)).toBe(false);
    await here.devices[Symbol.asyncDispose]();
    for (let i = 0; i < 3; i++) await here.devices.giveToken(id);
    expect((await models.devices.findById(id).lean())?.tokens).toHaveLength(2);
  });

  it('ends with the device, which gets no other', async () => {
    const { id, token } = await paired();
    const device = await here.devices.byToken(tokenHash(token));
    await here.devices.revoke(id);
    expect(await isGood(token)).toBe(false);
    expect(here.directory.device(id)).toMatchObject({ revokedAt: at, tokens: [] });
    await expect(here.devices.giveToken(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    if (!device) throw new Error('it was good before');
    const late = here.devices.renewToken(device, tokenHash(token));
    await expect(late).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(here.devices.change(id, { name: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    at += MINUTE_MS;
    await here.devices.revoke(id);
    expect(here.directory.device(id)?.revokedAt).toBe(at - MINUTE_MS);
  });

  /**
   * A device keeps the token that came last. Its answers get lost, or come in another order than it asked; it goes to two processes, and it
   * waits. An answer is never late by more than a minute.
   */
  it('never leaves a device without a good one, nor more than two of them good', async () => {
    const step = fc.record({
      does: fc.constantFrom('renew', 'lose', 'renew twice', 'use', 'wait', 'read again'),
      at: fc.constantFrom('here', 'there'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { id, token } = await paired();
        let mine = token;
        const all = new Set([token]);
        for (const { does, at: where } of steps) {
          const process = where === 'here' ? here : there;
          if (does === 'use') expect(await use(mine, process)).toBe(true);
          if (does === 'wait') at += MINUTE_MS + 1;
          if (does === 'read again') await process.directory.refresh();
          if (does.startsWith('renew') || does === 'lose') {
            const asked = does === 'renew twice' ? [here, there] : [process];
            const came = (await Promise.all(asked.map((each) => tryToRenew(mine, each)))).filter(isToken);
            for (const each of came) all.add(each);
            // Of two it keeps either.
            if (does !== 'lose') mine = (where === 'here' ? came.at(0) : came.at(-1)) ?? mine;
          }
          const good = (await models.devices.findById(id).lean())?.tokens.length ?? 0;
          expect(good).toBeGreaterThan(0);
          expect(good).toBeLessThanOrEqual(2);
        }
        expect(await use(mine, here)).toBe(true);
        for (const { devices } of [here, there]) await devices[Symbol.asyncDispose]();
        await here.directory.refresh();
        for (const each of all)
          expect(await isGood(each)).toBe(each === mine || (await isNext(id, mine, each)));
      }),
      { numRuns: 30 },
    );
  });
});

const isToken = (token: string | null) => token !== null;
/** A new token, or `null` where one is on its way. */
async function tryToRenew(token: string, process: typeof here): Promise<string | null> {
  try {
    return await renew(token, process);
  } catch (error) {
    expect(code(error)).toBe('RATE_LIMITED');
    return null;
  }
}

/** Whether a token came after another one that is in use: the next one, whose answer was lost. */
async function isNext(id: string, used: string, token: string): Promise<boolean> {
  const tokens = (await models.devices.findById(id).lean())?.tokens.map(({ hash }) => hash) ?? [];
  return tokens.indexOf(tokenHash(token)) > tokens.indexOf(tokenHash(used));
}

describe('a report', () => {
  const says = (...faults: Parameters<typeof reports.note>[1]['faults']) => ({
    ...from,
    page: '/kiosk/lezhe',
    faults,
  });

  it('says that the device is there, until nothing was heard for 90 seconds', async () => {
    const id = newId();
    expect(await reports.statusOf(id)).toMatchObject({ lastSeenAt: null, online: false, faults: [] });
    const status = { lastSeenAt: at, online: true, ...from, page: '/kiosk/lezhe', faults: [] };
    expect(await reports.note(id, says())).toEqual(status);
    at += 90_000;
    expect(await reports.statusOf(id)).toEqual(status);
    at += 1;
    expect(await reports.statusOf(id)).toEqual({ ...status, online: false });
  });

  it('keeps since when something is wrong for as long as it is', async () => {
    const id = newId();
    const began = at;
    await reports.note(id, says('paper_out'));
    at += MINUTE_MS;
    const { faults } = await reports.note(id, says('printer_away', 'paper_out', 'paper_out'));
    expect(faults).toEqual([
      { code: 'printer_away', sinceAt: at },
      { code: 'paper_out', sinceAt: began },
    ]);
    expect((await reports.statusOf(id)).faults).toEqual(faults);
    await reports.note(id, says('printer_away'));
    at += MINUTE_MS;
    const again = await reports.note(id, says('paper_out'));
    expect(again.faults).toEqual([{ code: 'paper_out', sinceAt: at }]);
  });

  it('of several at once loses no beginning', async () => {
    const id = newId();
    const began = at;
    await reports.note(id, says('sound_blocked'));
    at += MINUTE_MS;
    await Promise.all(
      Array.from({ length: 8 }, () => reports.note(id, says('sound_blocked', 'clock_wrong'))),
    );
    expect((await reports.statusOf(id)).faults).toEqual([
      { code: 'sound_blocked', sinceAt: began },
      { code: 'clock_wrong', sinceAt: at },
    ]);
  });
});
