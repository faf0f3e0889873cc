/** The tickets behind a figure: the same filters, in the order of office, business day, issue. */
import { z } from 'zod';
import type { QueryOf } from '../../contracts/api.ts';
import { invalid } from '../../contracts/problems.ts';
import type { LegState, TicketState } from '../../contracts/ticket-state.ts';
import { withLedger, type Ledger } from '../../ledger/ledger.ts';
import { fromTicketDocument, type TicketDocument } from '../../ledger/models/tickets.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';
import { hourOf, slotOf } from '../metrics/slots.ts';
import { periodOf } from './period.ts';

export type TicketQuery = Omit<QueryOf<'list-tickets'>, 'offices'>;

/** Where a page ended: office, day, issue (epoch ms), ticket. */
const Place = z.tuple([z.string(), z.string(), z.number(), z.string()]);
type Place = z.infer<typeof Place>;

/**
 * @param offices those that are asked for and that the asker may see
 * @param now epoch ms
 * @throws DomainError INVALID_INPUT for a period or cursor that is none; LEDGER_AWAY
 */
export async function listTickets(
  ledger: Ledger,
  offices: OfficeFacts[],
  query: TicketQuery,
  now: number,
): Promise<{ items: TicketState[]; nextCursor: string | null }> {
  const { from, to } = periodOf(offices, query, now);
  const zones = new Map(offices.map(({ id, timeZone }) => [id, timeZone]));
  const asked = {
    officeId: { $in: [...zones.keys()] },
    day: { $gte: from, $lte: to },
    ...ofTicket(query),
  };
  const after = query.cursor === undefined ? undefined : parseCursor(query.cursor);
  return withLedger(async () => {
    const found = ledger.raw.tickets
      .find(after ? { $and: [asked, following(after)] } : asked)
      .sort({ officeId: 1, day: 1, issuedAt: 1, _id: 1 });
    const page: TicketDocument[] = [];
    for await (const ticket of found) {
      if (!isInHour(ticket, query, zones.get(ticket.officeId))) continue;
      if (page.length === query.limit) return pageOf(page, page.at(-1));
      page.push(ticket);
    }
    return pageOf(page, undefined);
  });
}

/**
 * A ticket stands behind a figure with a leg that meets all that is asked of a leg, its status too, or with its issue where only the
 * service that was asked for, the channel, the class and the hour matter.
 */
function ofTicket(query: TicketQuery): object {
  const { channel, priority, service } = query;
  const leg = ofLeg(query);
  if (Object.keys(leg).length === 0) return given({ channel, priority });
  const issue = asksForIssues(query) ? [{ askedServiceId: service }] : [];
  return { ...given({ channel, priority }), $or: [{ legs: { $elemMatch: leg } }, ...issue] };
}

function ofLeg({ status, service, clerk, counter }: TicketQuery): Record<string, string | undefined> {
  return given({ status, serviceId: service, clerkId: clerk, counterId: counter });
}

const asksForIssues = ({ status, clerk, counter }: TicketQuery): boolean =>
  status === undefined && clerk === undefined && counter === undefined;

const given = (fields: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Hours are the office's own, which the document store does not know: they are looked at here. */
function isInHour(ticket: TicketDocument, query: TicketQuery, timeZone: string | undefined): boolean {
  const { hour, service } = query;
  if (hour === undefined || timeZone === undefined) return true;
  const isThen = (at: number): boolean => hourOf(slotOf(at, timeZone)) === hour;
  const asked = Object.entries(ofLeg(query)) as [keyof LegState, string][];
  const withLeg = ticket.legs.some(
    (leg) => isThen(leg.anchorAt) && asked.every(([name, value]) => leg[name] === value),
  );
  const withIssue = asksForIssues(query) && (service === undefined || service === ticket.askedServiceId);
  return withLeg || (withIssue && isThen(ticket.issuedAt));
}

function pageOf(page: TicketDocument[], last: TicketDocument | undefined) {
  const place: Place | undefined = last && [last.officeId, last.day, last.issuedAt, last._id];
  return {
    items: page.map((ticket) => fromTicketDocument(ticket)),
    nextCursor: place ? Buffer.from(JSON.stringify(place)).toString('base64url') : null,
  };
}

function parseCursor(cursor: string): Place {
  try {
    return Place.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()));
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    throw invalid(
      'cursor',
      'Pass the nextCursor of an earlier answer.',
      'Jepni nextCursor të një përgjigjeje të mëparshme.',
    );
  }
}

/** What comes after a place in the order of the list. */
function following([officeId, day, issuedAt, id]: Place): object {
  return {
    $or: [
      { officeId: { $gt: officeId } },
      { officeId, day: { $gt: day } },
      { officeId, day, issuedAt: { $gt: issuedAt } },
      { officeId, day, issuedAt, _id: { $gt: id } },
    ],
  };
}
