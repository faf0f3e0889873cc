import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { sealNote } from './personal.ts';
import { presentTicket } from './present.ts';

/** Writes a note on a ticket; its text reaches no store but sealed. */
export const note: Handler<'note'> = async (hall, { office, body, by, ticketId }) => {
  const sealed = await sealNote(hall, office, ticketId, body.text);
  const { ticket } = await hall.engine.note(factsOf(office), by, ticketId, sealed);
  return { ticket: presentTicket(ticket) };
};
