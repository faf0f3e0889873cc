/** Staff as documents. */
import { Schema } from 'mongoose';
import type { StaffRecord } from '../organisation/directory.ts';

export type StaffDocument = Omit<StaffRecord, 'id'> & {
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
    demo: Boolean,
  },
  { collection: 'staff', versionKey: false },
);
staffSchema.index({ username: 1 }, { unique: true });
