import type { TicketState } from '../../contracts/ticket-state.ts';
import { withLedger, type Ledger } from '../ledger.ts';
import { fromTicketDocument } from '../models/tickets.ts';

/**
 * A ticket that the live store may have forgotten; `null` where there never was one.
 * @throws DomainError LEDGER_AWAY
 */
export async function ticketById(ledger: Ledger, ticketId: string): Promise<TicketState | null> {
  const ticket = await withLedger(() => ledger.tickets.findById(ticketId).lean());
  return ticket && fromTicketDocument(ticket);
}
