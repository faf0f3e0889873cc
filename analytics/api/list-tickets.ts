/** The tickets behind a figure: the same filters, in the order of office, business day, issue. */
import { z } from 'zod';
import type { QueryOf } from '../../contracts/api.ts';
import type { TicketState } from '../../contracts/events.ts';
import { invalid } from '../../contracts/problems.ts';
import { withLedger, type Ledger } from '../../ledger/ledger.ts';
import { fromTicketDocument, stateOf, type TicketDocument } from '../../ledger/models/tickets.ts';
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
      if (!isInHour(ticket, query.hour, zones.get(ticket.officeId))) continue;
      if (page.length === query.limit) return pageOf(page, page.at(-1));
      page.push(ticket);
    }
    return pageOf(page, undefined);
  });
}

/** One leg must meet all that is asked of a leg. */
function ofTicket({ channel, priority, status, service, clerk, counter }: TicketQuery): object {
  const leg = given({ serviceId: service, clerkId: clerk, counterId: counter });
  return {
    ...given({ channel, priority, status }),
    ...(Object.keys(leg).length > 0 && { legs: { $elemMatch: leg } }),
  };
}

const given = (fields: Record<string, string | undefined>): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

/** Hours are the office's own, which the document store does not know: they are looked at here. */
function isInHour(ticket: TicketDocument, hour: number | undefined, timeZone: string | undefined): boolean {
  if (hour === undefined || timeZone === undefined) return true;
  return ticket.legs.some((leg) => hourOf(slotOf(leg.anchorAt, timeZone)) === hour);
}

function pageOf(page: TicketDocument[], last: TicketDocument | undefined) {
  const place: Place | undefined = last && [last.officeId, last.day, last.issuedAt, last._id];
  return {
    items: page.map((ticket) => stateOf(fromTicketDocument(ticket))),
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
