import { describe, expect, it } from 'vitest';
import { IDS, leg, service, ticket } from '../test/support/desk.ts';
import { delivered, firstDelivered, offeredNext } from './route.ts';

const offering = (mode: 'offer' | 'queue') => [
  service(IDS.service, { route: { serviceIds: [IDS.other, IDS.counter], mode } }),
  service(IDS.other),
  service(IDS.counter),
];

describe('the next service of a visit', () => {
  it('is offered in the order of the route, each once', () => {
    const services = offering('offer');
    expect(offeredNext(ticket('serving'), services)?.id).toBe(IDS.other);
    const planned = ticket('serving', { nextServiceIds: [IDS.other] });
    expect(offeredNext(planned, services)?.id).toBe(IDS.counter);
    const visited = ticket('serving', { legs: [leg({ serviceId: IDS.other }), leg()] });
    expect(offeredNext(visited, services)?.id).toBe(IDS.counter);
  });

  it('is not offered where the route queues it by itself, or leads nowhere', () => {
    expect(offeredNext(ticket('serving'), offering('queue'))).toBeNull();
    expect(offeredNext(ticket('serving'), [service(IDS.service)])).toBeNull();
  });
});

describe('what was given', () => {
  it('begins with one piece where the service was given, and none where it was not', () => {
    expect(firstDelivered(IDS.service, 'done')).toEqual([{ serviceId: IDS.service, quantity: 1 }]);
    expect(firstDelivered(IDS.service, 'missing_documents')).toEqual([
      { serviceId: IDS.service, quantity: 0 },
    ]);
  });

  it('is sent without lines of nothing', () => {
    expect(delivered(firstDelivered(IDS.service, 'refused'))).toEqual([]);
  });
});
