/** Tickets, folded from their events. They can be made anew from them at any time (`npm run ledger -- verify` compares). */
import { Schema } from 'mongoose';
import { upgradeTicket, type TicketState } from '../../contracts/ticket-state.ts';
import { COLLECTION_OPTIONS } from './options.ts';

/**
 * Version 1 had one leg a visit and no holds, version 2 told nothing of what is kept about people; they are read as what they would be now,
 * and written so at the ticket's next event.
 */
export const TICKET_SCHEMA_VERSION = 3;

/** A ticket as it lies in the record; its id is the document's. One of an older version has less. */
export type TicketDocument = Omit<TicketState, 'id'> & { _id: string; schemaVersion: number };

export const ticketSchema = new Schema<TicketDocument>(
  {
    _id: String,
    number: String,
    officeId: String,
    day: String,
    serviceId: String,
    askedServiceId: String,
    priority: String,
    channel: String,
    language: String,
    clerkLanguage: String,
    status: String,
    counterId: String,
    clerkId: String,
    calls: Number,
    issuedAt: Number,
    dueAt: Number,
    targetMs: Number,
    firstCalledAt: Number,
    calledAt: Number,
    startedAt: Number,
    closedAt: Number,
    slotAt: Number,
    appointmentId: String,
    direct: Boolean,
    aim: Schema.Types.Mixed,
    restsUntilAt: Number,
    next: [Schema.Types.Mixed],
    notes: Number,
    personal: { type: [String], default: undefined },
    legs: [Schema.Types.Mixed],
    order: Number,
    lastSeq: Number,
    schemaVersion: Number,
  },
  { ...COLLECTION_OPTIONS, collection: 'tickets' },
);
// A day's rollup and the list of tickets behind a figure both walk one office's days in this order.
ticketSchema.index({ officeId: 1, day: 1, issuedAt: 1, _id: 1 });

export function toTicketDocument({ id, ...ticket }: TicketState): TicketDocument {
  return { _id: id, ...ticket, schemaVersion: TICKET_SCHEMA_VERSION };
}

/**
 * A document of any version up to this one.
 * @throws Error for one of a later version
 */
export function fromTicketDocument({ _id, schemaVersion, ...ticket }: TicketDocument): TicketState {
  if (schemaVersion > TICKET_SCHEMA_VERSION) {
    throw new Error(`ticket ${_id} was written by a newer Sporteli (schema ${schemaVersion})`);
  }
  return upgradeTicket({ id: _id, ...ticket });
}

/** A document of version 1 does not tell the sequence of its issue: its `order` is only a stand-in. */
export function knowsOrder({ schemaVersion }: TicketDocument): boolean {
  return schemaVersion > 1;
}
