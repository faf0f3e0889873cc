import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** The person has left; what the clerk still writes belongs to the service. */
export const wrapUp: Handler<'wrap-up'> = async ({ engine }, { office, staff, body, by, ticketId }) => {
  const { ticket } = await engine.wrapUp(factsOf(office), by, claimOf(staff, body), ticketId);
  return { ticket: presentTicket(ticket) };
};
