import { describe, expect, it } from 'vitest';
import { type RawEvent, recount } from './recount.ts';

const MINUTE = 60_000;
/** 00:10 on a Tuesday in Tirana, still Monday 23:10 in UTC. */
const T0 = Date.parse('2026-11-23T23:10:00Z');

type Step = [minute: number, type: string, more?: object];

/** Events of one ticket: `steps` are [minute, type] after its issue at minute `from`. */
function ticket(id: string, serviceId: string, from: number, steps: Step[], more: object = {}): RawEvent[] {
  const head = { officeId: 'office', ticketId: id };
  const at = (minute: number) => T0 + minute * MINUTE;
  const data = { day: '2026-11-24', serviceId, channel: 'kiosk', priority: 'regular' };
  const issued = { ...head, at: at(from), type: 'ticket.issued', counterId: null };
  const rest = steps.map(([minute, type, said = {}]) => ({
    ...head,
    at: new Date(at(minute)).toISOString(),
    type,
    counterId: type === 'ticket.withdrawn' ? null : 'c1',
    data: { clerkId: 'clerk', ...said },
  }));
  return [{ ...issued, data: { ...data, anchorAt: at(from), ...more } }, ...rest];
}

const served = (id: string, service: string, from: number, called: number, finished: number) =>
  ticket(id, service, from, [
    [called, 'ticket.called'],
    [called + 1, 'ticket.started'],
    [finished, 'ticket.finished'],
  ]);

const EVENTS = [
  ...served('1', 'a', 0, 2, 9),
  ...served('2', 'a', 1, 31, 41),
  ...ticket('3', 'a', 2, [
    [6, 'ticket.called'],
    [7, 'ticket.recalled'],
    [9, 'ticket.no_show'],
  ]),
  ...ticket('4', 'b', 3, [[53, 'ticket.withdrawn']]),
  ...ticket('5', 'b', 4, [[5, 'ticket.withdrawn']]),
  ...ticket('6', 'b', 55, []),
];
const options = { timeZone: 'Europe/Tirane', slMs: 20 * MINUTE };

describe('the recount', () => {
  it('counts, rates and durations over everything', () => {
    const [row, ...others] = recount(EVENTS, { ...options, groupBy: [] });
    expect(others).toEqual([]);
    expect(row).toEqual({
      group: {},
      issued: 6,
      served: 2,
      noShow: 1,
      withdrawn: 2,
      expired: 0,
      noShowRate: 1 / 3,
      withdrawnRate: 2 / 6,
      waitedMs: {
        count: 3,
        mean: 12 * MINUTE,
        p50: 4 * MINUTE,
        p80: 4 * MINUTE,
        p90: 4 * MINUTE,
        p95: 4 * MINUTE,
        max: 30 * MINUTE,
      },
      responseMs: {
        count: 2,
        mean: MINUTE,
        p50: MINUTE,
        p80: MINUTE,
        p90: MINUTE,
        p95: MINUTE,
        max: MINUTE,
      },
      serviceMs: {
        count: 2,
        mean: 7.5 * MINUTE,
        p50: 6 * MINUTE,
        p80: 6 * MINUTE,
        p90: 6 * MINUTE,
        p95: 6 * MINUTE,
        max: 9 * MINUTE,
      },
      // Two of three calls came in time; the one who left after 50 minutes counts as missed, the quick one does not.
      serviceLevel: 2 / 4,
    });
  });

  it('groups by the visit and by the office clock of its anchor', () => {
    const by = (...groupBy: ('service' | 'clerk' | 'hour' | 'weekday' | 'quarter')[]) =>
      recount(EVENTS, { ...options, groupBy }).map(({ group, issued }) => [group, issued]);
    expect(by('service')).toEqual([
      [{ service: 'a' }, 3],
      [{ service: 'b' }, 3],
    ]);
    expect(by('clerk')).toEqual([
      [{ clerk: 'clerk' }, 3],
      [{ clerk: null }, 3],
    ]);
    expect(by('weekday', 'hour')).toEqual([
      [{ weekday: '2', hour: '0' }, 5],
      [{ weekday: '2', hour: '1' }, 1],
    ]);
    expect(by('quarter').map(([group]) => group)).toEqual([{ quarter: '00:00' }, { quarter: '01:00' }]);
  });

  describe('of what clerks do besides', () => {
    const told = (...args: Parameters<typeof ticket>) => {
      const [row] = recount(ticket(...args), { ...options, groupBy: [] });
      if (!row) throw new Error('a row was expected');
      const { waitedMs, responseMs, serviceMs, ...rest } = row;
      const minutes = (sum: typeof waitedMs) => [sum.count, sum.mean === null ? null : sum.mean / MINUTE];
      const lengths = {
        waited: minutes(waitedMs),
        response: minutes(responseMs),
        service: minutes(serviceMs),
      };
      return { ...rest, ...lengths };
    };
    const [CALLED, STARTED, FINISHED] = ['ticket.called', 'ticket.started', 'ticket.finished'] as const;

    it('leaves the time out in which a ticket was held, and takes a resumed call as a call', () => {
      const steps: Step[] = [
        [2, CALLED],
        [3, 'ticket.held'],
        [10, 'ticket.resumed', { status: 'called' }],
        [11, STARTED],
        [14, 'ticket.held'],
        [30, 'ticket.resumed', { status: 'serving' }],
        [34, 'ticket.wrap_up_started'],
        [36, FINISHED],
      ];
      expect(told('1', 'a', 0, steps)).toMatchObject({
        ...{ served: 1, waited: [1, 2], response: [1, 1], service: [1, 9] },
      });
    });

    it('counts a transferred leg in service time and not as served, the next by its own anchor', () => {
      const events = ticket('1', 'a', 0, [
        [2, CALLED],
        [3, STARTED],
        [8, 'ticket.transferred', { serviceId: 'b' }],
        [20, CALLED],
        [21, 'ticket.no_show'],
      ]);
      const rows = recount(events, { ...options, groupBy: ['service'] });
      expect(rows).toMatchObject([
        {
          group: { service: 'a' },
          issued: 1,
          served: 0,
          noShowRate: 0,
          serviceMs: { count: 1, max: 5 * MINUTE },
        },
        {
          group: { service: 'b' },
          issued: 0,
          noShow: 1,
          noShowRate: 1,
          waitedMs: { count: 1, max: 12 * MINUTE },
        },
      ]);
    });

    it('counts who had no ticket as served, without a wait', () => {
      const steps: Step[] = [
        [0, CALLED],
        [0, STARTED],
        [6, FINISHED],
      ];
      expect(told('1', 'a', 0, steps, { direct: true })).toMatchObject({
        ...{
          issued: 1,
          served: 1,
          waited: [0, null],
          response: [0, null],
          service: [1, 6],
          serviceLevel: null,
        },
      });
    });

    it('counts a ticket as it is in the end: undone, returned, reinstated', () => {
      const undone: Step[] = [
        [2, CALLED],
        [2, 'ticket.undone', { operation: 'call' }],
      ];
      expect(told('1', 'a', 0, undone)).toMatchObject({ issued: 1, waited: [0, null], serviceLevel: null });
      const returned: Step[] = [
        [2, CALLED],
        [3, STARTED],
        [5, 'ticket.returned'],
        [9, CALLED],
        [10, 'ticket.no_show'],
      ];
      expect(told('1', 'a', 0, returned)).toMatchObject({
        ...{ noShow: 1, waited: [1, 2], response: [0, null], service: [0, null] },
      });
      const back: Step[] = [...returned, [12, 'ticket.reinstated'], [13, 'ticket.withdrawn']];
      expect(told('1', 'a', 0, back)).toMatchObject({
        noShow: 0,
        withdrawn: 1,
        withdrawnRate: 0,
        noShowRate: 0,
      });
    });

    it('counts an issue for the service asked for, a leg for the one it had in the end', () => {
      const steps: Step[] = [
        [1, 'ticket.service_changed', { serviceId: 'b' }],
        [2, CALLED],
      ];
      expect(recount(ticket('1', 'a', 0, steps), { ...options, groupBy: ['service'] })).toMatchObject([
        { group: { service: 'a' }, issued: 1, waitedMs: { count: 0 } },
        { group: { service: 'b' }, issued: 0, waitedMs: { count: 1 } },
      ]);
    });

    it('counts an early appointment from its slot', () => {
      const slot = { anchorAt: T0 + 10 * MINUTE };
      expect(told('1', 'a', 0, [[4, CALLED]], slot)).toMatchObject({ waited: [1, 0], serviceLevel: 1 });
      expect(told('1', 'a', 0, [[13, CALLED]], slot)).toMatchObject({ waited: [1, 3] });
    });
  });

  it('says no data where a denominator is zero', () => {
    const [row] = recount([], { ...options, groupBy: [] });
    expect(row).toMatchObject({ issued: 0, noShowRate: null, withdrawnRate: null, serviceLevel: null });
    expect(row?.waitedMs).toEqual({
      count: 0,
      mean: null,
      p50: null,
      p80: null,
      p90: null,
      p95: null,
      max: null,
    });
    expect(recount([], { ...options, groupBy: ['service'] })).toEqual([]);
  });

  it('refuses a story that begins in the middle', () => {
    expect(() => recount(served('1', 'a', 0, 2, 9).slice(1), { ...options, groupBy: [] })).toThrow(
      'before it was issued',
    );
  });
});
