import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentCounter } from './present.ts';

export const listCounters: Handler<'list-counters'> = async ({ directory, engine }, { office, query }) => {
  const { items, nextCursor } = pageOf(directory.counters(office.id), query);
  const { counters } = await engine.look(office.id, []);
  const live = new Map(counters.map((counter) => [counter.id, counter]));
  return { items: items.map((counter) => presentCounter(counter, live.get(counter.id))), nextCursor };
};
