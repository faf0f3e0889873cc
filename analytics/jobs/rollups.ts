/** A day's figures of one office, one document per dimension. They can be made anew from the tickets at any time. */
import { Schema, type Connection } from 'mongoose';
import { onceDone, rawCollection } from '../../ledger/ledger.ts';
import { COLLECTION_OPTIONS } from '../../ledger/models/options.ts';
import type { Dimension } from '../metrics/dimensions.ts';
import type { PackedCell, PackedRows } from './packing.ts';

/** Goes up whenever a figure's meaning changes: rollups of another version are not read and made anew. */
export const ROLLUP_SCHEMA_VERSION = 2;

export interface RollupDocument {
  /** `office/day/dimension`. */
  _id: string;
  officeId: string;
  day: string;
  dimension: Dimension;
  schemaVersion: number;
  /** Every event of the day up to here is counted. */
  asOfSeq: number;
  /** `null` in the dimension `legs`, which has `rows`. */
  cells: PackedCell[] | null;
  rows: PackedRows | null;
}

const rollupSchema = new Schema<RollupDocument>(
  {
    _id: String,
    officeId: String,
    day: String,
    dimension: String,
    schemaVersion: Number,
    asOfSeq: Number,
    cells: Schema.Types.Mixed,
    rows: Schema.Types.Mixed,
  },
  { ...COLLECTION_OPTIONS, collection: 'rollups' },
);
rollupSchema.index({ dimension: 1, officeId: 1, day: 1 });

export function openRollups(mongo: Connection) {
  const rollups = mongo.model('Rollup', rollupSchema);
  return {
    rollups,
    raw: rawCollection<RollupDocument>(rollups),
    ready: onceDone(async () => {
      await rollups.createIndexes();
    }),
  };
}
export type Rollups = ReturnType<typeof openRollups>;
