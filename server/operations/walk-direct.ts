import { checkPriority, claimOf, factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { ticketFor } from './issue.ts';
import { presentTicket } from './present.ts';

/** Issues a ticket and starts its service in one, for somebody who stands at the counter. */
export const walkDirect: Handler<'walk-direct'> = async (hall, { office, counter, staff, body, by }) => {
  const { priority, language } = body;
  checkPriority(office, priority);
  const service = serviceOf(hall, office, body.serviceId, 'serviceId');
  const { ticket } = await hall.engine.walkDirect(factsOf(office), by, claimOf(staff, body), counter.id, {
    ...ticketFor(hall, office, service, priority, body),
    ...{ priority, language, channel: 'desk' },
    targetMs: service.targetMs[priority],
  });
  return { ticket: presentTicket(ticket) };
};
