import type { TicketState } from '../../contracts/ticket-state.ts';
import type { Ledger } from '../ledger.ts';
import { fromTicketDocument, knowsOrder } from '../models/tickets.ts';

/** The tickets that the record has of these, by id, fit for further events: what an older version left out is looked up. */
export async function ticketsToGoOn(
  ledger: Ledger,
  officeId: string,
  ids: string[],
): Promise<Map<string, TicketState>> {
  const documents = await ledger.tickets.find({ _id: { $in: ids } }).lean();
  const unordered = documents.filter((document) => !knowsOrder(document)).map(({ _id }) => _id);
  const orders =
    unordered.length === 0 ? new Map<string, number>() : await ordersOf(ledger, officeId, unordered);
  return new Map(
    documents.map((document) => {
      const ticket = fromTicketDocument(document);
      return [ticket.id, { ...ticket, order: orders.get(ticket.id) ?? ticket.order }];
    }),
  );
}

/** Sequences of issue. Walks the office's events, as there is no index by ticket: it is for the day of an update only. */
async function ordersOf(ledger: Ledger, officeId: string, ids: string[]): Promise<Map<string, number>> {
  const issues = await ledger.events
    .find({ officeId, type: 'ticket.issued', ticketId: { $in: ids } }, { ticketId: 1, seq: 1 })
    .lean();
  return new Map(issues.map(({ ticketId, seq }) => [ticketId ?? '', seq]));
}
