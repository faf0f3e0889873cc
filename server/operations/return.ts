import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Puts the ticket back into its queue: to its place, or to the end. */
export const returnTicket: Handler<'return'> = async ({ engine }, { office, staff, body, by, ticketId }) => {
  const { ticket } = await engine.return(factsOf(office), by, claimOf(staff, body), ticketId, body.to);
  return { ticket: presentTicket(ticket) };
};
