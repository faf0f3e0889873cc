/** The record's collections on a connection, and what it means that it is away. */
import mongoose, { type Connection } from 'mongoose';
import { DomainError } from '../contracts/problems.ts';
import { eventSchema, type EventDocument } from './models/events.ts';
import { markSchema, type MarkDocument } from './models/marks.ts';
import { personalSchema, type PersonalDocument } from './models/personal-data.ts';
import { ticketSchema, type TicketDocument } from './models/tickets.ts';

/** Opens the record; does not touch the store. Give the connection a short `serverSelectionTimeoutMS` (2 s). */
export function openLedger(mongo: Connection) {
  const events = mongo.model('LedgerEvent', eventSchema);
  const tickets = mongo.model('LedgerTicket', ticketSchema);
  const marks = mongo.model('LedgerMark', markSchema);
  const personal = mongo.model('PersonalData', personalSchema);
  return {
    events,
    tickets,
    marks,
    /** The same collections without a model's casting, for many documents at once. */
    raw: {
      events: rawCollection<EventDocument>(events),
      tickets: rawCollection<TicketDocument>(tickets),
      marks: rawCollection<MarkDocument>(marks),
      personal: rawCollection<PersonalDocument>(personal),
    },
    /** Makes the indexes, once. Nothing is written before: they are what makes a repetition harmless. */
    ready: onceDone(async () => {
      await Promise.all([events.createIndexes(), tickets.createIndexes(), personal.createIndexes()]);
    }),
  };
}
export type Ledger = ReturnType<typeof openLedger>;

/** A model's driver collection. Mongoose wraps every method of it under the same names and does not say so in its types. */
export function rawCollection<T extends object>(model: {
  collection: unknown;
}): mongoose.mongo.Collection<T> {
  return model.collection as mongoose.mongo.Collection<T>;
}

const DUPLICATE_KEY = 11_000;

/** Waits for a bulk write; answers the places in it of what was not written because its key was taken. */
export async function takenKeys(write: Promise<unknown>): Promise<number[]> {
  try {
    await write;
    return [];
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
    const faults = [error.writeErrors].flat();
    if (faults.length === 0 || faults.some((fault) => fault.code !== DUPLICATE_KEY)) throw error;
    return faults.map((fault) => fault.index);
  }
}

/** Runs `work` until it has succeeded once; later calls share that success. */
export function onceDone(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work().catch((error: unknown) => {
      done = undefined;
      throw error;
    });
    return done;
  };
}

/**
 * Reads or writes the record for somebody who waits for it.
 * @throws DomainError LEDGER_AWAY where the document store does not answer
 */
export async function withLedger<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isAway(error) ? new DomainError('LEDGER_AWAY') : error;
  }
}

/** A server that answers with an error is there; everything else the driver throws means that none answers. */
function isAway(error: unknown): boolean {
  const { MongoServerError, MongoError } = mongoose.mongo;
  if (error instanceof MongoServerError) return error.hasErrorLabel('RetryableWriteError');
  return error instanceof MongoError || error instanceof mongoose.MongooseError;
}
