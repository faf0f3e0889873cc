/**
 * Paired devices: their documents, and whose a token is.
 *
 * A device has one token, or two while it is being changed: the one in use and the next one. Using a token ends the one before it; until
 * then both are good, so that an answer that was lost costs nothing. A next one that was lost is replaced by the renewal after it, but
 * not within a minute: of two renewals at once, whichever answer comes last, the token that came is good.
 *
 * Documents change in the document store; other processes hear of it within 15 s. A token is shown sooner than that, so a fresh one is
 * marked in the live store, and who does not know a marked token looks into the document store. An old token ends in this process at
 * once and in the document store as soon as that answers: nobody who shows a token waits for it.
 */
import { DomainError } from '../../../contracts/problems.ts';
import type { Log } from '../../../ledger/alarms.ts';
import { withLedger } from '../../../ledger/ledger.ts';
import type { LiveStore } from '../../engine/connect.ts';
import type { Models } from '../../models.ts';
import type { DeviceRecord } from '../../organisation/directory.ts';
import type { LoadedDirectory } from '../../organisation/load.ts';
import { answered } from '../answered.ts';
import { DEVICE_VERSION } from '../models.ts';
import { newToken } from '../tokens.ts';

/** A token older than this is to be renewed. */
const RENEW_AFTER_MS = 24 * 3_600_000;
/** Longer than any answer is on its way. */
const LOST_AFTER_MS = 60_000;
/** Longer than it takes until every process has read the documents again. */
const FRESH_MS = 60_000;

export type NewDevice = Omit<DeviceRecord, 'tokens' | 'pairedAt' | 'revokedAt'>;

/** What writes throws `LEDGER_AWAY` where the document store does not answer, and `NOT_FOUND` for a device that was revoked. */
export interface Devices extends AsyncDisposable {
  /** Who shows this token; counts as its use. Throws `STORE_AWAY`, and `LEDGER_AWAY` for a token of the last moments. */
  byToken(hash: string): Promise<DeviceRecord | null>;
  /** Reads the documents anew, for a device that may be newer than what this process knows. */
  lookAgain(): Promise<void>;
  /** `false` where there is a device of this id already. */
  add(device: NewDevice): Promise<boolean>;
  change(
    id: string,
    fields: Partial<Pick<DeviceRecord, 'name' | 'place' | 'officeId'>>,
  ): Promise<DeviceRecord>;
  /** For good; its tokens are forgotten. */
  revoke(id: string): Promise<void>;
  /** A token for a device that has just been paired, or that has lost the answer with it. */
  giveToken(id: string): Promise<{ token: string; device: DeviceRecord }>;
  /** Whether the token it shows is old. */
  wantsRenewal(device: DeviceRecord, hash: string): boolean;
  /** The next token after the one it shows. Throws `UNAUTHENTICATED` where that is good no more, `RATE_LIMITED`. */
  renewToken(device: DeviceRecord, hash: string): Promise<string>;
}

export interface DevicesOptions {
  redis: LiveStore;
  prefix: string;
  models: Pick<Models, 'devices'>;
  directory: Pick<LoadedDirectory, 'device' | 'deviceByToken' | 'refresh'>;
  log: Log;
  /** Epoch ms. */
  now?: () => number;
}

export function createDevices(options: DevicesOptions): Devices {
  const { redis, prefix, models, directory, log, now = Date.now } = options;
  const { devices } = models;
  const freshKey = (hash: string) => `${prefix}device-token:${hash}`;
  const retiring = createRetiring({ devices, directory, log });

  const write = <T>(work: () => Promise<T>): Promise<T> =>
    withLedger(async () => {
      const done = await work();
      await directory.refresh();
      return done;
    });

  const lookAgain = () => withLedger(() => directory.refresh());

  /** Puts a token where `update` says, if the device still is as `filter` says. */
  async function issue(filter: object, update: (entry: DeviceRecord['tokens'][number]) => object) {
    const { token, hash } = newToken('device');
    const entry = { hash, issuedAt: now() };
    const { matchedCount } = await write(() =>
      devices.updateOne(filter, update(entry), { updatePipeline: true }),
    );
    if (matchedCount === 0) return null;
    await answered(() => redis.set(freshKey(hash), '1', 'PX', FRESH_MS));
    return token;
  }

  return {
    async byToken(hash) {
      let device = directory.deviceByToken(hash);
      if (!device && (await answered(() => redis.exists(freshKey(hash)))) === 1) {
        await lookAgain();
        device = directory.deviceByToken(hash);
      }
      if (!device || retiring.has(hash)) return null;
      retiring.before(device, hash);
      return device;
    },
    lookAgain,
    async add({ id, ...device }) {
      const made = { ...device, schemaVersion: DEVICE_VERSION, tokens: [], pairedAt: now(), revokedAt: null };
      const { upsertedCount } = await write(() =>
        devices.updateOne({ _id: id }, { $setOnInsert: made }, { upsert: true }),
      );
      return upsertedCount === 1;
    },
    async change(id, fields) {
      const filter = { _id: id, revokedAt: null };
      const { matchedCount } = await write(() => devices.updateOne(filter, { $set: fields }));
      const device = directory.device(id);
      if (matchedCount === 0 || !device) throw new DomainError('NOT_FOUND');
      return device;
    },
    async revoke(id) {
      await write(() =>
        devices.updateOne({ _id: id, revokedAt: null }, { $set: { revokedAt: now(), tokens: [] } }),
      );
    },
    async giveToken(id) {
      const push = (entry: object) => ({ $push: { tokens: { $each: [entry], $slice: -2 } } });
      const token = await issue({ _id: id, revokedAt: null }, push);
      const device = directory.device(id);
      if (token === null || !device) throw new DomainError('NOT_FOUND');
      return { token, device };
    },
    wantsRenewal({ tokens }, hash) {
      const place = tokens.findIndex((each) => each.hash === hash);
      const next = tokens[place + 1];
      const since = now() - (tokens[place]?.issuedAt ?? now());
      return since > RENEW_AFTER_MS && (!next || now() - next.issuedAt > LOST_AFTER_MS);
    },
    async renewToken({ id }, hash) {
      const mine = { _id: id, revokedAt: null, 'tokens.hash': hash };
      const lost = now() - LOST_AFTER_MS;
      // None that is on its way now, other than the one that is shown.
      const noNext = { tokens: { $not: { $elemMatch: { hash: { $ne: hash }, issuedAt: { $gt: lost } } } } };
      const current = { $filter: { input: '$tokens', cond: { $eq: ['$$this.hash', hash] } } };
      const token = await issue({ ...mine, ...noNext }, (entry) => [
        { $set: { tokens: { $concatArrays: [current, [entry]] } } },
      ]);
      if (token !== null) return token;
      if (await withLedger(() => devices.exists(mine)))
        throw new DomainError('RATE_LIMITED', { seconds: 60 });
      throw new DomainError('UNAUTHENTICATED');
    },
    [Symbol.asyncDispose]: () => retiring.settled(),
  };
}

/** Tokens that have ended because a later one was used: here at once, in the document store as soon as it answers. */
function createRetiring({
  devices,
  directory,
  log,
}: Pick<Models, 'devices'> & Pick<DevicesOptions, 'directory' | 'log'>) {
  const ended = new Set<string>();
  const writing = new Map<string, Promise<void>>();

  async function forget(id: string, hashes: readonly string[]): Promise<void> {
    try {
      await devices.updateOne({ _id: id }, { $pull: { tokens: { hash: { $in: hashes } } } });
      await directory.refresh();
      for (const hash of hashes) ended.delete(hash);
    } catch (err) {
      // It is tried again when the device is next heard of.
      log.warn({ err, deviceId: id }, 'an old token of a device is not forgotten yet');
    }
  }

  return {
    has: (hash: string) => ended.has(hash),
    /** Ends all tokens before this one. */
    before({ id, tokens }: DeviceRecord, hash: string): void {
      const older = tokens
        .slice(
          0,
          tokens.findIndex((each) => each.hash === hash),
        )
        .map((each) => each.hash);
      for (const each of older) ended.add(each);
      if (older.length === 0 || writing.has(id)) return;
      writing.set(
        id,
        forget(id, older).finally(() => writing.delete(id)),
      );
    },
    async settled(): Promise<void> {
      await Promise.all(writing.values());
    },
  };
}
