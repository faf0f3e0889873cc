import type { Handler } from './hall.ts';
import { keptAbout, openPersonal, refuseUnlessCalledTo } from './personal.ts';

/** What is kept about a person, for the clerk to whom they were called, and for themselves. Nobody else, whatever their role. */
export const getPersonalData: Handler<'get-personal-data'> = async (hall, { office, ticketId, staff }) => {
  const { ticket, kept } = await keptAbout(hall, office.id, ticketId);
  if (staff) await refuseUnlessCalledTo(hall, staff.id, ticket);
  return openPersonal(hall, office, ticket, kept);
};
