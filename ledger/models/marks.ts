/** How far each office's record reaches, and which of its days have figures that lag behind it. */
import { Schema } from 'mongoose';
import { COLLECTION_OPTIONS } from './options.ts';

export interface MarkDocument {
  /** The office's id. */
  _id: string;
  /** Events up to here are written and folded. */
  acknowledgedSeq: number;
  /** Id of the event at `acknowledgedSeq`: the live store must still know the same one. */
  acknowledgedId: string;
  /** Days with events that no rollup has counted yet, with the last sequence of each. */
  dirtyDays: Record<string, number>;
  /** Why this office's drain stands still until a person has looked; absent in health. */
  stopped?: string;
}

export const markSchema = new Schema<MarkDocument>(
  {
    _id: String,
    acknowledgedSeq: Number,
    acknowledgedId: String,
    dirtyDays: Schema.Types.Mixed,
    stopped: String,
  },
  { ...COLLECTION_OPTIONS, collection: 'marks', minimize: false },
);
