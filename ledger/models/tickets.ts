/** Tickets, folded from their events. They can be made anew from them at any time (`npm run ledger -- verify` compares). */
import { Schema } from 'mongoose';
import type { EVENT_DATA, TicketState } from '../../contracts/events.ts';
import type { z } from 'zod';
import { COLLECTION_OPTIONS } from './options.ts';

export const TICKET_SCHEMA_VERSION = 1;

type Finished = z.infer<(typeof EVENT_DATA)['ticket.finished']>;

/** A ticket and what was given at its end. */
export type TicketRecord = TicketState & {
  outcome: Finished['outcome'] | null;
  delivered: Finished['delivered'];
};
export type TicketDocument = Omit<TicketRecord, 'id'> & { _id: string; schemaVersion: number };

export const ticketSchema = new Schema<TicketDocument>(
  {
    _id: String,
    number: String,
    officeId: String,
    day: String,
    serviceId: String,
    priority: String,
    channel: String,
    language: String,
    status: String,
    counterId: String,
    clerkId: String,
    calls: Number,
    issuedAt: Number,
    dueAt: Number,
    firstCalledAt: Number,
    calledAt: Number,
    startedAt: Number,
    closedAt: Number,
    legs: [Schema.Types.Mixed],
    lastSeq: Number,
    outcome: String,
    delivered: [Schema.Types.Mixed],
    schemaVersion: Number,
  },
  { ...COLLECTION_OPTIONS, collection: 'tickets' },
);
// A day's rollup and the list of tickets behind a figure both walk one office's days in this order.
ticketSchema.index({ officeId: 1, day: 1, issuedAt: 1, _id: 1 });

export function toTicketDocument({ id, ...ticket }: TicketRecord): TicketDocument {
  return { _id: id, ...ticket, schemaVersion: TICKET_SCHEMA_VERSION };
}

export function fromTicketDocument({ _id, schemaVersion, ...ticket }: TicketDocument): TicketRecord {
  if (schemaVersion > TICKET_SCHEMA_VERSION) {
    throw new Error(`ticket ${_id} was written by a newer Sporteli (schema ${schemaVersion})`);
  }
  return { id: _id, ...ticket };
}

/** A ticket of the ledger as the engine knows it. */
export function stateOf({ outcome: _outcome, delivered: _delivered, ...ticket }: TicketRecord): TicketState {
  return ticket;
}
