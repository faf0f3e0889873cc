/** Staff as documents. */
import { Schema } from 'mongoose';
import type { StaffRecord } from '../organisation/directory.ts';

/** Version 1 knew no rights and no languages; `organisation/resolve.ts` fills them in. */
export type StaffDocument = Omit<StaffRecord, 'id' | 'rights' | 'languages'> & {
  _id: string;
  schemaVersion: number;
  rights?: StaffRecord['rights'];
  languages?: string[];
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
    demo: Boolean,
  },
  { collection: 'staff', versionKey: false },
);
staffSchema.index({ username: 1 }, { unique: true });
