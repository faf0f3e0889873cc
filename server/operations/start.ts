import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Starts the service of a called ticket. */
export const start: Handler<'start'> = async ({ engine }, { office, staff, body, by, ticketId }) => {
  const { ticket } = await engine.start(factsOf(office), by, claimOf(staff, body), ticketId);
  return { ticket: presentTicket(ticket) };
};
