import { claimOf, factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Finishes the service, with its outcome and what was delivered. */
export const finish: Handler<'finish'> = async (hall, { office, staff, body, by, ticketId }) => {
  const { outcome, delivered } = body;
  delivered.forEach(({ serviceId }, i) => serviceOf(hall, office, serviceId, `delivered.${i}.serviceId`));
  const claim = claimOf(staff, body);
  const { ticket } = await hall.engine.finish(factsOf(office), by, claim, ticketId, { outcome, delivered });
  return { ticket: presentTicket(ticket) };
};
