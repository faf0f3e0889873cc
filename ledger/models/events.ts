/** What happened, for good: never changed, never removed. */
import { Schema } from 'mongoose';
import { EVENT_DATA, type StoredEvent } from '../../contracts/events.ts';
import { COLLECTION_OPTIONS } from './options.ts';

/** Later versions say more. What an event of an older one leaves out has a default, so it is never written anew. */
export const EVENT_SCHEMA_VERSION = 3;

/** An event as it lies in the ledger; its id is the document's. Instants are epoch ms. */
export type EventDocument = Omit<StoredEvent, 'id'> & { _id: string; schemaVersion: number };

export const eventSchema = new Schema<EventDocument>(
  {
    _id: String,
    officeId: String,
    seq: Number,
    at: Number,
    type: String,
    ticketId: String,
    counterId: String,
    actor: String,
    commandId: String,
    data: Schema.Types.Mixed,
    schemaVersion: Number,
  },
  { ...COLLECTION_OPTIONS, collection: 'events' },
);
eventSchema.index({ officeId: 1, seq: 1 }, { unique: true });
// The few events that concern no ticket: a restore reads all of an office.
eventSchema.index(
  { officeId: 1, ticketId: 1, seq: 1 },
  { partialFilterExpression: { ticketId: { $type: 'null' } } },
);

export function toEventDocument({ id, ...event }: StoredEvent): EventDocument {
  return { _id: id, ...event, schemaVersion: EVENT_SCHEMA_VERSION };
}

/**
 * A document of any version up to this one.
 * @throws Error for one of a later version
 */
export function fromEventDocument({ _id, schemaVersion, ...event }: EventDocument): StoredEvent {
  if (schemaVersion > EVENT_SCHEMA_VERSION) {
    throw new Error(`event ${_id} was written by a newer Sporteli (schema ${schemaVersion})`);
  }
  const data = schemaVersion < EVENT_SCHEMA_VERSION ? EVENT_DATA[event.type].parse(event.data) : event.data;
  return { id: _id, ...event, data } as StoredEvent;
}
