/** The audit in the record: appended by the worker, read by administrators. */
import { onceDone, rawCollection, takenKeys } from '../../../ledger/ledger.ts';
import { ON_DISK } from '../../../ledger/models/options.ts';
import { GENESIS, type StoredEntry, type Tip } from '../../domain/audit-chain.ts';
import type { Mongo } from '../../models.ts';
import { auditSchema, fromAuditDocument, toAuditDocument, type AuditDocument } from './models.ts';

/** What to look for; all of it must hold. */
export interface AuditSearch {
  /** Epoch ms, inclusive and exclusive. */
  fromAt?: number | undefined;
  toAt?: number | undefined;
  /** Id of a member of staff, or a part of their name at the time. */
  actor?: string | undefined;
  action?: string | undefined;
  /** Only what was done in these; all of it where left out. */
  officeIds?: readonly string[] | undefined;
  /** Only entries before this sequence. */
  before?: number | undefined;
}

export type AuditRecord = ReturnType<typeof openAuditRecord>;

/** Opens it; does not touch the store. All of it throws what the document store's client throws. */
export function openAuditRecord(mongo: Mongo) {
  const model = mongo.model('AuditEntry', auditSchema);
  const entries = rawCollection<AuditDocument>(model);
  return {
    ready: onceDone(async () => model.createIndexes()),
    async tip(): Promise<Tip> {
      const [last] = await entries.find({}).sort({ _id: -1 }).limit(1).toArray();
      return last ? { seq: last._id, hash: last.hash } : GENESIS;
    },
    /** Hashes by sequence, of those that are there. */
    async hashesOf(seqs: readonly number[]): Promise<ReadonlyMap<number, string>> {
      if (seqs.length === 0) return new Map();
      const found = entries
        .find({ _id: { $in: [...seqs] } })
        .project<{ _id: number; hash: string }>({ hash: 1 });
      return new Map((await found.toArray()).map(({ _id, hash }) => [_id, hash]));
    },
    /** Writes entries in order, up to the first whose place is taken. */
    async append(waiting: readonly StoredEntry[]): Promise<void> {
      if (waiting.length === 0) return;
      await takenKeys(entries.insertMany(waiting.map(toAuditDocument), { ordered: true, ...ON_DISK }));
    },
    /** Every entry in order, as it lies there. */
    async *all(): AsyncGenerator<Readonly<Record<string, unknown>>> {
      for await (const { _id, ...rest } of entries.find({}).sort({ _id: 1 })) yield { ...rest, seq: _id };
    },
    /** The newest first. */
    async search(wanted: AuditSearch, limit: number): Promise<StoredEntry[]> {
      const found = await entries.find(filterOf(wanted)).sort({ _id: -1 }).limit(limit).toArray();
      return found.map(fromAuditDocument);
    },
    /** The same without a limit, one by one. */
    async *searchAll(wanted: AuditSearch): AsyncGenerator<StoredEntry> {
      for await (const found of entries.find(filterOf(wanted)).sort({ _id: -1 }))
        yield fromAuditDocument(found);
    },
  };
}

function filterOf({ fromAt, toAt, actor, action, officeIds, before }: AuditSearch): object {
  const at = { ...(fromAt !== undefined && { $gte: fromAt }), ...(toAt !== undefined && { $lt: toAt }) };
  return {
    ...(Object.keys(at).length > 0 && { at }),
    ...(actor !== undefined && {
      $or: [{ 'actor.staffId': actor }, { 'actor.name': { $regex: literally(actor), $options: 'i' } }],
    }),
    ...(action !== undefined && { action }),
    ...(officeIds !== undefined && { officeId: { $in: [...officeIds] } }),
    ...(before !== undefined && { _id: { $lt: before } }),
  };
}

const literally = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
