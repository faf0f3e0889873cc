import { DomainError } from '../../contracts/problems.ts';
import { CITIZEN_PRIORITIES, type Priority } from '../../contracts/shapes.ts';
import { estimateWait } from '../domain/estimate.ts';
import { isOpen } from '../domain/hours.ts';
import { newTicketId } from '../domain/ids.ts';
import { factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Issues the next number of the service's series. */
export const takeTicket: Handler<'take-ticket'> = async (
  hall,
  { office, staff, body, by, address, origin },
) => {
  if (!staff) await hall.limits.takeTicket(address);
  if (!staff && !isForCitizens(body.priority)) throw new DomainError('PRIORITY_NOT_ALLOWED');
  const service = serviceOf(hall, office, body.serviceId, 'serviceId');
  const now = hall.clock.now();
  const officeOpen = isOpen(office.openingHours, office.timeZone, now);

  const { ticket, position } = await hall.engine.takeTicket(factsOf(office), by, {
    ...body,
    ticketId: newTicketId(office.serial, now),
    series: service.series,
    targetMs: service.targetMs[body.priority],
    closed: officeOpen ? (service.open ? null : 'service') : 'office',
  });
  const token = hall.holders.token(ticket.id);
  return {
    ticket: presentTicket(ticket),
    token,
    peopleAhead: position.ahead,
    estimate: estimateWait(position),
    // The token stays in the fragment, which browsers send to nobody.
    trackingUrl: `${origin}/t/${ticket.id}#${token}`,
  };
};

const isForCitizens = (priority: Priority) => (CITIZEN_PRIORITIES as readonly Priority[]).includes(priority);
