/** The unified list of services as documents: groups, and the services in them. One that says nothing asks for nothing and has notes. */
import { Schema } from 'mongoose';
import type { CatalogueService } from '../organisation/directory.ts';

export type GroupDocument = Omit<CatalogueService['group'], 'code'> & { _id: string; schemaVersion: number };
export type ServiceDocument = Omit<CatalogueService, 'id' | 'group' | 'asksFor' | 'notes'> &
  Partial<Pick<CatalogueService, 'asksFor' | 'notes'>> & {
    _id: string;
    schemaVersion: number;
    groupCode: string;
  };

export const groupSchema = new Schema<GroupDocument>(
  { _id: String, schemaVersion: Number, name: Schema.Types.Mixed, examples: Schema.Types.Mixed },
  { collection: 'service_groups', versionKey: false },
);

export const serviceSchema = new Schema<ServiceDocument>(
  {
    _id: String,
    schemaVersion: Number,
    code: String,
    name: Schema.Types.Mixed,
    description: Schema.Types.Mixed,
    groupCode: String,
    series: String,
    documents: [Schema.Types.Mixed],
    feeLek: Number,
    deadline: Schema.Types.Mixed,
    legalBasis: String,
    unverified: Boolean,
    targetMs: Schema.Types.Mixed,
    asksFor: { type: [String], default: undefined },
    notes: Boolean,
  },
  { collection: 'services', versionKey: false },
);
serviceSchema.index({ code: 1 }, { unique: true });
