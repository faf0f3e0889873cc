import type { BodyOf } from '../../contracts/api.ts';
import { invalid } from '../../contracts/problems.ts';
import { abilityOfStaff } from '../access/abilities.ts';
import type { TransferInput } from '../engine/types.ts';
import type { OfficeRecord } from '../organisation/directory.ts';
import { claimOf, factsOf, legOf, serviceOf } from './common.ts';
import type { Hall, Handler } from './hall.ts';
import { sealNote } from './personal.ts';
import { presentTicket } from './present.ts';

/** Sends the ticket on, under its number, to another service, a counter or a clerk. */
export const transfer: Handler<'transfer'> = async (hall, { office, staff, body, by, ticketId }) => {
  const note = body.note === undefined ? undefined : await sealNote(hall, office, ticketId, body.note);
  const { ticket } = await hall.engine.transfer(factsOf(office), by, claimOf(staff, body), ticketId, {
    ...aimOf(hall, office, body.to),
    keepAnchor: body.keepAnchor,
    ...(note && { note }),
  });
  return { ticket: presentTicket(ticket) };
};

function aimOf(
  hall: Hall,
  office: OfficeRecord,
  to: BodyOf<'transfer'>['to'],
): Pick<TransferInput, 'service' | 'aim'> {
  if ('serviceId' in to)
    return { service: legOf(serviceOf(hall, office, to.serviceId, 'to.serviceId')), aim: null };
  if ('counterId' in to) {
    if (!hall.directory.counter(office.id, to.counterId))
      throw invalid('to.counterId', 'This office has no such counter.', 'Kjo zyrë nuk e ka këtë sportel.');
    return { service: null, aim: { kind: 'counter', id: to.counterId } };
  }
  const clerk = hall.directory.staff(to.clerkId);
  if (!clerk || abilityOfStaff(clerk).cannot('serve', office))
    throw invalid(
      'to.clerkId',
      'Nobody of this office has this id.',
      'Askush në këtë zyrë nuk e ka këtë id.',
    );
  return { service: null, aim: { kind: 'clerk', id: to.clerkId } };
}
