/** How personal data comes into the record and leaves it: whatever is repeated, late, away or lost on the way. */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createAnalytics } from '../../analytics/api/index.ts';
import { rollupDay } from '../../analytics/jobs/rollup-day.ts';
import { openRollups } from '../../analytics/jobs/rollups.ts';
import { DomainError } from '../../contracts/problems.ts';
import { drainStep } from '../../ledger/drain.ts';
import {
  createRestore,
  erasePersonalData as eraseInRecord,
  openLedger,
  personalDataUpTo,
  ticketById,
  verifyOffice,
  type Ledger,
} from '../../ledger/index.ts';
import type { PersonalDocument } from '../../ledger/models/personal-data.ts';
import { virtualClock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { createEngine, type Engine, type OfficeFacts } from '../../server/engine/index.ts';
import { erasePersonalData } from '../../server/operations/erase-personal-data.ts';
import type { Call, Hall } from '../../server/operations/hall.ts';
import type { OfficeRecord } from '../../server/organisation/directory.ts';
import { eraseDue } from '../../server/retention.ts';
import { caller, codeOf, office as anOffice, request } from '../support/engine.ts';
import { freshNames, openRecordStores, removeRecord, type RecordStores } from '../support/record-stores.ts';
import { smallHall } from '../support/small-hall.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const DAY = 86_400_000;
const item = (text: string) => ({ sealed: `sealed ${text}`, index: `index ${text}` });
const PERSONAL = { name: item('name'), phone: item('phone') };

let stores: RecordStores;
let ledger: Ledger;
let engine: Engine;
const clock = virtualClock(NOON);

beforeAll(async () => {
  stores = await openRecordStores(freshNames(inject('redisUrl'), inject('mongodbUri')), clock);
  ({ engine } = stores);
  ledger = openLedger(stores.mongo);
});
afterAll(async () => {
  await removeRecord(stores);
  await stores[Symbol.asyncDispose]();
});

/** An office with a ticket of which a name, a phone and a note are kept. */
async function told(more: Partial<OfficeFacts> = {}): Promise<{ office: OfficeFacts; id: string }> {
  clock.set(NOON);
  const office = anOffice(more);
  const { ticket } = await engine.takeTicket(office, caller(), request(newId(), { personal: PERSONAL }));
  await engine.note(office, caller(), ticket.id, { sealed: 'sealed note' });
  return { office, id: ticket.id };
}
const drain = async ({ id }: OfficeFacts, by: Engine = engine): Promise<void> => {
  while ((await drainStep(ledger, by, id)).events > 0);
};
const recorded = (id: string) => ledger.raw.personal.findOne({ _id: id });
const GONE = { notes: [] };
const nothingOf = (document: PersonalDocument | null) => {
  expect(document).toMatchObject(GONE);
  expect(document).not.toHaveProperty('name');
  expect(document).not.toHaveProperty('phone');
};
const personalKey = (office: OfficeFacts, id: string) =>
  `${stores.where.enginePrefix}{${office.id}}:personal:${id}`;

/** The engine of a drain that is held up after it has read what is kept, and before it writes it. */
function heldUp() {
  const read = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const slow: Engine = {
    ...engine,
    async personalData(officeId, ticketId) {
      const kept = await engine.personalData(officeId, ticketId);
      read.resolve();
      await goOn.promise;
      return kept;
    },
  };
  return { slow, read: read.promise, goOn: goOn.resolve };
}

describe('the live store', () => {
  it('keeps it by ticket, each piece with the event that told of it, and not beyond the period', async () => {
    const { office, id } = await told({ retentionDays: 3 });
    expect(await engine.personalData(office.id, id)).toEqual({
      name: { ...PERSONAL.name, seq: 2 },
      phone: { ...PERSONAL.phone, seq: 2 },
      notes: [{ seq: 3, sealed: 'sealed note', at: NOON, actor: 'public' }],
    });
    const left = await stores.redis.pttl(personalKey(office, id));
    expect(left).toBeGreaterThan(3 * DAY);
    expect(left).toBeLessThanOrEqual(4 * DAY);
    const events = JSON.stringify(await engine.readEvents(office.id, 0, 100));
    expect(events).toContain('"personal":["name","phone"]');
    expect(events).not.toContain('sealed');
    expect(events).not.toContain('index');
  });

  it('repeats a command without another seal, and remembers no seal with its answer', async () => {
    const office = anOffice();
    const serviceId = newId();
    const by = caller(newId());
    const first = await engine.takeTicket(office, by, request(serviceId, { personal: PERSONAL }));
    const again = request(serviceId, { personal: { name: item('again') } });
    expect((await engine.takeTicket(office, by, again)).ticket).toEqual(first.ticket);
    expect(await engine.personalData(office.id, again.ticketId)).toEqual(GONE);
    const commands = await stores.redis.keys(`${stores.where.enginePrefix}{${office.id}}:command:*`);
    expect(commands).toHaveLength(1);
    expect(await stores.redis.get(commands[0] ?? '')).not.toContain('sealed');
  });
});

describe('the drain', () => {
  it('takes it over before the live store may forget it, as often as it likes', async () => {
    const { office, id } = await told();
    await drain(office);
    const kept = await recorded(id);
    expect(kept).toEqual({
      ...{ _id: id, schemaVersion: 1, officeId: office.id, day: '2026-11-24', number: 'A001', erasedSeq: 0 },
      ...(await engine.personalData(office.id, id)),
    });
    await ledger.raw.marks.updateOne({ _id: office.id }, { $set: { acknowledgedSeq: 1 } });
    const [first] = await engine.readEvents(office.id, 0, 1);
    await ledger.raw.marks.updateOne({ _id: office.id }, { $set: { acknowledgedId: first?.id ?? '' } });
    await drain(office);
    expect(await recorded(id)).toEqual(kept);
  });

  it('makes no document of who told nothing', async () => {
    const office = anOffice();
    const ticketId = await smallHall(engine, office).takeTicket();
    await drain(office);
    expect(await recorded(ticketId)).toBeNull();
  });

  it('leaves it in the live store while the document store is away, however long', async () => {
    const { office, id } = await told();
    await engine.withdraw(office, caller(), id);
    const away = await openRecordStores(stores.where, clock);
    const lost = openLedger(away.mongo);
    await away.mongo.close();
    await expect(drainStep(lost, engine, office.id)).rejects.toThrow();
    clock.set(NOON + 5 * DAY);
    await engine.rollDay(office);
    expect(await engine.forgetClosed(office)).toBe(0);
    expect(await engine.personalData(office.id, id)).toMatchObject({ name: PERSONAL.name });
    await drain(office);
    expect(await engine.forgetClosed(office)).toBe(1);
    expect(await engine.personalData(office.id, id)).toEqual(GONE);
    expect(await recorded(id)).toMatchObject({ ...PERSONAL, notes: [{ sealed: 'sealed note' }] });
    await away[Symbol.asyncDispose]();
  });

  it('keeps notes that the live store has lost, and the newest of each name and phone', async () => {
    const { office, id } = await told();
    await drain(office);
    await stores.redis.del(personalKey(office, id));
    await engine.note(office, caller(), id, { sealed: 'a second note' });
    await engine.setPersonalData(office, caller(), id, { name: item('a newer name') });
    await drain(office);
    expect(await recorded(id)).toMatchObject({
      ...{ name: item('a newer name'), phone: PERSONAL.phone },
      notes: [{ sealed: 'sealed note' }, { sealed: 'a second note' }],
    });
  });
});

describe('what was erased', () => {
  it('is written by no drain that had read it before', async () => {
    const { office, id } = await told();
    const { slow, read, goOn } = heldUp();
    const late = drainStep(ledger, slow, office.id);
    await read;
    const { ticket } = await engine.erasePersonalData(office, caller(), id);
    await eraseInRecord(ledger, ticket ?? expect.fail('it is live'));
    goOn();
    await late;
    nothingOf(await recorded(id));
    await drain(office);
    nothingOf(await recorded(id));
  });

  it('is written by no drain that comes back when others are done long since', async () => {
    const { office, id } = await told();
    const { slow, read, goOn } = heldUp();
    const late = drainStep(ledger, slow, office.id);
    await read;
    await engine.erasePersonalData(office, caller(), id);
    await drain(office);
    nothingOf(await recorded(id));
    goOn();
    await late;
    nothingOf(await recorded(id));
    expect((await verifyOffice(ledger, office.id)).differences).toEqual([]);
  });

  it('is erased in the record as soon as that is back, where it was away', async () => {
    const { office, id } = await told();
    await drain(office);
    const away = () => Promise.reject(new DomainError('LEDGER_AWAY'));
    const record = { erasePersonalData: away, ticket: away } as unknown as Hall['record'];
    const call = {
      office: { ...office },
      ticketId: id,
      by: caller(),
    } as unknown as Call<'erase-personal-data'>;
    await erasePersonalData({ engine, record } as Hall, call);
    expect(await recorded(id)).toMatchObject(PERSONAL);
    await drain(office);
    nothingOf(await recorded(id));
    await engine.withdraw(office, caller(), id);
    await drain(office);
    clock.set(NOON + 2 * DAY);
    await engine.rollDay(office);
    expect(await engine.forgetClosed(office)).toBe(1);
    expect(await codeOf(erasePersonalData({ engine, record } as Hall, call))).toBe('LEDGER_AWAY');
  });

  it('does not come back with a live store that is older than the record', async () => {
    const { office, id } = await told();
    await drain(office);
    const before = await stores.redis.dumpBuffer(personalKey(office, id));
    await engine.erasePersonalData(office, caller(), id);
    await drain(office);
    const { redis, where } = stores;
    for (const key of await redis.keys(`${where.enginePrefix}{${office.id}}:*`)) await redis.del(key);
    await redis.restore(personalKey(office, id), 0, before);
    const restore = (officeId: string): Promise<void> =>
      createRestore({ ledger, engine: restored, numbering: () => new Map(), log: stores.jobs.log })(officeId);
    await using restored = createEngine({
      ...{ redis, prefix: where.enginePrefix, clock, compareWithRecord: restore },
    });
    const next = await restored.takeTicket(office, caller(), request(newId(), { personal: PERSONAL }));
    expect(await restored.personalData(office.id, id)).toEqual(GONE);
    await drain(office, restored);
    nothingOf(await recorded(id));
    expect(await recorded(next.ticket.id)).toMatchObject(PERSONAL);
    expect(await restored.ticket(office.id, id)).toMatchObject({ personal: [], notes: 0, status: 'waiting' });
  });
});

describe('the office’s period', () => {
  const erase = (office: OfficeFacts, now: number) =>
    eraseDue({ ledger, engine, now: () => now }, office as OfficeRecord);

  it('ends with the day after so many days, and another period holds for what is kept already', async () => {
    const { office, id } = await told();
    await engine.withdraw(office, caller(), id);
    await drain(office);
    const at = (days: number) => Date.parse('2026-11-24T00:00:00+01:00') + days * DAY;
    clock.set(at(31) - 1);
    expect(await erase(office, at(31) - 1)).toBe(0);
    expect(await erase({ ...office, retentionDays: 60 }, at(60))).toBe(0);
    expect(await recorded(id)).not.toBeNull();
    expect(await erase({ ...office, retentionDays: 29 }, at(31) - 1)).toBe(1);
    expect(await recorded(id)).toBeNull();
    expect(await engine.personalData(office.id, id)).toEqual(GONE);
    expect(await erase(office, at(31))).toBe(0);
    clock.set(NOON);
  });

  it('takes personal data, and changes no figure and nothing of the record', async () => {
    clock.set(NOON);
    const office = anOffice({ carriesOver: true });
    const hall = smallHall(engine, office);
    const counter = await hall.openCounter();
    for (let i = 0; i < 4; i++) {
      const id = await hall.takeTicket({ personal: PERSONAL });
      await engine.note(office, caller(), id, { sealed: 'sealed note' });
    }
    for (let i = 0; i < 3; i++) {
      const id = (await counter.callNext()) ?? expect.fail('somebody waits');
      clock.set(clock.now() + 60_000);
      await counter.start(id);
      clock.set(clock.now() + 120_000);
      await counter.finish(id);
    }
    await drain(office);
    const analytics = createAnalytics({ mongo: stores.mongo, engine, now: () => clock.now() });
    const rollups = openRollups(stores.mongo);
    const figures = async () => {
      await rollupDay(ledger, rollups, office, '2026-11-24');
      const query = { from: '2026-11-24', to: '2026-11-24', groupBy: ['service', 'clerk'] } as const;
      return (await analytics.kpis([office], { ...query, groupBy: [...query.groupBy] })).rows;
    };
    const before = await figures();
    expect(before[0]?.served).toBe(3);
    const facts = await verifyOffice(ledger, office.id);
    expect(facts.differences).toEqual([]);

    clock.set(NOON + 40 * DAY);
    await engine.rollDay(office);
    await drain(office);
    expect(await engine.forgetClosed(office)).toBe(3);
    const { seq } = await engine.marks(office.id);
    // One has been waiting all the time: it is erased in the live store, too, whose event leaves a mark for the next time.
    expect(await erase(office, clock.now())).toBe(4);
    expect((await engine.marks(office.id)).seq).toBe(seq + 1);
    await drain(office);
    expect(await ledger.raw.personal.countDocuments({ officeId: office.id })).toBe(1);
    expect(await erase(office, clock.now())).toBe(0);
    expect(await ledger.raw.personal.countDocuments({ officeId: office.id })).toBe(0);
    expect(await figures()).toEqual(before);
    const after = await verifyOffice(ledger, office.id);
    expect(after).toMatchObject({ tickets: facts.tickets, differences: [] });
    clock.set(NOON);
  });

  it('is kept in steps, of whatever number of tickets', async () => {
    const office = anOffice();
    const document = (day: string): PersonalDocument => ({
      ...{ _id: newTicketId(1, NOON), schemaVersion: 1, officeId: office.id, number: 'A001', day },
      ...{ ...{ name: { ...item('x'), seq: 1 }, notes: [] }, erasedSeq: 0 },
    });
    const due = Array.from({ length: 450 }, () => document('2026-10-01'));
    await ledger.raw.personal.insertMany([...due, document('2026-11-24')]);
    clock.set(NOON);
    expect(await erase(office, NOON)).toBe(450);
    expect(await personalDataUpTo(ledger, office.id, '2026-12-31', 10)).toHaveLength(1);
    expect(await ticketById(ledger, due[0]?._id ?? '')).toBeNull();
  });
});
