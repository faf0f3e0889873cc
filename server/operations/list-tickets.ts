import { officesAskedFor } from './common.ts';
import type { Handler } from './hall.ts';
import { presentTicket } from './present.ts';

export const listTickets: Handler<'list-tickets'> = async (hall, { ability, query }) => {
  const offices = officesAskedFor(hall, ability, 'read-figures', query.offices);
  const { items, nextCursor } = await hall.record.tickets(query, offices);
  return { items: items.map(presentTicket), nextCursor };
};
