/** What every way to a new ticket shares. */
import { newTicketId } from '../domain/ids.ts';
import { legsAfter } from '../domain/journeys.ts';
import { estimateWait } from '../domain/estimate.ts';
import type { Priority } from '../../contracts/shapes.ts';
import type { TakeTicketAnswer } from '../engine/types.ts';
import type { OfficeRecord, ServiceRecord } from '../organisation/directory.ts';
import { numberingOf } from '../organisation/numbering.ts';
import type { Hall } from './hall.ts';
import { sealTold } from './personal.ts';
import { presentTicket } from './present.ts';

/**
 * A ticket for this service, with where its visit goes on, as the engine takes it.
 * @throws DomainError INVALID_INPUT where somebody told what the service does not ask for
 */
export function ticketFor(
  hall: Pick<Hall, 'directory' | 'clock' | 'sealing'>,
  office: OfficeRecord,
  service: ServiceRecord,
  priority: Priority,
  told: { name?: string | undefined; phone?: string | undefined },
) {
  const { directory, clock } = hall;
  const { series } = service;
  const ticketId = newTicketId(office.serial, clock.now());
  return {
    ticketId,
    personal: sealTold(hall, service, ticketId, told),
    serviceId: service.id,
    series,
    numbering: numberingOf(office, series),
    next: legsAfter(service, priority, (id) => directory.service(office.id, id)),
  };
}

/** What the holder of a new ticket gets. */
export function presentIssued({ holders }: Hall, { ticket, position }: TakeTicketAnswer, origin: string) {
  const token = holders.token(ticket.id);
  return {
    ticket: presentTicket(ticket),
    token,
    peopleAhead: position.ahead,
    estimate: estimateWait(position),
    // The token stays in the fragment, which browsers send to nobody.
    trackingUrl: `${origin}/t/${ticket.id}#${token}`,
  };
}
