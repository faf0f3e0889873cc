import { describe, expect, it } from 'vitest';
import { planDay } from './plan.ts';
import type { Customer } from './trace.ts';

const served = (arrivalS: number, serviceS: number, more: Partial<Customer> = {}): Customer => ({
  day: '1999-01-03',
  arrivalS,
  service: 'PS',
  priority: 'regular',
  outcome: 'served',
  waitS: 5,
  serviceS,
  counter: 'C01',
  ...more,
});
const abandoned = (arrivalS: number, waitS: number, more: Partial<Customer> = {}): Customer => ({
  ...served(arrivalS, 0),
  outcome: 'abandoned',
  waitS,
  serviceS: null,
  counter: null,
  ...more,
});

describe('the plan of a day', () => {
  it('takes the busiest day and its counters unless told otherwise', () => {
    const trace = [
      served(1, 10, { day: '1999-01-02' }),
      served(2, 10),
      served(3, 10, { counter: 'C02' }),
      abandoned(4, 9),
    ];
    expect(planDay(trace)).toMatchObject({ day: '1999-01-03', counters: 2 });
    expect(planDay(trace, { day: '1999-01-02', counters: 7 })).toMatchObject({
      day: '1999-01-02',
      counters: 7,
    });
  });

  it('lists the days there are for one that is not', () => {
    const trace = [served(1, 10), served(1, 10, { day: '1999-01-02' })];
    expect(() => planDay(trace, { day: '2000-01-01' })).toThrow(
      'the trace has no day 2000-01-01; it has 1999-01-02, 1999-01-03',
    );
  });

  it('lets only those leave who left, after the wait they bore', () => {
    const { customers } = planDay([served(1, 10), abandoned(2, 33)]);
    expect(customers.map(({ patienceS }) => patienceS)).toEqual([null, 33]);
  });

  it("gives one who left the day's median time of the service, or of all where it has none", () => {
    const trace = [
      ...[10, 20, 90, 40].map((serviceS) => served(1, serviceS)),
      served(1, 500, { service: 'IN' }),
      served(1, 999, { day: '1999-01-02', counter: 'C09' }),
      abandoned(2, 1),
      abandoned(3, 1, { service: 'IN' }),
      abandoned(4, 1, { service: 'TT' }),
    ];
    const { customers, services } = planDay(trace);
    expect(services).toEqual(['IN', 'PS', 'TT']);
    expect(customers.slice(-3).map(({ service, serviceS }) => [services[service], serviceS])).toEqual([
      ['PS', 20],
      ['IN', 500],
      ['TT', 40],
    ]);
  });

  it('puts customers into the order of their arrival and gives the priority class', () => {
    const { customers } = planDay([served(9, 1), served(3, 2, { priority: 'priority' })]);
    expect(customers).toMatchObject([
      { arrivalS: 3, priority: 'elderly' },
      { arrivalS: 9, priority: 'regular' },
    ]);
  });

  it('refuses a day on which nobody was served', () => {
    expect(() => planDay([abandoned(2, 1)])).toThrow('nobody was served on 1999-01-03');
  });
});
