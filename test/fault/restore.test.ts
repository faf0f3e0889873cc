/** The live store comes back older than the record, or with nothing, while two servers and a drain work on it. */
import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CLOSED_STATUSES } from '../../contracts/status.ts';
import type { StoredEvent } from '../../contracts/events.ts';
import { BrokenStream } from '../../ledger/alarms.ts';
import { startEmbeddedStores, type EmbeddedStores } from '../../embedded/index.ts';
import { drainStep } from '../../ledger/drain.ts';
import { isTicketEvent } from '../../ledger/fold.ts';
import {
  createRestore,
  openLedger,
  readEvents,
  startDrain,
  verifyOffice,
  type Ledger,
} from '../../ledger/index.ts';
import { fromEventDocument } from '../../ledger/models/events.ts';
import { fromTicketDocument } from '../../ledger/models/tickets.ts';
import { foldOffice, NEW_OFFICE, type OfficeEvent } from '../../ledger/office-state.ts';
import { systemClock, virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import { connectLiveStore, type LiveStore } from '../../server/engine/connect.ts';
import { createEngine, type Engine, type OfficeFacts } from '../../server/engine/index.ts';
import type { Numbering } from '../../server/domain/rules.ts';
import { randomNumbers } from '../support/chance.ts';
import { caller, office as anOffice, request } from '../support/engine.ts';
import { FollowedHall } from '../support/followed-hall.ts';
import { freshNames, openRecordStores, type RecordStores } from '../support/record-stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const HOUR = 3_600_000;
const stack = new AsyncDisposableStack();
let embedded: EmbeddedStores;
let record: RecordStores;
let ledger: Ledger;
let journal: string;

beforeAll(async () => {
  const folder = stack.use(temporaryFolder());
  embedded = stack.use(await startEmbeddedStores({ dataDir: folder.path, log: () => undefined }));
  record = stack.use(await openRecordStores(freshNames(embedded.redisUrl, embedded.mongodbUri)));
  record.redis.on('error', () => undefined);
  ledger = openLedger(record.mongo);
  journal = join(folder.path, 'stores/valkey/appendonlydir');
});
afterAll(() => stack.disposeAsync());

const plain: ReadonlyMap<string, Numbering> = new Map();

/** A server process: a connection, an engine and its comparison with the record. */
function server(clock = systemClock, numbering = plain) {
  const redis: LiveStore = connectLiveStore(embedded.redisUrl, () => undefined);
  stack.defer(() => redis.disconnect());
  const compareWithRecord = (officeId: string): Promise<void> => restore(officeId);
  const engine: Engine = stack.use(
    createEngine({ redis, prefix: record.where.enginePrefix, clock, compareWithRecord }),
  );
  const restore = createRestore({ ledger, engine, numbering: () => numbering, log: record.jobs.log });
  return { redis, engine, compareWithRecord };
}

/** Where the journal's last part is, and how long it is now. */
function journalNow(): { path: string; size: number } {
  const part = readdirSync(journal).filter((name) => name.endsWith('.incr.aof'))[0] ?? '';
  const path = join(journal, part);
  return { path, size: statSync(path).size };
}

/** As the store runs elsewhere: it answers before it has written, so it may lose its last second. */
async function writeLater(): Promise<void> {
  const redis = connectLiveStore(embedded.redisUrl, () => undefined);
  await redis.config('SET', 'appendfsync', 'everysec');
  redis.disconnect();
}

/** Stops the live store, cuts its journal, and starts it again. */
async function comeBackWith(size: number): Promise<void> {
  await embedded.valkey.stop();
  truncateSync(journalNow().path, size);
  await embedded.valkey.start();
}

async function drainAll(engine: Engine, officeId: string): Promise<void> {
  while ((await drainStep(ledger, engine, officeId)).events > 0);
}
async function recorded(officeId: string): Promise<StoredEvent[]> {
  return (await ledger.events.find({ officeId }).sort({ seq: 1 }).lean()).map(fromEventDocument);
}

/** Live state and record tell the same, in every structure that can be seen. */
async function expectSame(engine: Engine, { id: officeId }: OfficeFacts): Promise<void> {
  const tickets = (await ledger.tickets.find({ officeId }).sort({ order: 1 }).lean()).map(fromTicketDocument);
  const { day } = await engine.look(officeId, []);
  const present = tickets.filter((one) => one.day === day || !CLOSED_STATUSES.includes(one.status));
  expect(await Promise.all(present.map(({ id }) => engine.ticket(officeId, id)))).toEqual(present);

  const { counters, tickets: waiting } = await engine.waiting(officeId, 1_000);
  const idsOf = (status: string[]): string[] =>
    present.filter((one) => status.includes(one.status)).map(({ id }) => id).sort(); // prettier-ignore
  expect(waiting.map(({ ticketId }) => ticketId).sort()).toEqual(idsOf(['waiting']));
  expect(counters.flatMap(({ ticket }) => ticket?.id ?? []).sort()).toEqual(idsOf(['called', 'serving']));
  expect(counters.flatMap(({ held }) => held.map(({ id }) => id)).sort()).toEqual(idsOf(['held']));
  const services = [...new Set(present.map(({ serviceId }) => serviceId))];
  const look = await engine.look(officeId, services.map((serviceId) => ({ serviceId, targetMs: 1 }))); // prettier-ignore
  expect(look.queues.map(({ serviceId, count }) => [serviceId, count])).toEqual(
    services.map((serviceId) => [
      serviceId,
      present.filter((one) => one.status === 'waiting' && one.serviceId === serviceId).length,
    ]),
  );
  expect(look.issued).toBe(tickets.filter((one) => one.day === day).length);
  const board = new Set(look.calls.map(({ ticketId }) => ticketId));
  const said = present.filter(({ id }) => board.has(id)).map(({ status }) => status);
  expect([...new Set(said)].filter((status) => !['called', 'serving', 'served'].includes(status))).toEqual(
    [],
  );
  expect(idsOf(['called']).filter((id) => !board.has(id))).toEqual([]);

  const events = (await recorded(officeId)).filter((event) => !isTicketEvent(event)) as OfficeEvent[];
  const office = events.reduce(foldOffice, NEW_OFFICE);
  expect([look.day, look.dayOpen, look.byHand]).toEqual([
    office.day,
    office.dayOpen,
    office.hand.get('office') ?? null,
  ]);
  const plainly = look.counters.map(
    ({ ticket: _t, held: _h, streak: _s, credits: _c, ...counter }) => counter,
  );
  expect(new Map(plainly.map((counter) => [counter.id, counter]))).toEqual(office.counters);
  for (const { id, clerkId } of plainly) {
    if (clerkId !== null) expect((await engine.counterOf(officeId, clerkId))?.id).toBe(id);
  }
}

async function expectWholeRecord(engine: Engine, office: OfficeFacts): Promise<StoredEvent[]> {
  await drainAll(engine, office.id);
  const events = await recorded(office.id);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
  const times = events.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect((await verifyOffice(ledger, office.id)).differences).toEqual([]);
  await expectSame(engine, office);
  return events;
}

function expectNoNumberTwice(hall: FollowedHall): void {
  expect([...hall.told].filter(([, ids]) => ids.size > 1).map(([label]) => label)).toEqual([]);
}

/** Two servers on a hall of its own, on a clock that only its history moves. */
function twoServers(seed: number) {
  const clock = virtualClock(NOON);
  const pass = (ms: number): number => {
    clock.set(clock.now() + ms);
    return clock.now();
  };
  const hall: FollowedHall = new FollowedHall(seed, pass, (engine, after) =>
    readEvents({ ledger, engine }, hall.cast.office.id, after, 50_000),
  );
  const one = server(clock, hall.numbering);
  const two = server(clock, hall.numbering);
  return { hall, office: hall.cast.office, one, two, engines: [one.engine, two.engine] as const };
}

const bySystem = caller();
const restoredIn = (events: readonly StoredEvent[]) =>
  events.filter(({ type }) => type === 'office.restored');

describe('a live store that comes back older than the record', () => {
  it.for([11, 12, 13])(
    'is brought up to it wherever its journal was cut: history %i',
    { timeout: 120_000 },
    async (seed) => {
      const { hall, office, engines } = twoServers(seed);
      const next = randomNumbers(seed, 1, 1);
      let behind = 0;
      for (let round = 0; round < 2; round++) {
        for (let i = 0; i < 120; i++) await hall.step(engines);
        await drainAll(engines[0], office.id);
        const from = journalNow().size;
        for (let i = 0; i < 60; i++) {
          await hall.step(engines);
          if (i < 50) await drainAll(engines[0], office.id);
        }
        const highest = (await recorded(office.id)).at(-1)?.seq ?? 0;
        await comeBackWith(from + Math.floor(next() * (journalNow().size - from)));
        await writeLater();
        hall.forget();
        const live = (await engines[0].marks(office.id)).seq;
        if (live < highest) behind++;
        const reached = Math.max(live, highest);
        // The first commands, of both servers at once.
        await Promise.all(engines.map((engine) => engine.openDay(office, bySystem)));
        expect((await engines[0].readEvents(office.id, reached, 1))[0]).toMatchObject({
          type: 'office.restored',
          seq: reached + 1,
          data: { fromSeq: live + 1, toSeq: reached },
        });
        await expectWholeRecord(engines[1], office);
      }
      for (let i = 0; i < 60; i++) await hall.step(engines);
      expect(restoredIn(await expectWholeRecord(engines[0], office))).toHaveLength(2);
      expect(behind).toBeGreaterThan(0);
      expectNoNumberTwice(hall);
    },
  );

  it('goes on above the record in numbers and sign-ins, and answers a repeated command with its first ticket', async () => {
    const office = anOffice();
    const { engine } = server();
    const serviceId = newId();
    const signIn = (counterId: string, clerkId: string) =>
      engine.signIn(office, bySystem, { counterId, clerkId, serviceIds: [serviceId] });
    const [counterId, clerkId] = [newId(), newId()];
    await signIn(counterId, clerkId);
    const before = journalNow().size;
    const { counter } = await signIn(counterId, clerkId);
    const taking = { by: caller(newId()), wanted: request(serviceId) };
    const { ticket } = await engine.takeTicket(office, taking.by, taking.wanted);
    const claim = { clerkId, epoch: counter.epoch };
    const { priority: _p, targetMs: _t, ...asked } = request(serviceId, { series: 'P' });
    const booked = {
      ...asked,
      targets: DEFAULT_TARGETS_MS,
      slotAt: Date.now() + HOUR,
      appointmentId: newId(),
    };
    await engine.checkIn(office, bySystem, booked);
    await engine.setOpen(office, bySystem, null, false);
    await drainAll(engine, office.id);
    // What nobody recorded: a number, and a sign-in.
    await engine.setOpen(office, bySystem, null, true);
    const unrecorded = await engine.takeTicket(office, bySystem, request(serviceId));
    const lostSignIn = await signIn(counterId, clerkId);
    await comeBackWith(before);

    const again = await engine.takeTicket(office, taking.by, taking.wanted);
    expect(again).toMatchObject({ repeated: true, ticket: { id: ticket.id, number: ticket.number } });
    expect(again.position).toMatchObject({ ahead: 0, counters: 1 });
    await expect(engine.checkIn(office, bySystem, booked)).rejects.toMatchObject({
      code: 'ALREADY_CHECKED_IN',
      params: { number: 'P001' },
    });
    await expect(engine.takeTicket(office, bySystem, request(serviceId))).rejects.toMatchObject({
      code: 'OFFICE_CLOSED',
    });
    await engine.setOpen(office, bySystem, null, true);
    const next = await engine.takeTicket(office, bySystem, request(serviceId));
    expect([ticket.number, unrecorded.ticket.number, next.ticket.number]).toEqual(['A001', 'A002', 'A022']);
    // The restore has said which are left out; the ticket need not.
    const issued = (await engine.readEvents(office.id, 0, 100)).find(
      ({ ticketId }) => ticketId === next.ticket.id,
    );
    expect(issued?.data).toMatchObject({ skipped: [] });

    // The sign-in of the record holds; the one that was lost does not, nor any that could be taken for it.
    await expect(
      engine.callNext(office, bySystem, { clerkId, epoch: lostSignIn.counter.epoch }, counterId),
    ).rejects.toMatchObject({ code: 'STALE_EPOCH' });
    expect((await engine.callNext(office, bySystem, claim, counterId)).ticket?.id).toBe(ticket.id);
    expect((await signIn(counterId, clerkId)).counter.epoch).toBeGreaterThan(lostSignIn.counter.epoch + 5);
    await expectWholeRecord(engine, office);
  });

  it('takes no command while the record is away, and needs no record where it has not come back', async () => {
    const office = anOffice();
    const { engine } = server();
    const service = newId();
    await engine.takeTicket(office, bySystem, request(service));
    await drainAll(engine, office.id);
    await embedded.mongo.stop();
    // Another process on the same live store has nothing to ask.
    const another = server().engine;
    expect((await another.takeTicket(office, bySystem, request(service))).ticket.number).toBe('A002');

    await embedded.valkey.stop();
    await embedded.valkey.start();
    await expect(engine.takeTicket(office, bySystem, request(service))).rejects.toMatchObject({
      code: 'OFFICE_RESTORING',
    });
    expect((await engine.look(office.id, [])).issued).toBe(2);
    await embedded.mongo.start();
    await expect
      .poll(() => engine.takeTicket(office, bySystem, request(service)).catch(() => null), {
        timeout: 30_000,
      })
      .toMatchObject({ ticket: { number: 'A003' } });
    expect(restoredIn(await expectWholeRecord(engine, office))).toEqual([]);
  });

  it(
    'is gone on with where a restore broke off, whatever step it had come to',
    { timeout: 120_000 },
    async () => {
      const { hall, office, engines, one } = twoServers(21);
      for (let i = 0; i < 80; i++) await hall.step(engines);
      await drainAll(engines[0], office.id);
      const before = journalNow().size;
      for (let i = 0; i < 80; i++) await hall.step(engines);
      await drainAll(engines[0], office.id);
      const highest = (await engines[0].marks(office.id)).seq;
      await comeBackWith(before);

      for (let steps = 0; ; steps++) {
        let left = steps;
        const breaking: Engine = {
          ...engines[0],
          restoreOffice: (...step) =>
            left-- > 0 ? engines[0].restoreOffice(...step) : Promise.reject(new Error('broke off')),
        };
        const restore = createRestore({
          ...{ ledger, engine: breaking, log: record.jobs.log },
          numbering: () => hall.numbering,
        });
        const done = await restore(office.id).then(
          () => true,
          () => false,
        );
        expect((await engines[0].standing(office.id)).compared).toBe(done);
        if (done) break;
      }
      await one.compareWithRecord(office.id);
      const events = await expectWholeRecord(engines[1], office);
      expect(restoredIn(events)).toHaveLength(1);
      expect(restoredIn(events)[0]?.seq).toBe(highest + 1);
    },
  );

  /** Three tickets: the first is safe, the second only in the record, the third and fourth read by a drain that waits. */
  async function lateDrain() {
    const office = anOffice();
    const { engine, compareWithRecord } = server();
    const take = () => engine.takeTicket(office, bySystem, request(office.id));
    await take();
    const before = journalNow().size;
    await take();
    await drainAll(engine, office.id);
    await take();
    await take();
    const read = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const slow: Engine = {
      ...engine,
      readEvents: async (...args) => {
        const events = await engine.readEvents(...args);
        read.resolve();
        await goOn.promise;
        return events;
      },
    };
    const draining = drainStep(ledger, slow, office.id);
    await read.promise;
    await comeBackWith(before);
    return { office, engine, compareWithRecord, draining, goOn: () => goOn.resolve() };
  }

  it('keeps a drain from writing what it had read of the lost past', async () => {
    const { office, engine, compareWithRecord, draining, goOn } = await lateDrain();
    await compareWithRecord(office.id);
    goOn();
    await expect(draining).rejects.toThrow(BrokenStream);
    expect((await ledger.marks.findById(office.id).lean())?.stopped).toBeUndefined();
    const events = await expectWholeRecord(engine, office);
    expect(restoredIn(events).map(({ seq }) => seq)).toEqual([4]);
  });

  it('goes on above what such a drain wrote in the last moment', async () => {
    const { office, engine, draining, goOn } = await lateDrain();
    const late: Engine = {
      ...engine,
      // Between the look at the record and the claim.
      standing: async (officeId) => {
        goOn();
        await draining.catch(() => undefined);
        return engine.standing(officeId);
      },
    };
    await createRestore({ ledger, engine: late, numbering: () => plain, log: record.jobs.log })(office.id);
    const events = await expectWholeRecord(engine, office);
    expect(restoredIn(events).map(({ seq }) => seq)).toEqual([6]);
  });

  it('is restored by the worker alone, before anybody sends a command', async () => {
    const office = anOffice();
    const { engine, compareWithRecord } = server();
    const service = newId();
    await engine.takeTicket(office, bySystem, request(service));
    const before = journalNow().size;
    for (let i = 0; i < 5; i++) await engine.takeTicket(office, bySystem, request(service));
    await drainAll(engine, office.id);
    await comeBackWith(before);
    await using _drain = startDrain({ ...record.jobs, engine, compareWithRecord, offices: () => [office] });
    await vi.waitFor(
      async () => expect(await engine.marks(office.id)).toMatchObject({ seq: 8, acknowledged: 8 }),
      { timeout: 20_000, interval: 50 },
    );
    await expectWholeRecord(engine, office);
  });
});

describe('a live store that is far behind, or has lost everything', () => {
  it('has the open day and the last 10,000 events again', { timeout: 120_000 }, async () => {
    const { hall, office, engines, one } = twoServers(31);
    for (let i = 0; i < 150; i++) await hall.step(engines);
    await drainAll(engines[0], office.id);
    const early = journalNow().size;
    await writeLater();
    const service = newId();
    const serve = async (): Promise<void> => {
      for (let i = 0; i < 650; i++) {
        const { ticket } = await engines[0].takeTicket(office, bySystem, request(service, { series: 'Z' }));
        if (i % 13 > 0) await engines[0].withdraw(office, bySystem, ticket.id);
      }
    };
    await engines[0].openDay(office, bySystem);
    await Promise.all(Array.from({ length: 8 }, serve));
    for (let i = 0; i < 20; i++) await hall.step(engines);
    await drainAll(engines[0], office.id);
    for (const size of [early, 0]) {
      const { seq } = await engines[0].marks(office.id);
      await comeBackWith(size);
      hall.forget();
      const from = (await engines[0].marks(office.id)).seq;
      expect(seq - from).toBeGreaterThan(10_000);
      await one.compareWithRecord(office.id);
      expect(await engines[0].marks(office.id)).toMatchObject({ seq: seq + 1, oldest: seq + 2 - 10_000 });
      await expectWholeRecord(engines[0], office);
      for (let i = 0; i < 20; i++) await hall.step(engines);
      await drainAll(engines[0], office.id);
    }
    expect(restoredIn(await expectWholeRecord(engines[1], office))).toHaveLength(2);
    expectNoNumberTwice(hall);
  });
});
