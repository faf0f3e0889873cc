import { DomainError } from '../../contracts/problems.ts';
import { estimateWait } from '../domain/estimate.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** A ticket and its place; one that the live store has forgotten comes from the record. */
export const getTicket: Handler<'get-ticket'> = async (hall, { office, ticketId }) => {
  const ticket = (await hall.engine.ticket(office.id, ticketId)) ?? (await hall.record.ticket(ticketId));
  if (ticket?.officeId !== office.id) throw new DomainError('NOT_FOUND');
  const position = ticket.status === 'waiting' ? await hall.engine.position(office.id, ticketId) : null;
  const counter = ticket.counterId === null ? undefined : hall.directory.counter(office.id, ticket.counterId);
  return {
    ticket: presentTicket(ticket),
    peopleAhead: position?.ahead ?? 0,
    estimate: position ? estimateWait(position) : null,
    counterName: counter?.name ?? null,
  };
};
