import { claimOf, factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Finishes the service, with its outcome and what was delivered; the visit goes on where more was planned. */
export const finish: Handler<'finish'> = async (hall, { office, staff, body, by, ticketId }) => {
  const { epoch: _epoch, ...input } = body;
  input.delivered.forEach(({ serviceId }, i) =>
    serviceOf(hall, office, serviceId, `delivered.${i}.serviceId`),
  );
  const { ticket } = await hall.engine.finish(factsOf(office), by, claimOf(staff, body), ticketId, input);
  return { ticket: presentTicket(ticket) };
};
