import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { sealNote } from './personal.ts';
import { presentTicket } from './present.ts';

/** Parks the ticket at its counter, which is then free for another. */
export const hold: Handler<'hold'> = async (hall, { office, staff, body, by, ticketId }) => {
  const note = body.note === undefined ? undefined : await sealNote(hall, office, ticketId, body.note);
  const { ticket } = await hall.engine.hold(factsOf(office), by, claimOf(staff, body), ticketId, note);
  return { ticket: presentTicket(ticket) };
};
