import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Closes a called ticket whose holder did not come. */
export const noShow: Handler<'no-show'> = async ({ engine }, { office, staff, body, by, ticketId }) => {
  const { ticket } = await engine.noShow(factsOf(office), by, claimOf(staff, body), ticketId);
  return { ticket: presentTicket(ticket) };
};
