import { describe, expect, it } from 'vitest';
import { type RawEvent, recount } from './recount.ts';

const MINUTE = 60_000;
/** 00:10 on a Tuesday in Tirana, still Monday 23:10 in UTC. */
const T0 = Date.parse('2026-11-23T23:10:00Z');

/** Events of one ticket: `steps` are [minute, type] after its issue at minute `from`. */
function ticket(id: string, serviceId: string, from: number, steps: [number, string][]): RawEvent[] {
  const head = { officeId: 'office', ticketId: id };
  const at = (minute: number) => T0 + minute * MINUTE;
  const data = { day: '2026-11-24', serviceId, channel: 'kiosk', priority: 'regular' };
  const issued = { ...head, at: at(from), type: 'ticket.issued', counterId: null };
  const rest = steps.map(([minute, type]) => ({
    ...head,
    at: new Date(at(minute)).toISOString(),
    type,
    counterId: type === 'ticket.withdrawn' ? null : 'c1',
    data: { clerkId: 'clerk' },
  }));
  return [{ ...issued, data: { ...data, anchorAt: at(from) } }, ...rest];
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
