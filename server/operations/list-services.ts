import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { lookTargets, presentService } from './present.ts';

export const listServices: Handler<'list-services'> = async ({ directory, engine }, { office, query }) => {
  const { items, nextCursor } = pageOf(directory.services(office.id), query);
  const { queues } = await engine.look(office.id, lookTargets(items));
  const queueOf = new Map(queues.map((queue) => [queue.serviceId, queue]));
  return { items: items.map((service) => presentService(service, queueOf.get(service.id))), nextCursor };
};
