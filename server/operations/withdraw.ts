import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Takes a waiting ticket out of the queue, by its holder's wish or the office's. */
export const withdraw: Handler<'withdraw'> = async ({ engine }, { office, by, ticketId }) => {
  const { ticket } = await engine.withdraw(factsOf(office), by, ticketId);
  return { ticket: presentTicket(ticket) };
};
