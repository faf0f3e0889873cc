import { presentInstants } from '../../contracts/instants.ts';
import { invalid } from '../../contracts/problems.ts';
import type { QueueItem } from '../../contracts/shapes.ts';
import { predictOrder, type Predicted } from '../domain/predict-order.ts';
import type { LiveWaiting } from '../engine/types.ts';
import type { Handler } from './hall.ts';

/** Who is called when, as it looks now: by one counter, or by all at work in turn. */
export const getQueue: Handler<'get-queue'> = async ({ directory, engine }, { office, query }) => {
  const { counter, limit } = query;
  if (counter !== undefined && !directory.counter(office.id, counter))
    throw invalid('counter', 'This office has no such counter.', 'Kjo zyrë nuk e ka këtë sportel.');
  const { seq, at, counters, tickets } = await engine.waiting(office.id, limit);
  const order = predictOrder(tickets, counters, office.rules, at, counter);
  return { seq, at: new Date(at).toISOString(), items: order.slice(0, limit).map(presentItem) };
};

function presentItem(
  { ticket, rule, waitsFor, counterIds }: Predicted<LiveWaiting>,
  index: number,
): QueueItem {
  const { ticketId, number, serviceId, priority, clerkLanguage, aim, anchorAt, dueAt, restsUntilAt } = ticket;
  return presentInstants({
    place: index + 1,
    ...{
      ticketId,
      number,
      serviceId,
      priority,
      clerkLanguage,
      aim,
      anchorAt,
      dueAt,
      rule,
      waitsFor,
      restsUntilAt,
    },
    counterIds: [...counterIds],
  });
}
