import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Puts somebody who did not come, or left, back into the queue where they were. */
export const reinstate: Handler<'reinstate'> = async ({ engine }, { office, by, ticketId }) => {
  const { ticket } = await engine.reinstate(factsOf(office), by, ticketId);
  return { ticket: presentTicket(ticket) };
};
