/** What the operations on personal data share: sealing what comes, opening what is shown, and where it lies. */
import { PERSONAL_KINDS, type PersonalData, type PersonalKind } from '../../contracts/personal.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { eraseAt } from '../domain/retention.ts';
import { foldedName } from '../domain/names.ts';
import type { KeptItem, KeptPersonal, SealedItem, SealedItems, SealedNote } from '../engine/types.ts';
import type { OfficeRecord, ServiceRecord } from '../organisation/directory.ts';
import type { Hall } from './hall.ts';

type Told = Partial<Record<PersonalKind, string | undefined>>;

/** So many the live store keeps, see `scripts/lib/personal.lua`; the record keeps all. */
const LIVE_NOTES = 20;

/** In the form by which it is found. */
const PLAIN = { name: foldedName, phone: (phone: string) => phone };

export function sealItem(
  { sealing }: Pick<Hall, 'sealing'>,
  kind: PersonalKind,
  ticketId: string,
  text: string,
): SealedItem {
  return { sealed: sealing[kind].seal(ticketId, text), index: sealing[kind].index(PLAIN[kind](text)) };
}

/** By which it is found, whichever key it was sealed under. */
export function indexesOf({ sealing }: Pick<Hall, 'sealing'>, kind: PersonalKind, text: string): string[] {
  return sealing[kind].indexes(PLAIN[kind](text));
}

/** What a person told with a new ticket. @throws DomainError INVALID_INPUT for what the service does not ask for */
export function sealTold(
  hall: Pick<Hall, 'sealing'>,
  service: ServiceRecord,
  ticketId: string,
  told: Told,
): SealedItems {
  const items: SealedItems = {};
  for (const kind of PERSONAL_KINDS) {
    const text = told[kind];
    if (text === undefined) continue;
    if (!service.asksFor.includes(kind))
      throw invalid(kind, 'This service does not ask for it.', 'Ky shërbim nuk e kërkon.');
    items[kind] = sealItem(hall, kind, ticketId, text);
  }
  return items;
}

/** A clerk's note as the engine may see it. @throws DomainError NO_NOTES_HERE where the ticket's service has none */
export async function sealNote(
  { engine, directory, sealing }: Pick<Hall, 'engine' | 'directory' | 'sealing'>,
  office: OfficeRecord,
  ticketId: string,
  text: string,
): Promise<SealedNote> {
  const ticket = await engine.ticket(office.id, ticketId);
  const service = ticket && directory.service(office.id, ticket.serviceId);
  if (service && !service.notes) throw new DomainError('NO_NOTES_HERE');
  return { sealed: sealing.notes.seal(ticketId, text) };
}

/**
 * The ticket and what is kept about its person. The live store's word goes first; what it has lost or forgotten comes from the record.
 * @throws DomainError NOT_FOUND, STORE_AWAY, LEDGER_AWAY
 */
export async function keptAbout(
  { engine, record }: Pick<Hall, 'engine' | 'record'>,
  officeId: string,
  ticketId: string,
): Promise<{ ticket: TicketState; kept: KeptPersonal }> {
  const live = await engine.ticket(officeId, ticketId);
  const ticket = live ?? (await record.ticket(ticketId));
  if (ticket?.officeId !== officeId) throw new DomainError('NOT_FOUND');
  const here = await engine.personalData(officeId, ticketId);
  const lost =
    ticket.personal.some((kind) => !here[kind]) || here.notes.length < Math.min(ticket.notes, LIVE_NOTES);
  const recorded = lost ? await record.personalData(ticketId) : null;
  const notes = [...(recorded?.notes ?? []), ...here.notes];
  return {
    ticket,
    kept: {
      ...pick(ticket, 'name', here.name ?? recorded?.name),
      ...pick(ticket, 'phone', here.phone ?? recorded?.phone),
      notes:
        ticket.notes === 0
          ? []
          : [...new Map(notes.map((note) => [`${note.seq} ${note.at}`, note])).values()],
    },
  };
}

/** What a ticket says is gone is gone, wherever it may still lie. */
function pick(ticket: TicketState, kind: PersonalKind, item: KeptItem | undefined) {
  return item && ticket.personal.includes(kind) ? { [kind]: item } : {};
}

/** As people read it; what was sealed under a key that is not there any more is as good as erased. */
export function openPersonal(
  { sealing }: Pick<Hall, 'sealing'>,
  office: OfficeRecord,
  { id, day }: Pick<TicketState, 'id' | 'day'>,
  { name, phone, notes }: KeptPersonal,
): PersonalData {
  const open = (kind: PersonalKind, item: KeptItem | undefined) =>
    typeof item?.sealed === 'string' ? sealing[kind].open(id, item.sealed) : null;
  return {
    name: open('name', name),
    phone: open('phone', phone),
    notes: notes.flatMap(({ sealed, at, actor }) => {
      const text = sealing.notes.open(id, sealed);
      if (text === null) return [];
      return [{ text, at: new Date(at).toISOString(), clerkId: actor.replace('staff:', '') }];
    }),
    eraseAt: new Date(eraseAt(office, day)).toISOString(),
  };
}

/**
 * Whether a clerk may see it: the ticket was called to them last, or stands or is parked at the counter where they work.
 * @throws DomainError NOT_CALLED_TO_YOU, STORE_AWAY
 */
export async function refuseUnlessCalledTo(
  { engine }: Pick<Hall, 'engine'>,
  clerkId: string,
  ticket: TicketState,
): Promise<void> {
  if (ticket.clerkId === clerkId || ticket.legs.some((leg) => leg.clerkId === clerkId)) return;
  const isAtCounter = ['called', 'serving', 'held'].includes(ticket.status);
  const counter = isAtCounter ? await engine.counterOf(ticket.officeId, clerkId) : null;
  if (!counter || counter.id !== ticket.counterId)
    throw new DomainError('NOT_CALLED_TO_YOU', { number: ticket.number });
}
