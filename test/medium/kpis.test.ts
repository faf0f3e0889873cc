import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { createAnalytics, type Analytics, type KpiQuery } from '../../analytics/api/index.ts';
import { startRollups } from '../../analytics/jobs/index.ts';
import { rollupDay } from '../../analytics/jobs/rollup-day.ts';
import { openRollups } from '../../analytics/jobs/rollups.ts';
import type { Kpis } from '../../contracts/shapes.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { drainStep } from '../../ledger/drain.ts';
import { openLedger, startDrain } from '../../ledger/index.ts';
import { fromEventDocument } from '../../ledger/models/events.ts';
import { virtualClock } from '../../server/clock.ts';
import type { OfficeFacts } from '../../server/engine/index.ts';
import { workABusyDay } from '../support/busy-day.ts';
import { office as anOffice, MINUTE } from '../support/engine.ts';
import { compareRows } from '../../bench/replay/compare.ts';
import { freshNames, openRecordStores, removeRecord, type RecordStores } from '../support/record-stores.ts';
import { recount } from '../support/recount.ts';
import { smallHall } from '../support/small-hall.ts';

const DAY = '2026-11-23';
const clock = virtualClock(Date.parse(`${DAY}T08:00:00+01:00`));
const offices = [anOffice(), anOffice({ timeZone: 'Asia/Kathmandu' })] as const;
const [tirana, kathmandu] = offices;
let stores: RecordStores;
let analytics: Analytics;
const jobs = new AsyncDisposableStack();

async function whenComplete(query: KpiQuery, of: readonly OfficeFacts[] = offices): Promise<Kpis> {
  return vi.waitFor(
    async () => {
      const answer = await analytics.kpis([...of], query);
      expect(answer.complete).toBe(true);
      return answer;
    },
    { timeout: 15_000, interval: 100 },
  );
}

beforeAll(async () => {
  stores = await openRecordStores(freshNames(inject('redisUrl'), inject('mongodbUri')), clock);
  const { mongo, engine } = stores;
  analytics = createAnalytics({ mongo, engine, now: () => clock.now() });
  const all = () => [...offices];
  const rollups = jobs.use(startRollups({ ...stores.jobs, offices: all }));
  jobs.use(startDrain({ ...stores.jobs, engine, offices: all, folded: rollups.touch }));
  await workABusyDay({ engine, office: tirana, clock, seed: 7, steps: 700 });
  await workABusyDay({ engine, office: kathmandu, clock, seed: 11, steps: 700 });
});
afterAll(async () => {
  await jobs.disposeAsync();
  await removeRecord(stores);
  await stores[Symbol.asyncDispose]();
});

async function recounted(office: OfficeFacts, slMs: number, groupBy: NonNullable<KpiQuery['groupBy']>) {
  const events = await openLedger(stores.mongo).events.find({ officeId: office.id }).sort({ seq: 1 }).lean();
  return recount(events.map(fromEventDocument), { timeZone: office.timeZone, slMs, groupBy });
}

/** How many of a ticket's legs count as served in a group. */
function servedLegs(
  { legs, channel, priority, officeId }: TicketState,
  by: 'service' | 'clerk' | 'channel' | 'priority' | 'hour',
  value: string,
): number {
  const { timeZone } = offices.find(({ id }) => id === officeId) ?? tirana;
  return legs.filter((leg) => {
    const hour = DateTime.fromMillis(leg.anchorAt, { zone: timeZone }).hour;
    const of = { service: leg.serviceId, clerk: leg.clerkId, channel, priority, hour: String(hour) };
    return leg.status === 'served' && of[by] === value;
  }).length;
}

describe('the figures', () => {
  it('equal an independent recount from the raw events, by every grouping', async () => {
    const groupings: NonNullable<KpiQuery['groupBy']>[] = [
      [],
      ['service'],
      ['clerk'],
      ['counter'],
      ['channel'],
      ['priority'],
      ['day'],
      ['weekday'],
      ['hour'],
      ['quarter'],
      ['office', 'service', 'hour'],
      ['priority', 'channel', 'clerk'],
    ];
    for (const groupBy of groupings) {
      for (const slMs of [0, 20 * MINUTE, 90_001]) {
        const { rows } = await whenComplete({ groupBy, slMs }, [tirana]);
        expect(compareRows(rows, await recounted(tirana, slMs, groupBy)).differences).toEqual([]);
      }
    }
  });

  it('of several offices are their sum, each in its own time', async () => {
    const both = await whenComplete({ groupBy: ['office', 'hour'] });
    const one = await recounted(tirana, 20 * MINUTE, ['office', 'hour']);
    const other = await recounted(kathmandu, 20 * MINUTE, ['office', 'hour']);
    expect(compareRows(both.rows, [...one, ...other]).differences).toEqual([]);
    const [total] = (await whenComplete({})).rows;
    expect(total?.issued).toBe([...one, ...other].reduce((sum, row) => sum + row.issued, 0));
    const { asOf } = both;
    expect(Object.keys(asOf).sort()).toEqual(offices.map(({ id }) => id).sort());
  });

  it('open to exactly the tickets behind them', async () => {
    const query = { limit: 7, status: 'served' } as const;
    for (const groupBy of ['service', 'clerk', 'channel', 'priority', 'hour'] as const) {
      for (const row of (await whenComplete({ groupBy: [groupBy] })).rows) {
        const value = row.group[groupBy];
        if (value === null || value === undefined) continue;
        const tickets: TicketState[] = [];
        for (let cursor: string | undefined; ;) {
          const filter = { [groupBy]: groupBy === 'hour' ? Number(value) : value };
          const page = await analytics.listTickets([...offices], { ...query, ...filter, cursor });
          tickets.push(...page.items);
          if (page.nextCursor === null) break;
          cursor = page.nextCursor;
        }
        expect(new Set(tickets.map(({ id }) => id)).size).toBe(tickets.length);
        const served = tickets.map((ticket) => servedLegs(ticket, groupBy, value));
        expect(served).not.toContain(0);
        expect(served.reduce((sum, legs) => sum + legs, 0)).toBe(row.served);
      }
    }
  });

  it('never claim an event that is not counted', async () => {
    const { engine, mongo } = stores;
    const [ledger, rollups] = [openLedger(mongo), openRollups(mongo)];
    const office = anOffice(); // the jobs do not know it
    const hall = smallHall(engine, office);
    const told = async () => {
      const { asOf, complete, rows } = await analytics.kpis([office], {});
      return { asOf: asOf[office.id], complete, issued: rows[0]?.issued };
    };
    await hall.takeTicket();
    const first = (await engine.marks(office.id)).seq;
    await drainStep(ledger, engine, office.id);
    expect(await told()).toEqual({ asOf: 0, complete: false, issued: 0 });
    await rollupDay(ledger, rollups, office, DAY);
    expect(await told()).toEqual({ asOf: first, complete: true, issued: 1 });
    await hall.takeTicket();
    expect(await told()).toEqual({ asOf: first, complete: false, issued: 1 });
    await drainStep(ledger, engine, office.id);
    expect(await told()).toEqual({ asOf: first, complete: false, issued: 1 });
    await rollupDay(ledger, rollups, office, DAY);
    expect(await told()).toEqual({ asOf: first + 1, complete: true, issued: 2 });
  });

  it('are not put back by a rollup that was overtaken, nor is a day clean that changed meanwhile', async () => {
    const { engine, mongo } = stores;
    const [ledger, rollups] = [openLedger(mongo), openRollups(mongo)];
    const office = anOffice();
    const hall = smallHall(engine, office);
    const issued = async () => (await analytics.kpis([office], {})).rows[0]?.issued;
    const isDirty = async () => DAY in ((await ledger.marks.findById(office.id).lean())?.dirtyDays ?? {});
    const another = async () => {
      await hall.takeTicket();
      await drainStep(ledger, engine, office.id);
    };
    /** Something else happens between reading the tickets and writing the rollup. */
    const rollupWhile = (happens: () => Promise<void>) => {
      const find = (...args: Parameters<typeof ledger.raw.tickets.find>) => ({
        toArray: async () => {
          const tickets = await ledger.raw.tickets.find(...args).toArray();
          await happens();
          return tickets;
        },
      });
      const slow = { ...ledger, raw: { ...ledger.raw, tickets: { find } } } as unknown as typeof ledger;
      return rollupDay(slow, rollups, office, DAY);
    };
    await another();
    await rollupWhile(another);
    expect(await isDirty()).toBe(true);
    await rollupWhile(async () => {
      await another();
      await rollupDay(ledger, rollups, office, DAY);
    });
    expect(await issued()).toBe(3);
    expect(await isDirty()).toBe(false);
  });

  it('list under a service what was issued for it, also where it became another', async () => {
    for (const row of (await whenComplete({ groupBy: ['service'] }, [tirana])).rows) {
      const { service } = row.group;
      if (typeof service !== 'string') throw new Error('a service was expected');
      const { items } = await analytics.listTickets([tirana], { limit: 1_000, service });
      const issued = items.filter(({ askedServiceId }) => askedServiceId === service);
      expect(issued).toHaveLength(row.issued);
      const elsewhere = items.filter(({ legs }) => legs.every(({ serviceId }) => serviceId !== service));
      expect(elsewhere.length).toBeGreaterThan(0);
    }
  });

  it('are counted anew where another version counted them', async () => {
    const { rollups, raw } = openRollups(stores.mongo);
    const of = { officeId: tirana.id };
    const before = await whenComplete({ groupBy: ['service'] }, [tirana]);
    const version = (await rollups.findOne(of).lean())?.schemaVersion ?? NaN;
    await raw.updateMany(of, { $set: { schemaVersion: version - 1, cells: [], rows: null } });
    const outdated = await analytics.kpis([tirana], { groupBy: ['service'] });
    expect(outdated).toMatchObject({ rows: [], complete: false, asOf: { [tirana.id]: 0 } });

    // Another process begins: the jobs of this one have looked for old figures before.
    await using _begun = startRollups({ ...stores.jobs, offices: () => [...offices] });
    expect(await whenComplete({ groupBy: ['service'] }, [tirana])).toEqual(before);
  });

  it('are zero on a day without tickets and have no groups then', async () => {
    const { rows } = await whenComplete({ from: '2020-01-01', to: '2020-01-31' });
    expect(rows).toMatchObject([{ group: {}, issued: 0, noShowRate: null }]);
    expect((await whenComplete({ from: '2020-01-01', to: '2020-01-31', groupBy: ['day'] })).rows).toEqual([]);
  });

  it('can be chosen, and an unknown one or a turned period is refused', async () => {
    const { rows } = await whenComplete({ metrics: ['served', 'waitedMs'] });
    expect(Object.keys(rows[0] ?? {}).sort()).toEqual(['group', 'served', 'waitedMs']);
    await expect(analytics.kpis([tirana], { metrics: ['toString'] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(analytics.kpis([tirana], { from: '2026-02-02', to: '2026-02-01' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    await expect(analytics.listTickets([tirana], { limit: 1, cursor: 'bm9uc2Vuc2U' })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
