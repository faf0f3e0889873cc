/** The engine, the drain and the jobs on a cluster of three nodes, the offices spread over all of them. */
import { Cluster } from 'ioredis';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { drainStep } from '../../ledger/drain.ts';
import { createRestore, openLedger, startDrain, verifyOffice } from '../../ledger/index.ts';
import { startJobs } from '../../ledger/queues.ts';
import { systemClock, virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { createEngine, type OfficeFacts } from '../../server/engine/index.ts';
import { officeOnEachNode } from '../support/cluster.ts';
import { deleteKeys } from '../support/delete-keys.ts';
import { caller, engineForTests, office, request } from '../support/engine.ts';
import { freshNames, openRecordStores, removeRecord, type RecordStores } from '../support/record-stores.ts';
import { serveOne, smallHall } from '../support/small-hall.ts';
import { testTransitions } from '../support/transitions.ts';

/** The table takes one for each of its cases, of each node in turn. */
const TABLE_OFFICES = 180;

let stores: RecordStores;
let cluster: Cluster;

beforeAll(async () => {
  stores = await openRecordStores(freshNames(inject('clusterUrl'), inject('mongodbUri')));
  if (!(stores.redis instanceof Cluster)) throw new TypeError('clusterUrl is not that of a cluster');
  cluster = stores.redis;
  await cluster.ping();
});
afterAll(async () => {
  await removeRecord(stores);
  await stores[Symbol.asyncDispose]();
});

/** How many keys each node has under a prefix, by its address; without those that have none. */
async function keysByNode(prefix: string): Promise<Map<string, number>> {
  const nodes = await Promise.all(
    cluster.nodes('master').map(async (node): Promise<[string, number]> => {
      const { host, port } = node.options;
      return [`${host}:${port}`, (await node.keys(`${prefix}*`)).length];
    }),
  );
  return new Map(nodes.filter(([, keys]) => keys > 0));
}

async function workIn(at: OfficeFacts, people: number): Promise<void> {
  const hall = smallHall(stores.engine, at);
  const counter = await hall.openCounter();
  for (let i = 0; i < people; i++) await serveOne(hall, counter);
}

describe('the engine on a cluster', () => {
  const { engine } = engineForTests(virtualClock(Date.parse('2026-11-24T11:00:00Z')), inject('clusterUrl'));
  const offices: OfficeFacts[] = [];
  beforeAll(async () => {
    while (offices.length < TABLE_OFFICES) offices.push(...(await officeOnEachNode(cluster)).values());
  });
  testTransitions(
    () => engine,
    () => offices.pop() ?? office(),
  );

  it('keeps personal data in the slot of its office, on whichever node', async () => {
    const item = { sealed: 'sealed', index: 'index' };
    for (const at of (await officeOnEachNode(cluster)).values()) {
      const told = request(newId(), { personal: { name: item, phone: item } });
      const { ticket } = await engine.takeTicket(at, caller(), told);
      await engine.note(at, caller(), ticket.id, { sealed: 'sealed' });
      await engine.setPersonalData(at, caller(), ticket.id, { phone: { sealed: null, index: null } });
      expect(await engine.personalData(at.id, ticket.id)).toMatchObject({
        ...{ name: item, phone: { sealed: null }, notes: [{ sealed: 'sealed' }] },
      });
      await engine.erasePersonalData(at, caller(), ticket.id);
      expect(await engine.personalData(at.id, ticket.id)).toEqual({ notes: [] });
    }
  });

  it('keeps all that it knows of an office on one node, each office on its own', async () => {
    const placed = await officeOnEachNode(cluster);
    for (const [address, at] of placed) {
      await workIn(at, 2);
      const keys = await keysByNode(`${stores.where.enginePrefix}{${at.id}}:`);
      expect([...keys.keys()]).toEqual([address]);
      expect(keys.get(address)).toBeGreaterThan(5);
    }
    expect(placed.size).toBe(3);
  });
});

describe('the drain of a cluster', () => {
  it('brings every event of offices on every node into the record, rung by the node that has them', async () => {
    const offices = [...(await officeOnEachNode(cluster)).values()];
    const ledger = openLedger(stores.mongo);
    const folded = vi.fn<(officeId: string) => void>();
    await using _drain = startDrain({
      ...stores.jobs,
      engine: stores.engine,
      offices: () => offices,
      folded,
    });
    await Promise.all(offices.map((at) => workIn(at, 5)));
    for (const at of offices) {
      const { seq } = await stores.engine.marks(at.id);
      expect(seq).toBeGreaterThan(20);
      await vi.waitFor(async () => expect((await stores.engine.marks(at.id)).acknowledged).toBe(seq), 10_000);
      expect(await verifyOffice(ledger, at.id)).toEqual({ events: seq, tickets: 5, differences: [] });
    }
  });
});

describe('a node of a cluster that has lost an office', () => {
  it('gets it back from the record before the office takes a command', async () => {
    const ledger = openLedger(stores.mongo);
    const compareWithRecord = (officeId: string): Promise<void> => restore(officeId);
    await using engine = createEngine({
      redis: cluster,
      prefix: stores.where.enginePrefix,
      clock: systemClock,
      compareWithRecord,
    });
    const restore = createRestore({ ledger, engine, numbering: () => new Map(), log: stores.jobs.log });
    for (const at of (await officeOnEachNode(cluster)).values()) {
      await workIn(at, 2);
      while ((await drainStep(ledger, engine, at.id)).events > 0);
      // Twice, in one life of the node.
      for (const number of ['A023', 'A044']) {
        const { seq } = await engine.marks(at.id);
        await deleteKeys(cluster, `${stores.where.enginePrefix}{${at.id}}:`);
        const { ticket } = await engine.takeTicket(at, caller(), request(newId()));
        expect(ticket.number).toBe(number);
        expect((await engine.readEvents(at.id, 0, 100)).map((event) => event.seq)).toEqual(
          Array.from({ length: seq + 2 }, (_, i) => i + 1),
        );
        while ((await drainStep(ledger, engine, at.id)).events > 0);
      }
    }
  });
});

describe('the jobs of a cluster', () => {
  it('are done, all their keys on one node by the prefix {bull}', async () => {
    const name = `test-${newId()}`;
    const done = Promise.withResolvers<{ word: string }>();
    {
      await using jobs = startJobs<{ word: string }>(
        name,
        { ...stores.jobs, prefix: '{bull}' },
        1,
        async (data) => done.resolve(data),
      );
      await jobs.add('one', { word: 'Lezhë' });
      expect(await done.promise).toEqual({ word: 'Lezhë' });
      expect((await keysByNode(`{bull}:${name}:`)).size).toBe(1);
    }
    await deleteKeys(cluster, `{bull}:${name}:`);
  });
});
