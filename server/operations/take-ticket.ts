import { DomainError } from '../../contracts/problems.ts';
import { CITIZEN_PRIORITIES, type Priority } from '../../contracts/shapes.ts';
import { isOpen } from '../domain/hours.ts';
import { checkPriority, factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentIssued, ticketFor } from './issue.ts';

/** Issues the next number of the service's series. */
export const takeTicket: Handler<'take-ticket'> = async (
  hall,
  { office, principal, staff, device, body, by, address, origin },
) => {
  if (device) await hall.limits.takeTicketAt(device.id);
  else if (principal.kind === 'nobody') await hall.limits.takeTicket(address);
  const { priority, language, channel, clerkLanguage } = body;
  if (!staff && !isForCitizens(priority)) throw new DomainError('PRIORITY_NOT_ALLOWED');
  checkPriority(office, priority);
  const service = serviceOf(hall, office, body.serviceId, 'serviceId');
  const now = hall.clock.now();
  const openBy = (hours: typeof office.openingHours) => isOpen(hours, office.timeZone, now);

  const answer = await hall.engine.takeTicket(factsOf(office), by, {
    ...ticketFor(hall, office, service, priority, body),
    ...{ priority, language, channel, clerkLanguage },
    targetMs: service.targetMs[priority],
    closed: { office: !openBy(office.openingHours), service: !service.open || !openBy(service.hours) },
    contingents: { office: office.contingent, service: service.contingent },
  });
  return presentIssued(hall, answer, origin);
};

const isForCitizens = (priority: Priority) => (CITIZEN_PRIORITIES as readonly Priority[]).includes(priority);
