import { DomainError } from '../../contracts/problems.ts';
import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';

/**
 * Erases what is kept about a person, in both stores. While the live store has the ticket, its event sees to the record even where that is
 * away now; a ticket that is in the record only has to wait for it.
 */
export const erasePersonalData: Handler<'erase-personal-data'> = async (
  { engine, record },
  { office, ticketId, by },
) => {
  const { ticket: live } = await engine.erasePersonalData(factsOf(office), by, ticketId);
  const ticket = live ?? (await record.ticket(ticketId));
  if (ticket?.officeId !== office.id) throw new DomainError('NOT_FOUND');
  try {
    await record.erasePersonalData(ticket);
  } catch (error) {
    if (!live || !(error instanceof DomainError && error.code === 'LEDGER_AWAY')) throw error;
  }
};
