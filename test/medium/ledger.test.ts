import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { EVENT_TYPES, type StoredEvent } from '../../contracts/events.ts';
import { BrokenStream, ConflictingRecord, DrainStopped } from '../../ledger/alarms.ts';
import { drainStep } from '../../ledger/drain.ts';
import {
  openLedger,
  readEvents,
  startDrain,
  ticketById,
  verifyOffice,
  type Ledger,
} from '../../ledger/index.ts';
import { fromEventDocument } from '../../ledger/models/events.ts';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { createEngine, type Engine, type OfficeFacts } from '../../server/engine/index.ts';
import { workABusyDay } from '../support/busy-day.ts';
import { VERSION_1 } from '../support/ledger-version-1.ts';
import { freshNames, openRecordStores, removeRecord, type RecordStores } from '../support/record-stores.ts';
import { caller, office as anOffice } from '../support/engine.ts';
import { serveOne, smallHall } from '../support/small-hall.ts';

let stores: RecordStores;
let ledger: Ledger;
let engine: Engine;

beforeAll(async () => {
  stores = await openRecordStores(freshNames(inject('redisUrl'), inject('mongodbUri')));
  ({ engine } = stores);
  ledger = openLedger(stores.mongo);
});
afterAll(async () => {
  await removeRecord(stores);
  await stores[Symbol.asyncDispose]();
});

/** An office where this many people were served. */
async function workedIn(people: number): Promise<{ office: OfficeFacts; ticketIds: string[] }> {
  const office = anOffice();
  const hall = smallHall(engine, office);
  const counter = await hall.openCounter();
  const ticketIds: string[] = [];
  for (let i = 0; i < people; i++) ticketIds.push(await serveOne(hall, counter));
  return { office, ticketIds };
}

/** The engine, but for what a test says otherwise. */
const withEngine = (other: Partial<Engine>): Engine => ({ ...engine, ...other });

describe('the drain', () => {
  it('brings every event and the same tickets as the live store into the record', async () => {
    const { office, ticketIds } = await workedIn(5);
    await using _drain = startDrain({ ...stores.jobs, engine, offices: () => [office] });
    const { seq } = await engine.marks(office.id);
    await vi.waitFor(async () => expect((await engine.marks(office.id)).acknowledged).toBe(seq), 10_000);

    const live = await engine.readEvents(office.id, 0, 1_000);
    expect(await ledger.events.countDocuments({ officeId: office.id })).toBe(live.length);
    for (const id of ticketIds) {
      expect(await ticketById(ledger, id)).toEqual(await engine.ticket(office.id, id));
    }
    expect(await verifyOffice(ledger, office.id)).toEqual({ events: seq, tickets: 5, differences: [] });
  });

  it('makes the same tickets as the live store of whatever clerks do', async () => {
    const office = anOffice();
    const clock = virtualClock(Date.parse('2026-11-24T08:00:00+01:00'));
    const { redis, where } = stores;
    await using hall = createEngine({ redis, prefix: where.enginePrefix, clock });
    const ticketIds = await workABusyDay({ engine: hall, office, clock, seed: 5, steps: 1_000 });
    await hall.closeDay(office, caller());
    while ((await drainStep(ledger, hall, office.id)).events > 0);

    for (const id of ticketIds) {
      expect(await ticketById(ledger, id)).toEqual(await hall.ticket(office.id, id));
    }
    const { events, tickets, differences } = await verifyOffice(ledger, office.id);
    expect({ tickets, differences }).toEqual({ tickets: ticketIds.length, differences: [] });
    expect(events).toBe((await hall.marks(office.id)).seq);
    const kinds = await ledger.events.distinct('type', { officeId: office.id });
    expect(kinds.filter((type) => type.startsWith('ticket.')).sort()).toEqual(
      EVENT_TYPES.filter((type) => type.startsWith('ticket.')).sort(),
    );
  });

  it('goes on with a record that the first version wrote', async () => {
    await ledger.ready();
    await ledger.raw.events.insertMany(VERSION_1.events);
    await ledger.raw.tickets.insertMany(VERSION_1.tickets);
    const last = VERSION_1.events.at(-1);
    if (!last) throw new Error('nothing was recorded');
    const { officeId } = last;
    await ledger.raw.marks.insertOne({
      ...{ _id: officeId, acknowledgedSeq: last.seq, acknowledgedId: last._id, dirtyDays: {} },
    });
    expect((await verifyOffice(ledger, officeId)).differences).toEqual([]);

    const [, , , , thirdIssue] = VERSION_1.events.map(fromEventDocument);
    if (thirdIssue?.type !== 'ticket.issued') throw new Error('the third ticket was expected');
    const { number, day, serviceId } = thirdIssue.data;
    const expired: StoredEvent = {
      ...{ ...thirdIssue, id: newId(), seq: last.seq + 1, at: last.at + 1 },
      ...{ type: 'ticket.expired', data: { number, day, serviceId, from: 'called' } },
    };
    const live = [fromEventDocument(last), expired];
    const office = withEngine({
      readEvents: (_office, after, limit) =>
        Promise.resolve(live.filter(({ seq }) => seq > after).slice(0, limit)),
      marks: () => Promise.resolve({ seq: expired.seq, acknowledged: last.seq, oldest: last.seq }),
      acknowledge: () => Promise.resolve(),
    });
    expect(await drainStep(ledger, office, officeId)).toEqual({ events: 1, days: [day] });
    expect((await verifyOffice(ledger, officeId)).differences).toEqual([]);
    expect(await ledger.tickets.findById(thirdIssue.ticketId).lean()).toMatchObject({
      ...{ schemaVersion: 3, status: 'expired', order: thirdIssue.seq, lastSeq: expired.seq },
    });
    const read = await readEvents({ ledger, engine: office }, officeId, 0, 1_000);
    expect(read).toEqual([...VERSION_1.events.map(fromEventDocument), expired]);
  });

  it('is rung by every new event, long before the next sweep', async () => {
    const office = anOffice();
    const hall = smallHall(engine, office);
    const folded = vi.fn();
    await using _drain = startDrain({ ...stores.jobs, engine, offices: () => [office], folded });
    for (let ticket = 1; ticket <= 3; ticket++) {
      const id = await hall.takeTicket();
      const timeout = ticket === 1 ? 10_000 : 4_000;
      await vi.waitFor(async () => expect(await ticketById(ledger, id)).not.toBeNull(), { timeout });
      await vi.waitFor(() => expect(folded).toHaveBeenCalledTimes(ticket));
    }
    const day = (await ledger.tickets.findOne({ officeId: office.id }).lean())?.day;
    expect(folded).toHaveBeenLastCalledWith(office.id, [day]);
  });

  it('repeats a step that broke off after any of its writes, and nothing is there twice', async () => {
    const { office } = await workedIn(3);
    const { seq } = await engine.marks(office.id);
    const breaking = withEngine({ acknowledge: () => Promise.reject(new Error('broke off')) });
    await expect(drainStep(ledger, breaking, office.id)).rejects.toThrow('broke off');
    // As if it had broken off before the mark, and before the tickets.
    await ledger.marks.deleteOne({ _id: office.id });
    await ledger.tickets.deleteMany({ officeId: office.id });
    await drainStep(ledger, engine, office.id);

    expect(await verifyOffice(ledger, office.id)).toEqual({ events: seq, tickets: 3, differences: [] });
    expect((await engine.marks(office.id)).acknowledged).toBe(seq);
  });

  it('tells a live store that forgot how far the record is', async () => {
    const { office } = await workedIn(1);
    const { seq } = await engine.marks(office.id);
    await drainStep(ledger, withEngine({ acknowledge: () => Promise.resolve() }), office.id);
    expect((await engine.marks(office.id)).acknowledged).toBe(0);
    expect(await drainStep(ledger, engine, office.id)).toEqual({ events: 0, days: [] });
    expect((await engine.marks(office.id)).acknowledged).toBe(seq);
  });

  it('stops where a known sequence carries another event, and stays stopped', async () => {
    const { office } = await workedIn(2);
    await drainStep(ledger, engine, office.id);
    const before = await ledger.events.find({ officeId: office.id }).sort({ seq: 1 }).lean();
    const { acknowledgedSeq } = (await ledger.marks.findById(office.id).lean()) ?? { acknowledgedSeq: 0 };
    const another = withEngine({
      readEvents: async (...args) =>
        (await engine.readEvents(...args)).map((event) => ({ ...event, id: newId() })),
    });
    await expect(drainStep(ledger, another, office.id)).rejects.toThrow(ConflictingRecord);
    await expect(drainStep(ledger, engine, office.id)).rejects.toThrow(DrainStopped);
    expect(await ledger.events.find({ officeId: office.id }).sort({ seq: 1 }).lean()).toEqual(before);
    expect(await ledger.marks.findById(office.id).lean()).toMatchObject({
      acknowledgedSeq,
      stopped: expect.stringContaining(`event ${acknowledgedSeq}`),
    });
    expect((await verifyOffice(ledger, office.id)).differences).toHaveLength(1);
  });

  it('stops where an event beyond its mark is already there with another id', async () => {
    const { office } = await workedIn(2);
    await drainStep(ledger, engine, office.id);
    const mark = await ledger.marks.findById(office.id).lean();
    const [first] = await engine.readEvents(office.id, 0, 1);
    await ledger.marks.updateOne({ _id: office.id }, { acknowledgedSeq: 1, acknowledgedId: first?.id });
    const another = withEngine({
      readEvents: async (...args) =>
        (await engine.readEvents(...args)).map((event) =>
          event.seq === 3 ? { ...event, id: newId() } : event,
        ),
    });
    await expect(drainStep(ledger, another, office.id)).rejects.toThrow(ConflictingRecord);
    expect(mark?.stopped).toBeUndefined();
    await expect(drainStep(ledger, engine, office.id)).rejects.toThrow(DrainStopped);
  });

  it('changes nothing where the live store has lost its past, or a part of its stream', async () => {
    const { office } = await workedIn(1);
    await drainStep(ledger, engine, office.id);
    const mark = await ledger.marks.findById(office.id).lean();
    const hall = smallHall(engine, office);
    await serveOne(hall, await hall.openCounter());

    const empty = withEngine({ readEvents: () => Promise.resolve([]) });
    await expect(drainStep(ledger, empty, office.id)).rejects.toThrow(BrokenStream);
    const next = (mark?.acknowledgedSeq ?? 0) + 1;
    const holed = withEngine({
      readEvents: async (...args) => (await engine.readEvents(...args)).filter(({ seq }) => seq !== next),
    });
    await expect(drainStep(ledger, holed, office.id)).rejects.toThrow(BrokenStream);
    expect(await ledger.marks.findById(office.id).lean()).toEqual(mark);
    expect(await ledger.events.countDocuments({ officeId: office.id })).toBe(next - 1);
  });
});

describe('reading events', () => {
  it('joins ledger and stream without a gap from any sequence on', async () => {
    const { office } = await workedIn(4);
    const all = await engine.readEvents(office.id, 0, 1_000);
    await drainStep(ledger, engine, office.id);
    const { seq } = await engine.marks(office.id);
    // The stream's first events are gone.
    const trimmed = withEngine({
      readEvents: async (officeId, after, limit) =>
        await engine.readEvents(officeId, Math.max(after, 6), limit),
    });
    for (let after = 0; after <= seq; after++) {
      for (const limit of [1, 3, 1_000]) {
        const read = await readEvents({ ledger, engine: trimmed }, office.id, after, limit);
        expect(read).toEqual(all.slice(after, after + limit));
      }
    }
  });
});

describe('verifying', () => {
  it('finds a changed ticket, a missing one, a missing event and a missing number', async () => {
    const { office, ticketIds } = await workedIn(4);
    await drainStep(ledger, engine, office.id);
    const differences = async () => (await verifyOffice(ledger, office.id)).differences;
    expect(await differences()).toEqual([]);

    await ledger.tickets.updateOne({ _id: ticketIds[1] }, { status: 'no_show' });
    expect(await differences()).toEqual([
      expect.stringMatching(/A002 .*: status is "no_show", by its events "served"/),
    ]);
    await ledger.tickets.deleteOne({ _id: ticketIds[1] });
    expect(await differences()).toEqual([expect.stringMatching(/A002 .* is missing/)]);
    await ledger.events.deleteMany({ ticketId: ticketIds[1] });
    expect(await differences()).toEqual([
      expect.stringMatching(/^events \d+ to \d+ are missing/),
      expect.stringMatching(/series A: 1 is followed by 3, what is between is missing/),
    ]);
  });
});
