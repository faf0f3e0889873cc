import type { Event, StoredEvent } from '../../contracts/events.ts';
import { presentInstants } from '../../contracts/instants.ts';
import type { Handler } from './hall.ts';

/** Events in order; `nextCursor` is the next `after`. */
export const listEvents: Handler<'list-events'> = async ({ record }, { office, query }) => {
  const events = await record.events(office.id, query.after, query.limit);
  const last = events.at(-1);
  return {
    items: events.map(presentEvent),
    nextCursor: last && events.length === query.limit ? String(last.seq) : null,
  };
};

export function presentEvent(event: StoredEvent): Event {
  return presentInstants(event);
}
