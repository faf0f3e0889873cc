/**
 * One step of the drain: the next events of an office from the live store into the record.
 *
 * The order makes every step repeatable: events are written (one that is already there, by id, is fine), tickets are folded
 * (guarded by `lastSeq`), what is kept about people is taken over, the mark moves, the live store is told. A crash between any two repeats harmlessly from the mark,
 * which alone says how far the record reaches. Events are written in order, so that the record has no hole whatever breaks off.
 */
import type { StoredEvent } from '../contracts/events.ts';
import type { Engine } from '../server/engine/types.ts';
import { BrokenStream, ConflictingRecord, DrainStopped } from './alarms.ts';
import { fold, isTicketEvent, type TicketEvent } from './fold.ts';
import { takenKeys, type Ledger } from './ledger.ts';
import { toEventDocument } from './models/events.ts';
import type { MarkDocument } from './models/marks.ts';
import { ON_DISK } from './models/options.ts';
import { toTicketDocument } from './models/tickets.ts';
import { recordPersonalData } from './personal-data.ts';
import { ticketsToGoOn } from './queries/tickets-to-go-on.ts';

/** Events in one step. */
export const BATCH = 500;

export interface DrainStep {
  /** Events taken; fewer than `BATCH` says that the record has caught up. */
  events: number;
  /** Business days whose tickets changed. */
  days: string[];
}

/**
 * Takes the next events of one office. One step per office at a time is what the jobs see to; two at once are harmless.
 *
 * @throws ConflictingRecord where a known sequence carries another event; the office's mark is then stopped.
 * @throws DrainStopped from then on.
 * @throws BrokenStream where the live store does not go on where the ledger ends, or not any more: it has come back older.
 */
export async function drainStep(ledger: Ledger, engine: Engine, officeId: string): Promise<DrainStep> {
  await ledger.ready();
  const mark = await ledger.marks.findById(officeId).lean();
  if (mark?.stopped !== undefined) throw new DrainStopped(mark.stopped);
  try {
    const events = await nextEvents(engine, officeId, mark);
    const last = events.at(-1);
    if (!last) return { events: 0, days: [] };
    const days = await record(ledger, engine, officeId, events);
    await moveMark(ledger, officeId, last, days);
    await engine.acknowledge(officeId, last.seq);
    return { events: events.length, days: [...days.keys()] };
  } catch (error) {
    if (error instanceof ConflictingRecord) await stop(ledger, officeId, error.message);
    throw error;
  }
}

/** Reads from the last event that the ledger knows, so that a live store with another past is noticed. */
async function nextEvents(
  engine: Engine,
  officeId: string,
  mark: MarkDocument | null,
): Promise<StoredEvent[]> {
  if (!mark) return inOrder(officeId, 0, await engine.readEvents(officeId, 0, BATCH));
  const { acknowledgedSeq, acknowledgedId } = mark;
  const [known, ...events] = await engine.readEvents(officeId, acknowledgedSeq - 1, BATCH + 1);
  if (known?.seq !== acknowledgedSeq) {
    throw new BrokenStream(officeId, acknowledgedSeq, known ? `begins at ${known.seq}` : 'ends before it');
  }
  if (known.id !== acknowledgedId) {
    throw new ConflictingRecord(officeId, acknowledgedSeq, acknowledgedId, known.id);
  }
  const live = await engine.marks(officeId);
  if (live.acknowledged < acknowledgedSeq) await engine.acknowledge(officeId, acknowledgedSeq);
  return inOrder(officeId, acknowledgedSeq, events);
}

function inOrder(officeId: string, after: number, events: StoredEvent[]): StoredEvent[] {
  for (const [i, event] of events.entries()) {
    if (event.seq !== after + 1 + i) throw new BrokenStream(officeId, after + i, `goes on at ${event.seq}`);
  }
  return events;
}

/** Writes events and tickets; answers the days they touch, each with its last sequence. */
async function record(
  ledger: Ledger,
  engine: Engine,
  officeId: string,
  events: StoredEvent[],
): Promise<Map<string, number>> {
  for (let rest = events; rest.length > 0;) {
    const taken = await takenKeys(ledger.raw.events.insertMany(rest.map(toEventDocument), ON_DISK));
    rest = taken.length === 0 ? [] : await unrecorded(ledger, engine, officeId, rest);
  }
  const ofTickets = events.filter(isTicketEvent);
  await foldTickets(ledger, officeId, ofTickets);
  await recordPersonalData(ledger, engine, ofTickets);
  return new Map(ofTickets.map((event) => [event.data.day, event.seq]));
}

/** Those of some events, of which at least one is known, that the ledger does not have. */
async function unrecorded(
  ledger: Ledger,
  engine: Engine,
  officeId: string,
  events: StoredEvent[],
): Promise<StoredEvent[]> {
  const seqs = events.map(({ seq }) => seq);
  const known = await ledger.events.find({ officeId, seq: { $in: seqs } }, { seq: 1 }).lean();
  const idOf = new Map(known.map((event) => [event.seq, event._id]));
  const conflict = events.find(({ seq, id }) => idOf.has(seq) && idOf.get(seq) !== id);
  if (conflict) throw await conflictAt(engine, conflict, idOf.get(conflict.seq) ?? '');
  const rest = events.filter(({ seq }) => !idOf.has(seq));
  const [first] = rest;
  // Its key was taken, but not by this sequence: the id belongs to another event.
  if (first && rest.length === events.length) {
    throw new ConflictingRecord(officeId, first.seq, 'not there', first.id);
  }
  return rest;
}

/** What was read may be the past of a store that has come back older since: only what it still says is a conflict. */
async function conflictAt(engine: Engine, read: StoredEvent, known: string): Promise<Error> {
  const [now] = await engine.readEvents(read.officeId, read.seq - 1, 1);
  return now?.seq === read.seq && now.id !== known
    ? new ConflictingRecord(read.officeId, read.seq, known, read.id)
    : new BrokenStream(read.officeId, read.seq, 'has lost what was read of it');
}

async function foldTickets(ledger: Ledger, officeId: string, events: TicketEvent[]): Promise<void> {
  const ids = new Set(events.flatMap((event) => event.ticketId ?? []));
  if (ids.size === 0) return;
  const before = await ticketsToGoOn(ledger, officeId, [...ids]);
  const after = new Map(before);
  for (const event of events) {
    const id = event.ticketId ?? '';
    after.set(id, fold(after.get(id) ?? null, event));
  }
  const changed = [...after.values()].filter((ticket) => before.get(ticket.id)?.lastSeq !== ticket.lastSeq);
  if (changed.length === 0) return;
  const writes = changed.map((ticket) => ({
    replaceOne: {
      filter: { _id: ticket.id, lastSeq: { $lt: ticket.lastSeq } },
      replacement: toTicketDocument(ticket),
      upsert: true,
    },
  }));
  // A taken key says that the ticket is already at this event or a later one.
  await takenKeys(ledger.raw.tickets.bulkWrite(writes, { ordered: false, ...ON_DISK }));
}

async function moveMark(
  ledger: Ledger,
  officeId: string,
  last: StoredEvent,
  days: Map<string, number>,
): Promise<void> {
  const dirty = Object.fromEntries([...days].map(([day, seq]) => [`dirtyDays.${day}`, seq]));
  const write = {
    updateOne: {
      filter: { _id: officeId, acknowledgedSeq: { $lt: last.seq } },
      update: {
        $set: { acknowledgedSeq: last.seq, acknowledgedId: last.id, ...dirty },
        ...(days.size === 0 ? { $setOnInsert: { dirtyDays: {} } } : {}),
      },
      upsert: true,
    },
  };
  // A taken key says that the mark is already there or further.
  await takenKeys(ledger.raw.marks.bulkWrite([write], ON_DISK));
}

async function stop(ledger: Ledger, officeId: string, reason: string): Promise<void> {
  await ledger.raw.marks.updateOne({ _id: officeId }, { $set: { stopped: reason } }, ON_DISK);
}
