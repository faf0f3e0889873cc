import type { AnswerOf } from '../../contracts/api.ts';
import { DomainError } from '../../contracts/problems.ts';
import { estimateWait } from '../domain/estimate.ts';
import type { Hall, Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** A ticket and its place; one that the live store has forgotten comes from the record. */
export const getTicket: Handler<'get-ticket'> = async (hall, { office, ticketId }) => {
  const place = await ticketPlace(hall, office.id, ticketId);
  if (!place) throw new DomainError('NOT_FOUND');
  return place;
};

/** What a ticket's holder sees, over HTTP and live; `null` where the office has no such ticket. */
export async function ticketPlace(
  { engine, record, directory }: Pick<Hall, 'engine' | 'record' | 'directory'>,
  officeId: string,
  ticketId: string,
): Promise<AnswerOf<'get-ticket'> | null> {
  const ticket = (await engine.ticket(officeId, ticketId)) ?? (await record.ticket(ticketId));
  if (ticket?.officeId !== officeId) return null;
  const position = ticket.status === 'waiting' ? await engine.position(officeId, ticketId) : null;
  const counter = ticket.counterId === null ? undefined : directory.counter(officeId, ticket.counterId);
  return {
    ticket: presentTicket(ticket),
    peopleAhead: position?.ahead ?? 0,
    estimate: position ? estimateWait(position) : null,
    counterName: counter?.name ?? null,
  };
}
