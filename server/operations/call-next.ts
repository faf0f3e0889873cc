import { presentInstants } from '../../contracts/instants.ts';
import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Calls the ticket that is due first, and says among which it was chosen. */
export const callNext: Handler<'call-next'> = async ({ engine }, { office, counter, staff, body, by }) => {
  const { ticket, heads } = await engine.callNext(factsOf(office), by, claimOf(staff, body), counter.id);
  return {
    ticket: ticket && presentTicket(ticket),
    why: heads && { rule: 'earliest_due', heads: presentInstants(heads) },
  };
};
