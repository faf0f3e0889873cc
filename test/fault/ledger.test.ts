import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { QueueEvents } from 'bullmq';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createAnalytics } from '../../analytics/api/index.ts';
import { startRollups } from '../../analytics/jobs/index.ts';
import { startEmbeddedStores, type EmbeddedStores } from '../../embedded/index.ts';
import {
  openLedger,
  readEvents,
  startDrain,
  ticketById,
  verifyOffice,
  type Ledger,
} from '../../ledger/index.ts';
import type { OfficeFacts } from '../../server/engine/index.ts';
import { office as anOffice } from '../support/engine.ts';
import { freshNames, openRecordStores, type RecordStores } from '../support/record-stores.ts';
import { serveOne, smallHall } from '../support/small-hall.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const WORKER = join(import.meta.dirname, '../support/drain-worker.ts');
const stack = new AsyncDisposableStack();
let embedded: EmbeddedStores;
let stores: RecordStores;
let ledger: Ledger;

beforeAll(async () => {
  const folder = stack.use(temporaryFolder());
  embedded = stack.use(await startEmbeddedStores({ dataDir: folder.path, log: () => undefined }));
  stores = stack.use(await openRecordStores(freshNames(embedded.redisUrl, embedded.mongodbUri)));
  ledger = openLedger(stores.mongo);
});
afterAll(() => stack.disposeAsync());

/** At ten counters at once; answers the last sequence. */
async function serve(office: OfficeFacts, people: number): Promise<number> {
  const hall = smallHall(stores.engine, office);
  const work = async (): Promise<void> => {
    const counter = await hall.openCounter();
    for (let i = 0; i < people / 10; i++) await serveOne(hall, counter);
  };
  await Promise.all(Array.from({ length: 10 }, work));
  return (await stores.engine.marks(office.id)).seq;
}

const recorded = (office: OfficeFacts) => ledger.events.countDocuments({ officeId: office.id });

async function untilRecorded(office: OfficeFacts, seq: number): Promise<void> {
  const acknowledged = async () => (await stores.engine.marks(office.id)).acknowledged;
  await vi.waitFor(async () => expect(await acknowledged()).toBe(seq), { timeout: 60_000, interval: 100 });
}

async function expectWholeRecord(office: OfficeFacts, seq: number, people: number): Promise<void> {
  expect(await recorded(office)).toBe(seq);
  expect(await verifyOffice(ledger, office.id)).toEqual({ events: seq, tickets: people, differences: [] });
  const analytics = createAnalytics({ mongo: stores.mongo, engine: stores.engine, now: () => Date.now() });
  await vi.waitFor(
    async () => {
      const { complete, rows } = await analytics.kpis([office], {});
      expect({ complete, served: rows[0]?.served }).toEqual({ complete: true, served: people });
    },
    { timeout: 30_000, interval: 100 },
  );
}

describe('the record', () => {
  it('has every event exactly once although the worker is killed three times in mid-work', async () => {
    const office = anOffice();
    const people = 1_200;
    const seq = await serve(office, people);
    const start = () =>
      spawn(process.execPath, [WORKER, JSON.stringify(stores.where), JSON.stringify([office])], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
    for (const part of [0.1, 0.35, 0.6]) {
      const worker = start();
      const ended = once(worker, 'exit');
      await vi.waitFor(async () => expect(await recorded(office)).toBeGreaterThan(part * seq), {
        timeout: 30_000,
        interval: 2,
      });
      worker.kill('SIGKILL');
      await ended;
      expect((await ledger.marks.findById(office.id).lean())?.acknowledgedSeq ?? 0).toBeLessThan(seq);
    }
    const worker = start();
    const ended = once(worker, 'exit');
    try {
      await untilRecorded(office, seq);
      await expectWholeRecord(office, seq, people);
    } finally {
      worker.kill('SIGKILL');
      await ended;
    }
  });

  it('catches up after the document store was away for longer than all retries, and the hall went on', async () => {
    const office = anOffice();
    const offices = () => [office];
    await using jobs = new AsyncDisposableStack();
    const connection = jobs.adopt(stores.jobs.redis(), (redis) => redis.disconnect());
    const told = jobs.adopt(new QueueEvents('drain', { connection, prefix: stores.jobs.prefix }), (events) =>
      events.close(),
    );
    await told.waitUntilReady();
    const rollups = jobs.use(startRollups({ ...stores.jobs, offices }));
    jobs.use(startDrain({ ...stores.jobs, engine: stores.engine, offices, folded: rollups.touch }));
    await untilRecorded(office, await serve(office, 20));

    await embedded.mongo.stop();
    await serve(office, 20);
    await new Promise<void>((resolve) => told.once('retries-exhausted', () => resolve()));
    const seq = await serve(office, 20);
    expect(await readEvents({ ledger, engine: stores.engine }, office.id, seq - 5, 100)).toHaveLength(5);
    const away = { code: 'LEDGER_AWAY' };
    const analytics = createAnalytics({ mongo: stores.mongo, engine: stores.engine, now: () => Date.now() });
    await expect(analytics.kpis([office], {})).rejects.toMatchObject(away);
    await expect(analytics.listTickets([office], { limit: 1 })).rejects.toMatchObject(away);
    await expect(ticketById(ledger, office.id)).rejects.toMatchObject(away);
    await embedded.mongo.start();

    await untilRecorded(office, seq);
    await expectWholeRecord(office, seq, 60);
  });
});
