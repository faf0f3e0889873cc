/** What is read from the record to restore an office. */
import type { StoredEvent } from '../../contracts/events.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import type { Numbering } from '../../server/domain/rules.ts';
import { BrokenRecord } from '../alarms.ts';
import { fold, isTicketEvent } from '../fold.ts';
import type { Ledger } from '../ledger.ts';
import { BUSY_MS, parseLabel, type LastNumber } from '../margins.ts';
import { fromEventDocument } from '../models/events.ts';
import { foldOffice, NEW_OFFICE, type OfficeEvent, type OfficeState } from '../office-state.ts';
import { ticketsToGoOn } from './tickets-to-go-on.ts';

export type OpenedOffice = OfficeState & { day: string };

/**
 * Events after a sequence up to another.
 * @throws BrokenRecord where one is missing
 */
export async function eventsBetween(
  ledger: Ledger,
  officeId: string,
  after: number,
  upTo: number,
): Promise<StoredEvent[]> {
  const documents = await ledger.events
    .find({ officeId, seq: { $gt: after, $lte: upTo } })
    .sort({ seq: 1 })
    .lean();
  const events = documents.map(fromEventDocument);
  const gap = events.findIndex(({ seq }, i) => seq !== after + 1 + i);
  if (gap >= 0 || events.length < upTo - after) {
    throw new BrokenRecord(officeId, after + 1 + (gap >= 0 ? gap : events.length));
  }
  return events;
}

/** What the record says of an office, and the events that say so. */
export async function officeState(
  ledger: Ledger,
  officeId: string,
): Promise<{ office: OpenedOffice; events: OfficeEvent[] }> {
  const documents = await ledger.events.find({ officeId, ticketId: null }).sort({ seq: 1 }).lean();
  const events = documents.map(fromEventDocument).filter((event) => !isTicketEvent(event)) as OfficeEvent[];
  const office = events.reduce(foldOffice, NEW_OFFICE);
  if (office.day === null) throw new BrokenRecord(officeId, 1);
  return { office: { ...office, day: office.day }, events };
}

/** Tickets as all recorded events leave them, also where they are not folded yet. */
export async function recordedTickets(
  ledger: Ledger,
  officeId: string,
  filter: object,
): Promise<Map<string, TicketState>> {
  const mark = await ledger.marks.findById(officeId).lean();
  const unfolded = await ledger.events
    .find({ officeId, seq: { $gt: mark?.acknowledgedSeq ?? 0 } })
    .sort({ seq: 1 })
    .lean();
  const events = unfolded.map(fromEventDocument).filter(isTicketEvent);
  const known = await ledger.tickets.find({ officeId, ...filter }, { _id: 1 }).lean();
  const ids = new Set([...known.map(({ _id }) => _id), ...events.flatMap(({ ticketId }) => ticketId ?? [])]);
  const tickets = await ticketsToGoOn(ledger, officeId, [...ids]);
  for (const event of events) {
    const id = event.ticketId ?? '';
    tickets.set(id, fold(tickets.get(id) ?? null, event));
  }
  return tickets;
}

export interface NumbersQuery {
  officeId: string;
  office: OpenedOffice;
  events: readonly OfficeEvent[];
  rules: ReadonlyMap<string, Numbering>;
  /** Of the last recorded event. */
  lastAt: number;
}
interface Given {
  series: string;
  number: number;
  seq: number;
}

/** Where each series of an office stands that has begun today, is set up, or goes on over days. */
export async function lastNumbers(ledger: Ledger, query: NumbersQuery): Promise<LastNumber[]> {
  const { officeId, office, events, rules, lastAt } = query;
  const recorded = await recordedTickets(ledger, officeId, { day: office.day });
  const today = [...recorded.values()].filter(({ day }) => day === office.day);
  const skipped = events.flatMap((event) =>
    event.type === 'office.restored'
      ? event.data.skipped.map(({ series, day, to }) => ({ series, day, number: to, seq: event.seq }))
      : [],
  );
  const last = new Map<string, Given>();
  const take = (given: Given): void => {
    if (given.seq >= (last.get(given.series)?.seq ?? 0)) last.set(given.series, given);
  };
  for (const { number, order } of today) take({ ...parseLabel(number), seq: order });
  for (const given of skipped) {
    if (given.day === office.day || rules.get(given.series)?.reset === 'continuous') take(given);
  }
  for (const [series, { reset }] of rules) {
    if (reset === 'continuous') for (const given of await lastOfSeries(ledger, officeId, series)) take(given);
  }
  const lately = today.filter(({ issuedAt }) => issuedAt >= lastAt - BUSY_MS);
  return [...new Set([...last.keys(), ...rules.keys()])].map((series) => ({
    series,
    number: last.get(series)?.number ?? null,
    lately: lately.filter((ticket) => parseLabel(ticket.number).series === series).length,
  }));
}

/** There is no index by series: this walks back to its last ticket, and is for the day of a restore only. */
async function lastOfSeries(ledger: Ledger, officeId: string, series: string): Promise<Given[]> {
  const issued = await ledger.events
    .findOne({ officeId, type: 'ticket.issued', 'data.number': { $regex: `^${series}[0-9]+$` } })
    .sort({ seq: -1 })
    .lean();
  const event = issued && fromEventDocument(issued);
  return event?.type === 'ticket.issued' ? [{ ...parseLabel(event.data.number), seq: event.seq }] : [];
}
