/** A ticket as its holder sees it on a phone. */
import { estimateWait } from '../domain/estimate.ts';
import type { Engine } from '../engine/types.ts';
import { presentTicket } from '../operations/present.ts';
import type { Directory } from '../organisation/directory.ts';
import type { ReadPosition } from './phone-room.ts';

export function positionReader(
  engine: Pick<Engine, 'ticket' | 'position'>,
  directory: Pick<Directory, 'counter'>,
): ReadPosition {
  return async (officeId, ticketId) => {
    const ticket = await engine.ticket(officeId, ticketId);
    if (!ticket) return null;
    const position = ticket.status === 'waiting' ? await engine.position(officeId, ticketId) : null;
    const counter = ticket.counterId === null ? undefined : directory.counter(officeId, ticket.counterId);
    return {
      ticket: presentTicket(ticket),
      peopleAhead: position?.ahead ?? 0,
      estimate: position && estimateWait(position),
      counterName: counter?.name ?? null,
    };
  };
}
