/** The audit's entries as documents: written once, never changed, never removed. */
import { Schema } from 'mongoose';
import type { StoredEntry } from '../../domain/audit-chain.ts';

/** The sequence is the document's id, so that no place is taken twice. */
export type AuditDocument = Omit<StoredEntry, 'seq'> & { _id: number };

export const auditSchema = new Schema<AuditDocument>(
  { _id: Number, at: Number, actor: Schema.Types.Mixed, action: String, officeId: String },
  {
    collection: 'audit',
    versionKey: false,
    strict: false,
    autoCreate: false,
    autoIndex: false,
    bufferCommands: false,
  },
);
auditSchema.index({ at: 1 });
auditSchema.index({ 'actor.staffId': 1, _id: -1 });
auditSchema.index({ action: 1, _id: -1 });
auditSchema.index({ officeId: 1, _id: -1 });

export function toAuditDocument({ seq, ...entry }: StoredEntry): AuditDocument {
  return { _id: seq, ...entry };
}

export function fromAuditDocument({ _id, ...entry }: AuditDocument): StoredEntry {
  return { seq: _id, ...entry };
}
