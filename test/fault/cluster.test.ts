/** Nodes of a cluster fail under the engine: their offices wait and go on, the others notice nothing. */
import { Cluster } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startEmbeddedStores, type Store } from '../../embedded/index.ts';
import { startDrain } from '../../ledger/index.ts';
import type { LiveStore } from '../../server/engine/connect.ts';
import { busyOffice, engineOn, expectRingAfterBreak, listenTo } from '../support/busy-office.ts';
import { freshNames, openRecordStores } from '../support/record-stores.ts';
import { serveOne, smallHall } from '../support/small-hall.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { officeOnEachNode, startCluster, type TestCluster } from '../support/cluster.ts';

const stack = new AsyncDisposableStack();
let cluster: TestCluster;
beforeAll(async () => {
  cluster = stack.use(await startCluster());
});
afterAll(() => stack.disposeAsync());

/** An engine on the cluster, and an office on each of its nodes. */
async function offices() {
  const { redis, engine } = engineOn(cluster.url);
  const placed = [...(await officeOnEachNode(redis))].map(([address, office]) => {
    const node = cluster.nodes.get(address);
    if (!node) throw new Error(`${address} is no node of the cluster`);
    return { office, node };
  });
  const [one, two] = placed as [(typeof placed)[number], (typeof placed)[number]];
  return { redis, engine, one, two };
}

const nodesOf = (store: LiveStore) => (store instanceof Cluster ? store.nodes('master') : [store]);

it.each<[string, (node: Store) => Promise<void>]>([
  ['killed', (node) => node.kill('SIGKILL')],
  ['stopped and started', async (node) => node.stop().then(() => node.start())],
])('loses and doubles nothing of an office whose node is %s in mid-run', async (_how, hurt) => {
  const { engine, one } = await offices();
  const hall = busyOffice(engine, one.office, 40, () => one.node.ready());
  const expectRung = await listenTo(engine, hall);
  for (const enough of [200, 700]) {
    await hall.untilAnswered(enough);
    await hurt(one.node);
  }
  await hall.done;
  expect(hall.refused()).toBeGreaterThan(0);
  await hall.expectWhole();
  await expectRung();
});

it('lets the offices of the other nodes work on while a node is away, and refuses its own', async () => {
  const { engine, one, two } = await offices();
  await engine.rollDay(one.office);
  await one.node.stop();
  const hall = busyOffice(engine, two.office, 20, () => two.node.ready());
  await hall.done;
  expect(hall.refused()).toBe(0);
  await hall.expectWhole();
  await expect(engine.marks(one.office.id)).rejects.toMatchObject({ code: 'STORE_AWAY' });
  await one.node.start();
  const seq = () =>
    engine.marks(one.office.id).then(
      ({ seq }) => seq,
      () => 'away',
    );
  await expect.poll(seq, { timeout: 20_000 }).toBe(1);
});

it('misses nothing while its scripts are flushed again and again', async () => {
  const { redis, engine, one, two } = await offices();
  const halls = [one, two].map(({ office, node }) => busyOffice(engine, office, 30, () => node.ready()));
  let busy = true;
  const flushing = (async () => {
    while (busy) await Promise.all(nodesOf(redis).map((node) => node.script('FLUSH')));
  })();
  await Promise.all(halls.map(({ done }) => done)).finally(() => (busy = false));
  await flushing;
  for (const hall of halls) {
    expect(hall.refused()).toBe(0);
    await hall.expectWhole();
  }
});

it('rings once when the connection of its bell was broken', async () => {
  const { redis, engine, one } = await offices();
  await expectRingAfterBreak(engine, one.office, () =>
    Promise.all(nodesOf(redis).map((node) => node.call('CLIENT', 'KILL', 'TYPE', 'pubsub'))),
  );
});

it('brings everything into the record although the nodes of the jobs and of the office were killed', async () => {
  await using open = new AsyncDisposableStack();
  const folder = open.use(temporaryFolder());
  const { mongodbUri } = open.use(await startEmbeddedStores({ dataDir: folder.path, log: () => undefined }));
  const stores = open.use(await openRecordStores(freshNames(cluster.url, mongodbUri)));
  const [at] = (await officeOnEachNode(stores.redis)).values();
  if (!at) throw new Error('no office');
  open.use(startDrain({ ...stores.jobs, engine: stores.engine, offices: () => [at] }));
  const work = async () => {
    const hall = smallHall(stores.engine, at);
    const counter = await hall.openCounter();
    for (let i = 0; i < 10; i++) await serveOne(hall, counter);
    return (await stores.engine.marks(at.id)).seq;
  };
  const recorded = async (seq: number) =>
    expect
      .poll(() => stores.engine.marks(at.id).then(({ acknowledged }) => acknowledged), { timeout: 30_000 })
      .toBe(seq);
  await recorded(await work());
  for (const node of cluster.nodes.values()) {
    await node.kill('SIGKILL');
    await node.ready();
  }
  await expect
    .poll(async () => (await Promise.allSettled([work()]))[0]?.status, { timeout: 30_000 })
    .toBe('fulfilled');
  await recorded((await stores.engine.marks(at.id)).seq);
});
