import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Takes back the counter's last call or finish. */
export const undo: Handler<'undo'> = async ({ engine }, { office, counter, staff, body, by }) => {
  const { ticket } = await engine.undo(factsOf(office), by, claimOf(staff, body), counter.id);
  return { ticket: presentTicket(ticket) };
};
