import type { TicketState } from '../../contracts/events.ts';
import { withLedger, type Ledger } from '../ledger.ts';
import { fromTicketDocument, stateOf } from '../models/tickets.ts';

/**
 * A ticket that the live store may have forgotten; `null` where there never was one.
 * @throws DomainError LEDGER_AWAY
 */
export async function ticketById(ledger: Ledger, ticketId: string): Promise<TicketState | null> {
  const ticket = await withLedger(() => ledger.tickets.findById(ticketId).lean());
  return ticket && stateOf(fromTicketDocument(ticket));
}
