import { claimOf, factsOf, legOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Plans another service of the same visit; the ticket goes on there once this one is finished. */
export const addLeg: Handler<'add-leg'> = async (hall, { office, staff, body, by, ticketId }) => {
  const leg = legOf(serviceOf(hall, office, body.serviceId, 'serviceId'));
  const { ticket } = await hall.engine.addLeg(factsOf(office), by, claimOf(staff, body), ticketId, leg);
  return { ticket: presentTicket(ticket) };
};
