import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentService } from './present-office.ts';
import { lookTargets } from './present.ts';

export const listServices: Handler<'list-services'> = async (hall, { office, query }) => {
  const { items, nextCursor } = pageOf(hall.directory.services(office.id), query);
  const live = await hall.engine.look(office.id, lookTargets(items));
  const now = hall.clock.now();
  return { items: items.map((service) => presentService(service, office, live, now)), nextCursor };
};
