import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Calls a chosen ticket of those that wait. */
export const call: Handler<'call'> = async ({ engine }, { office, counter, staff, body, by }) => {
  const ticketId = body.ticketId.toLowerCase();
  const { ticket } = await engine.call(factsOf(office), by, claimOf(staff, body), counter.id, ticketId);
  return { ticket: presentTicket(ticket) };
};
