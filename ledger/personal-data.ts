/**
 * The record's copy of what is kept about people. It is taken over from the live store before the drain acknowledges the events that tell of
 * it, so the live store does not forget what the record does not have. Every write may be repeated, in any order.
 */
import type { TicketEvent } from './fold.ts';
import { takenKeys, withLedger, type Ledger } from './ledger.ts';
import { ON_DISK } from './models/options.ts';
import { PERSONAL_SCHEMA_VERSION, type PersonalDocument } from './models/personal-data.ts';
import type { PersonalSearch } from '../server/operations/hall.ts';
import type { Engine, KeptPersonal } from '../server/engine/types.ts';

type Told = Pick<PersonalDocument, '_id' | 'officeId' | 'day' | 'number' | 'erasedSeq'>;

/** Takes over what these events tell of. */
export async function recordPersonalData(
  ledger: Ledger,
  engine: Pick<Engine, 'personalData'>,
  events: readonly TicketEvent[],
): Promise<void> {
  const told = new Map<string, Told>();
  for (const event of events) {
    if (!tells(event)) continue;
    const { officeId, ticketId: _id, seq, data } = event;
    const erasedSeq = event.type === 'ticket.erased' ? seq : (told.get(_id ?? '')?.erasedSeq ?? 0);
    const { day, number } = data;
    told.set(_id ?? '', { _id: _id ?? '', officeId, day, number, erasedSeq });
  }
  const writes = await Promise.all(
    [...told.values()].map(async (each) =>
      mergeInto(each, await engine.personalData(each.officeId, each._id)),
    ),
  );
  if (writes.length > 0) await write(ledger, writes);
}

function tells(event: TicketEvent): boolean {
  if (event.type === 'ticket.issued') return event.data.personal.length > 0;
  return ['ticket.noted', 'ticket.personal_changed', 'ticket.erased'].includes(event.type);
}

/** Erases one, for good: what was told up to this sequence does not come back. @throws DomainError LEDGER_AWAY */
export async function erasePersonalData(
  ledger: Ledger,
  {
    id,
    officeId,
    day,
    number,
    lastSeq,
  }: { id: string; officeId: string; day: string; number: string; lastSeq: number },
): Promise<void> {
  const told = { _id: id, officeId, day, number, erasedSeq: lastSeq };
  await withLedger(async () => {
    await ledger.ready();
    await write(ledger, [mergeInto(told, { notes: [] })]);
  });
}

/** One upsert that keeps of each piece the newest, and of all only what came after the last erasing. */
function mergeInto({ _id, erasedSeq, ...ticket }: Told, { name, phone, notes }: KeptPersonal) {
  const kept = (value: unknown) => ({ $literal: value });
  const newest = (field: 'name' | 'phone', item: unknown) => ({
    $let: {
      vars: { new: kept(item ?? null), old: `$${field}` },
      in: { $cond: [{ $gt: ['$$new.seq', '$$old.seq'] }, '$$new', '$$old'] },
    },
  });
  const after = (field: 'name' | 'phone') => ({
    $cond: [{ $gt: [`$${field}.seq`, '$erasedSeq'] }, `$${field}`, '$$REMOVE'],
  });
  const known = { $ifNull: ['$notes', []] };
  return {
    updateOne: {
      filter: { _id },
      update: [
        {
          $set: {
            ...Object.fromEntries(Object.entries(ticket).map(([field, value]) => [field, kept(value)])),
            schemaVersion: PERSONAL_SCHEMA_VERSION,
            erasedSeq: { $max: ['$erasedSeq', erasedSeq] },
            name: newest('name', name),
            phone: newest('phone', phone),
            notes: {
              $concatArrays: [
                known,
                {
                  $filter: {
                    input: kept(notes.filter(({ seq }) => seq > 0)),
                    cond: { $not: [{ $in: ['$$this.seq', { $ifNull: ['$notes.seq', []] }] }] },
                  },
                },
              ],
            },
          },
        },
        {
          $set: {
            name: after('name'),
            phone: after('phone'),
            notes: { $filter: { input: '$notes', cond: { $gt: ['$$this.seq', '$erasedSeq'] } } },
          },
        },
      ],
      upsert: true,
    },
  };
}

async function write(ledger: Ledger, writes: ReturnType<typeof mergeInto>[]): Promise<void> {
  const bulk = () => takenKeys(ledger.raw.personal.bulkWrite(writes, { ordered: false, ...ON_DISK }));
  // Two who make the same document at once: whoever came second changes it.
  if ((await bulk()).length > 0) await bulk();
}

/** @throws DomainError LEDGER_AWAY */
export function personalDataOf(ledger: Ledger, ticketId: string): Promise<PersonalDocument | null> {
  return withLedger(() => ledger.raw.personal.findOne({ _id: ticketId }));
}

/**
 * What is kept in some offices, the newest ticket first; what was erased is not among it.
 * @param before id of the last ticket of the page before
 * @throws DomainError LEDGER_AWAY
 */
export function findPersonalData(
  ledger: Ledger,
  officeIds: readonly string[],
  wanted: PersonalSearch,
  { limit, before }: { limit: number; before: string | null },
): Promise<PersonalDocument[]> {
  const filter = {
    officeId: { $in: [...officeIds] },
    ...filterOf(wanted),
    ...(before !== null && { _id: { $lt: before } }),
    $or: [
      { 'name.index': { $type: 'string' } },
      { 'phone.index': { $type: 'string' } },
      { 'notes.0': { $exists: true } },
    ],
  };
  return withLedger(() => ledger.raw.personal.find(filter).sort({ _id: -1 }).limit(limit).toArray());
}

function filterOf(wanted: PersonalSearch): object {
  if ('phone' in wanted) return { 'phone.index': { $in: wanted.phone } };
  if ('name' in wanted) return { 'name.index': { $in: wanted.name } };
  return wanted;
}

/**
 * Tickets of an office up to a day of which anything is kept, or a mark says that it was; at most `limit`.
 * @throws DomainError LEDGER_AWAY
 */
export async function personalDataUpTo(
  ledger: Ledger,
  officeId: string,
  day: string,
  limit: number,
): Promise<{ id: string; isMark: boolean }[]> {
  const projection = { 'name.seq': 1, 'phone.seq': 1, 'notes.seq': 1 };
  const found = ledger.raw.personal.find({ officeId, day: { $lte: day } }, { projection }).limit(limit);
  const documents = await withLedger(() => found.toArray());
  return documents.map(({ _id, name, phone, notes }) => {
    return { id: _id, isMark: !name && !phone && notes.length === 0 };
  });
}

/** Takes documents away altogether, marks as well. @throws DomainError LEDGER_AWAY */
export async function removePersonalData(ledger: Ledger, ticketIds: readonly string[]): Promise<void> {
  await withLedger(() => ledger.raw.personal.deleteMany({ _id: { $in: [...ticketIds] } }, ON_DISK));
}
