import { factsOf, legOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Puts right what a ticket is for. */
export const changeService: Handler<'change-service'> = async (hall, { office, body, by, ticketId }) => {
  const service = legOf(serviceOf(hall, office, body.serviceId, 'serviceId'));
  const { ticket } = await hall.engine.changeService(factsOf(office), by, ticketId, service);
  return { ticket: presentTicket(ticket) };
};
