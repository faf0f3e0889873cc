import { DomainError } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';

/** The notes on a ticket, oldest first. They are gone once the live store has forgotten the ticket. */
export const listNotes: Handler<'list-notes'> = async ({ engine, sealing }, { office, ticketId }) => {
  if (!(await engine.ticket(office.id, ticketId))) throw new DomainError('NOT_FOUND');
  const notes = await engine.notes(office.id, ticketId);
  const items = notes.flatMap(({ sealed, at, actor }) => {
    // One sealed under a secret that has been replaced since is as good as erased.
    const text = sealing.open(ticketId, sealed);
    return text === null
      ? []
      : [{ text, at: new Date(at).toISOString(), clerkId: actor.replace('staff:', '') }];
  });
  return { items, nextCursor: null };
};
