/**
 * What is kept about people, sealed, by ticket: the one collection of the record that is erased, and that no figure is made of.
 *
 * Each piece carries the sequence of the event that told of it, and an erased document stays as a mark with the sequence up to which all is
 * gone. So whatever a drain has read, and however late it writes it, nothing older takes the place of something newer, and nothing that was
 * erased comes back.
 */
import { Schema } from 'mongoose';
import type { KeptItem, KeptNote } from '../../server/engine/types.ts';
import { COLLECTION_OPTIONS } from './options.ts';

export const PERSONAL_SCHEMA_VERSION = 1;

export interface PersonalDocument {
  /** The ticket's id. */
  _id: string;
  schemaVersion: number;
  officeId: string;
  day: string;
  /** Of the ticket. */
  number: string;
  name?: KeptItem;
  phone?: KeptItem;
  notes: KeptNote[];
  /** Up to this sequence all is gone; 0 where nothing was erased. */
  erasedSeq: number;
}

export const personalSchema = new Schema<PersonalDocument>(
  {
    _id: String,
    schemaVersion: Number,
    officeId: String,
    day: String,
    number: String,
    name: Schema.Types.Mixed,
    phone: Schema.Types.Mixed,
    notes: [Schema.Types.Mixed],
    erasedSeq: Number,
  },
  { ...COLLECTION_OPTIONS, collection: 'personal_data' },
);
personalSchema.index({ 'phone.index': 1 }, { sparse: true });
personalSchema.index({ 'name.index': 1 }, { sparse: true });
// By number and day, and what is due to be erased.
personalSchema.index({ officeId: 1, day: 1, number: 1 });
