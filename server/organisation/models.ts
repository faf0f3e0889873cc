/**
 * Offices and counters as documents. What may stand in them is checked where they are written (`server/seed.ts`).
 *
 * Version 1 had no choices of how the queue is run; `resolve.ts` fills in what a document leaves out.
 */
import { Schema } from 'mongoose';
import type { PersonalKind } from '../../contracts/personal.ts';
import type { OpeningHours, Priority, Route } from '../../contracts/shapes.ts';
import type { Numbering, OfficeRules } from '../domain/rules.ts';
import type { CounterRecord, OfficeBasics, QueueChoices, SeriesRecord } from './directory.ts';

/** Target waits that differ from those of the unified list, in ms. */
export type TargetOverrides = Partial<Record<Priority, number>>;

/** A service of the unified list in an office's own list. */
export interface GivenService {
  serviceId: string;
  open: boolean;
  /** `null` or left out: as the office. */
  hours?: OpeningHours | null;
  contingent?: number | null;
  targetMs?: TargetOverrides;
  /** Left out: that of its group here, else that of the unified list. */
  series?: string;
  route?: Route | null;
  asksFor?: PersonalKind[];
  notes?: boolean;
}
/** How an office runs its queue, as far as it differs from the defaults. */
export type ChoicesDocument = Partial<Omit<QueueChoices, 'rules' | 'series'>> & {
  rules?: Partial<OfficeRules>;
  series?: (Pick<SeriesRecord, 'prefix'> & { groupCodes?: string[]; numbering?: Partial<Numbering> })[];
  /** Of all its services. */
  targetMs?: TargetOverrides;
};
/** An office, and what of the unified list it gives, in the order in which it shows it. */
export type OfficeDocument = Omit<OfficeBasics, 'id'> &
  ChoicesDocument & { _id: string; schemaVersion: number; services: GivenService[] };
export type CounterDocument = Omit<CounterRecord, 'id'> & { _id: string; schemaVersion: number };

/** A list that is left out stays left out; mongoose would make it empty. */
const list = { type: [Schema.Types.Mixed], default: undefined };

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
    rules: Schema.Types.Mixed,
    carriesOver: Boolean,
    priorities: list,
    contingent: Number,
    targetMs: Schema.Types.Mixed,
    series: list,
    profiles: list,
    retentionDays: Number,
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
