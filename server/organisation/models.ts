/** Offices and counters as documents. What may stand in them is checked where they are written (`server/seed.ts`). */
import { Schema } from 'mongoose';
import type { CounterRecord, OfficeRecord } from './directory.ts';

/** An office, and what of the unified list it gives, in the order in which it shows it. */
export type OfficeDocument = Omit<OfficeRecord, 'id'> & {
  _id: string;
  schemaVersion: number;
  services: { serviceId: string; open: boolean }[];
};
export type CounterDocument = Omit<CounterRecord, 'id'> & { _id: string; schemaVersion: number };

export const officeSchema = new Schema<OfficeDocument>(
  {
    _id: String,
    schemaVersion: Number,
    serial: Number,
    code: String,
    name: Schema.Types.Mixed,
    municipality: String,
    kind: String,
    timeZone: String,
    dayStart: String,
    openingHours: Schema.Types.Mixed,
    demo: Boolean,
    openKiosk: Boolean,
    openBoard: Boolean,
    services: [Schema.Types.Mixed],
  },
  { collection: 'offices', versionKey: false },
);
officeSchema.index({ code: 1 }, { unique: true });
officeSchema.index({ serial: 1 }, { unique: true });

export const counterSchema = new Schema<CounterDocument>(
  { _id: String, schemaVersion: Number, officeId: String, name: String, zoneId: String },
  { collection: 'counters', versionKey: false },
);
counterSchema.index({ officeId: 1, name: 1 }, { unique: true });
