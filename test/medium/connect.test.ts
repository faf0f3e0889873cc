/** The connection on which commands travel, to one server and to a cluster. */
import { Cluster, type Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished, vi } from 'vitest';
import { newId } from '../../server/domain/ids.ts';
import { parseCluster } from '../../server/engine/address.ts';
import { connectLiveStore, isNodeOfCluster, type LiveStore } from '../../server/engine/connect.ts';

function open(url: string): LiveStore {
  const store = connectLiveStore(url, () => undefined);
  onTestFinished(() => store.disconnect());
  return store;
}

/** The connection that a command on a key travels on. */
async function nodeOf(store: LiveStore, key: string): Promise<Redis> {
  await store.exists(key);
  if (!(store instanceof Cluster)) return store;
  const address = store.slots[await store.cluster('KEYSLOT', key)]?.[0];
  const node = store.nodes().find(({ options }) => `${options.host}:${options.port}` === address);
  if (!node) throw new Error(`${address} is no node of the cluster`);
  return node;
}

describe.each([
  ['one server', inject('redisUrl')],
  ['a cluster', inject('clusterUrl')],
])('a connection to %s', (_what, url) => {
  it('refuses the command that was under way when it broke, and does not send it again', async () => {
    const [store, other] = [open(url), open(url)];
    const key = `test-${newId()}`;
    const id = await (await nodeOf(store, key)).client('ID');
    const refused = store.blpop(key, 0).then(
      () => 'answered',
      (error: unknown) => String(error),
    );
    const beside = await nodeOf(other, key);
    await vi.waitFor(async () => expect(await beside.client('LIST', 'ID', id)).toMatch(/ flags=\w*b/));
    await beside.client('KILL', 'ID', id);
    expect(await refused).toMatch(/^Error: (?!Command timed out)|^MaxRetries/);
    // It is connected again; had it sent the command again, that would take the word away.
    expect(await store.rpush(key, 'word')).toBe(1);
    expect(await other.lrange(key, 0, -1)).toEqual(['word']);
    await other.del(key);
  });
});

describe('a connection to a cluster', () => {
  it('refuses commands while no node answers, instead of keeping them', async () => {
    // Nobody listens on port 1.
    await expect(open('redis+cluster://127.0.0.1:1').get('word')).rejects.toThrow('timed out');
  });

  it('is told from one to a single node of it', async () => {
    const { nodes, password } = parseCluster(inject('clusterUrl')) ?? { nodes: [] };
    const login = password === undefined ? '' : `:${password}@`;
    const node = open(`redis://${login}${nodes[0]?.host}:${nodes[0]?.port}`);
    expect(await isNodeOfCluster(node)).toBe(true);
    expect(await isNodeOfCluster(open(inject('clusterUrl')))).toBe(false);
    expect(await isNodeOfCluster(open(inject('redisUrl')))).toBe(false);
  });
});
