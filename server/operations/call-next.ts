import { presentInstants } from '../../contracts/instants.ts';
import type { LiveHead } from '../engine/types.ts';
import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Calls the ticket that the office's rules put first, and says which rule and among whom. */
export const callNext: Handler<'call-next'> = async ({ engine }, { office, counter, staff, body, by }) => {
  const { ticket, rule, heads } = await engine.callNext(
    factsOf(office),
    by,
    claimOf(staff, body),
    counter.id,
  );
  return {
    ticket: ticket && presentTicket(ticket),
    why: rule && heads && { rule, heads: heads.map(presentHead) },
  };
};

function presentHead({ serviceId, ticketId, number, priority, dueAt, secondary, eligible }: LiveHead) {
  return presentInstants({ serviceId, ticketId, number, priority, dueAt, secondary, eligible });
}
