/** Staff, devices and the keys of integrations as documents. */
import { Schema } from 'mongoose';
import type { Role } from '../../contracts/permissions.ts';
import type { DeviceRecord, KeyRecord, StaffRecord } from '../organisation/directory.ts';

/** Version 4 brought roles within scopes; 3 second factors, passwords to be changed first, and disabled accounts; 2 rights and languages. */
export const STAFF_VERSION = 4;
export const DEVICE_VERSION = 1;
export const KEY_VERSION = 1;

type Later =
  'grants' | 'rights' | 'languages' | 'disabled' | 'mustChangePassword' | 'secondFactor' | 'singleSignOn';

/** What earlier versions did not know may be missing; `organisation/resolve.ts` fills it in. */
export type StaffDocument = Omit<StaffRecord, 'id' | Later> &
  Partial<Pick<StaffRecord, Later>> & {
    _id: string;
    schemaVersion: number;
    /** Before version 4: their roles, all within the same offices, no office meaning all. */
    roles?: Role[];
    officeIds?: string[];
    /** Shares the administrator's password, as the demo's accounts do. */
    demo: boolean;
  };
export type DeviceDocument = Omit<DeviceRecord, 'id'> & { _id: string; schemaVersion: number };
export type KeyDocument = Omit<KeyRecord, 'id'> & { _id: string; schemaVersion: number };

/** A list that is left out stays left out; mongoose would make it empty. */
const names = { type: [String], default: undefined };

export const staffSchema = new Schema<StaffDocument>(
  {
    _id: String,
    schemaVersion: Number,
    username: String,
    passwordHash: String,
    name: String,
    grants: { type: [Schema.Types.Mixed], default: undefined },
    roles: names,
    officeIds: names,
    rights: names,
    languages: names,
    disabled: Boolean,
    mustChangePassword: Boolean,
    secondFactor: { type: { _id: false, secret: String, recoveryCodes: [String] }, default: undefined },
    singleSignOn: { type: { _id: false, issuer: String, subject: String }, default: undefined },
    demo: Boolean,
  },
  { collection: 'staff', versionKey: false },
);
staffSchema.index({ username: 1 }, { unique: true });
staffSchema.index({ 'singleSignOn.issuer': 1, 'singleSignOn.subject': 1 }, { unique: true, sparse: true });

export const deviceSchema = new Schema<DeviceDocument>(
  {
    _id: String,
    schemaVersion: Number,
    kind: String,
    officeId: String,
    name: String,
    place: String,
    tokens: [{ _id: false, hash: String, issuedAt: Number }],
    pairedAt: Number,
    pairedBy: String,
    revokedAt: Number,
  },
  { collection: 'devices', versionKey: false },
);
deviceSchema.index({ officeId: 1 });

export const keySchema = new Schema<KeyDocument>(
  {
    _id: String,
    schemaVersion: Number,
    name: String,
    hash: String,
    permissions: [String],
    scope: Schema.Types.Mixed,
    perMinute: Number,
    createdAt: Number,
    createdBy: String,
    expiresAt: Number,
    revokedAt: Number,
  },
  { collection: 'keys', versionKey: false },
);
keySchema.index({ hash: 1 }, { unique: true });
