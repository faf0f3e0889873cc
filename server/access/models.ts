/** Staff as documents. */
import { Schema } from 'mongoose';
import type { StaffRecord } from '../organisation/directory.ts';

/** Version 3 brought second factors, passwords to be changed first, and accounts that are disabled; 2 rights and languages. */
export const STAFF_VERSION = 3;

type Later = 'rights' | 'languages' | 'disabled' | 'mustChangePassword' | 'secondFactor';

/** What earlier versions did not know may be missing; `organisation/resolve.ts` fills it in. */
export type StaffDocument = Omit<StaffRecord, 'id' | Later> &
  Partial<Pick<StaffRecord, Later>> & {
    _id: string;
    schemaVersion: number;
    /** Shares the administrator's password, as the demo's accounts do. */
    demo: boolean;
  };

export const staffSchema = new Schema<StaffDocument>(
  {
    _id: String,
    schemaVersion: Number,
    username: String,
    passwordHash: String,
    name: String,
    roles: [String],
    officeIds: [String],
    // Left out is not none: mongoose would make an empty list of it.
    rights: { type: [String], default: undefined },
    languages: { type: [String], default: undefined },
    disabled: Boolean,
    mustChangePassword: Boolean,
    secondFactor: { type: { _id: false, secret: String, recoveryCodes: [String] }, default: undefined },
    demo: Boolean,
  },
  { collection: 'staff', versionKey: false },
);
staffSchema.index({ username: 1 }, { unique: true });
