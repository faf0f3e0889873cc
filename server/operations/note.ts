import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

/** Writes a note on a ticket; its text goes no further than the live store, sealed. */
export const note: Handler<'note'> = async ({ engine, sealing }, { office, body, by, ticketId }) => {
  const sealed = sealing.seal(ticketId, body.text);
  const { ticket } = await engine.note(factsOf(office), by, ticketId, { sealed });
  return { ticket: presentTicket(ticket) };
};
