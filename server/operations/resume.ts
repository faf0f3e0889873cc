import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Goes on with a parked ticket. */
export const resume: Handler<'resume'> = async ({ engine }, { office, staff, body, by, ticketId }) => {
  const { ticket } = await engine.resume(factsOf(office), by, claimOf(staff, body), ticketId);
  return { ticket: presentTicket(ticket) };
};
