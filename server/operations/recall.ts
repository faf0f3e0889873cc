import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Calls the ticket again. */
export const recall: Handler<'recall'> = async ({ engine }, { office, staff, body, by, ticketId }) => {
  const { ticket } = await engine.recall(factsOf(office), by, claimOf(staff, body), ticketId);
  return { ticket: presentTicket(ticket) };
};
