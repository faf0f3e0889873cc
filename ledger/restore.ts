/**
 * The live store came back: an office takes commands again only after it was compared with the record, and is brought up to it where
 * it is older (a lost second, or lost altogether). A store that answers before it has written may also have lost what the record has not
 * heard of: then the record hears of the rest, and numbers are left out all the same.
 *
 * The record is claimed first: `office.restored` is written at the sequence after its highest event. Sequences are unique there and a
 * drain writes in order, so a drain that still holds events of the lost past cannot write them any more, and two processes that restore
 * at once find the same claim. Then the live store is told the events it lost, every ticket they touched, and the rest of its state,
 * in steps that may be repeated; a restore that broke off is gone on with by whoever comes next.
 */
import { v5 } from 'uuid';
import type { StoredEvent } from '../contracts/events.ts';
import { DomainError } from '../contracts/problems.ts';
import { CLOSED_STATUSES } from '../contracts/status.ts';
import type { Numbering } from '../server/domain/rules.ts';
import type { Engine, RestoreStep, Standing } from '../server/engine/types.ts';
import { drainStep } from './drain.ts';
import { BrokenRecord, isAlarm, sparingly, type Log } from './alarms.ts';
import { takenKeys, withLedger, type Ledger } from './ledger.ts';
import { marginsOf } from './margins.ts';
import { fromEventDocument, toEventDocument } from './models/events.ts';
import { ON_DISK } from './models/options.ts';
import { eventsBetween, lastNumbers, officeState, recordedTickets } from './queries/to-restore.ts';
import { restoredState } from './restored-state.ts';

/** Events or tickets in one step. */
const STEP = 200;
/** As many events as the stream keeps; whoever missed more begins anew. */
const MOST_EVENTS = 10_000;

export interface RestoreOptions {
  ledger: Ledger;
  engine: Engine;
  /** How an office's series run, by prefix; plain where it has none. */
  numbering: (officeId: string) => ReadonlyMap<string, Numbering>;
  log: Log;
}
type Claim = Extract<StoredEvent, { type: 'office.restored' }>;

/**
 * Makes the comparison that `createEngine` asks for. Whoever asks for an office while it is under way waits for the same.
 * @throws DomainError OFFICE_RESTORING where the record is away, STORE_AWAY
 */
export function createRestore(options: RestoreOptions): (officeId: string) => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const report = sparingly(options.log);
  return (officeId) => {
    const known = underWay.get(officeId);
    if (known) return known;
    const work = withLedger(() => compare(options, officeId))
      .catch((error: unknown) => {
        const away = error instanceof DomainError && error.code === 'LEDGER_AWAY';
        if (!away && !(error instanceof BrokenRecord)) throw error;
        report('restore', error);
        throw new DomainError('OFFICE_RESTORING');
      })
      .finally(() => underWay.delete(officeId));
    underWay.set(officeId, work);
    return work;
  };
}

async function compare(options: RestoreOptions, officeId: string): Promise<void> {
  const { ledger, engine, log } = options;
  for (;;) {
    // Before the live store is asked: whatever is written meanwhile takes the place of the claim.
    const highest = await highestEvent(ledger, officeId);
    const standing = await engine.standing(officeId);
    if (standing.compared) return;
    const recordedUpTo = highest?.seq ?? 0;
    const mayHaveLost = standing.mayHaveLost && standing.seq > 0;
    if (mayHaveLost && standing.seq > recordedUpTo && (await drained(options, officeId))) continue;
    const isOlder = standing.from !== null || standing.seq < recordedUpTo;
    if (!highest || !(isOlder || (mayHaveLost && standing.seq === recordedUpTo))) {
      await engine.restoreOffice(officeId, standing, { from: standing.seq, compared: true });
      continue;
    }
    const claim = await claimRecord(options, officeId, highest, standing);
    if (!claim) continue;
    const restored = await bringUp(options, officeId, claim, standing);
    if (restored) {
      const { fromSeq, toSeq } = claim.data;
      log.warn(
        { officeId, fromSeq, toSeq },
        'the live store has come back; the office goes on above what it may have lost',
      );
    }
  }
}

/** `false` where a person has to look at the record first: the hall goes on meanwhile. */
async function drained({ ledger, engine }: RestoreOptions, officeId: string): Promise<boolean> {
  try {
    await drainStep(ledger, engine, officeId);
    return true;
  } catch (error) {
    if (isAlarm(error)) return false;
    throw error;
  }
}

async function highestEvent(ledger: Ledger, officeId: string): Promise<StoredEvent | null> {
  const highest = await ledger.events.findOne({ officeId }).sort({ seq: -1 }).lean();
  return highest && fromEventDocument(highest);
}

/** `null` where something else was written to the record meanwhile. */
async function claimRecord(
  { ledger, numbering }: RestoreOptions,
  officeId: string,
  highest: StoredEvent,
  { run, seq, from, at }: Standing,
): Promise<Claim | null> {
  const idAt = (at: number): string => v5(`${run} ${at}`, officeId);
  // Whoever came first in this life of the live store has claimed it.
  if (highest.type === 'office.restored' && highest.id === idAt(highest.seq)) return highest;
  await ledger.ready();
  const { office, events } = await officeState(ledger, officeId);
  const rules = numbering(officeId);
  const last = await lastNumbers(ledger, { officeId, office, events, rules, lastAt: highest.at });
  const id = idAt(highest.seq + 1);
  const claim: Claim = {
    ...{ id, officeId, seq: highest.seq + 1, at: Math.max(highest.at, at), type: 'office.restored' },
    ...{ ticketId: null, counterId: null, actor: 'system', commandId: id },
    data: { fromSeq: (from ?? seq) + 1, toSeq: highest.seq, skipped: marginsOf(last, rules, office.day) },
  };
  const taken = await takenKeys(ledger.raw.events.insertMany([toEventDocument(claim)], ON_DISK));
  return taken.length === 0 ? claim : null;
}

/** `false` where the store went away again or another process has done it. */
async function bringUp(
  { ledger, engine, numbering }: RestoreOptions,
  officeId: string,
  claim: Claim,
  before: Standing,
): Promise<boolean> {
  const from = before.from ?? before.seq;
  const lost = await eventsBetween(ledger, officeId, Math.max(from, claim.seq - MOST_EVENTS), claim.seq);
  const { office } = await officeState(ledger, officeId);
  const whole = from === 0 || claim.seq - from > MOST_EVENTS || office.day !== before.day;

  let standing = before;
  const goesOn = async (step: Omit<RestoreStep, 'from'>): Promise<boolean> => {
    standing = await engine.restoreOffice(officeId, standing, { from, ...step });
    return standing.run === before.run && !standing.compared;
  };
  while (standing.seq < claim.seq) {
    const next = lost.filter(({ seq }) => seq > standing.seq).slice(0, STEP);
    const fresh = (next[0]?.seq ?? 0) > standing.seq + 1;
    if (!(await goesOn({ events: next, fresh }))) return false;
  }
  const tickets = await recordedTickets(ledger, officeId, {
    $or: [{ day: office.day }, ...(whole ? inHall(office.dayOpenedAt, from) : touchedBy(lost))],
  });
  const toWrite = [...tickets.values()].filter(({ lastSeq }) => whole || lastSeq > from);
  for (let i = 0; i < toWrite.length; i += STEP) {
    if (!(await goesOn({ tickets: toWrite.slice(i, i + STEP) }))) return false;
  }
  const state = restoredState({
    ...{ office, lost, whole },
    tickets: [...tickets.values()],
    skipped: claim.data.skipped,
    numbering: numbering(officeId),
  });
  await goesOn({ state, compared: true });
  return standing.compared;
}

const touchedBy = (events: readonly StoredEvent[]): object[] => [
  { _id: { $in: [...new Set(events.flatMap(({ ticketId }) => ticketId ?? []))] } },
];

/** Tickets that are or were today in the hall, and those of which an old live store has an old state. */
const inHall = (dayOpenedAt: number, from: number): object[] => [
  { status: { $nin: CLOSED_STATUSES } },
  { closedAt: { $gte: dayOpenedAt } },
  ...(from > 0 ? [{ lastSeq: { $gt: from } }] : []),
];
