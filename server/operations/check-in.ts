import { invalid } from '../../contracts/problems.ts';
import { businessDay } from '../domain/day.ts';
import type { OfficeRecord } from '../organisation/directory.ts';
import { factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentIssued, ticketFor } from './issue.ts';

/** Issues the ticket of somebody with an appointment; one who comes too late waits as a walk-in. */
export const checkIn: Handler<'check-in'> = async (hall, { office, body, by, origin }) => {
  const { language, channel, clerkLanguage, appointmentId = null } = body;
  const service = serviceOf(hall, office, body.serviceId, 'serviceId');
  const slotAt = slotOf(office, body.slotAt, hall.clock.now());
  const late = hall.clock.now() > slotAt + office.rules.graceMs;
  const answer = await hall.engine.checkIn(factsOf(office), by, {
    ...ticketFor(hall, office, service, late ? 'regular' : 'appointment', body),
    ...{ language, channel, clerkLanguage, slotAt, appointmentId },
    targets: service.targetMs,
  });
  return { ...presentIssued(hall, answer, origin), punctuality: answer.punctuality };
};

/** The booked slot in epoch ms. @throws DomainError INVALID_INPUT where it lies on another business day, or appointments are not used here */
function slotOf(office: OfficeRecord, slot: string, now: number): number {
  if (!office.priorities.includes('appointment'))
    throw invalid('slotAt', 'This office takes no appointments.', 'Kjo zyrë nuk pranon takime.');
  const slotAt = Date.parse(slot);
  if (businessDay(office, slotAt).day !== businessDay(office, now).day)
    throw invalid('slotAt', 'The slot is on another day.', 'Takimi është në një ditë tjetër.');
  return slotAt;
}
