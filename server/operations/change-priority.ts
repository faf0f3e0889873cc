import { checkPriority, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Gives a ticket another class, with that class's targets for what it waits for now and later. */
export const changePriority: Handler<'change-priority'> = async (hall, { office, body, by, ticketId }) => {
  const { priority } = body;
  checkPriority(office, priority);
  const services = hall.directory.services(office.id);
  const targets = Object.fromEntries(services.map(({ id, targetMs }) => [id, targetMs[priority]]));
  const { ticket } = await hall.engine.changePriority(factsOf(office), by, ticketId, { priority, targets });
  return { ticket: presentTicket(ticket) };
};
