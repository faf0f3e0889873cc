/** The live store is killed under the engine: what was answered stays, what was lost is refused and can be repeated. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DomainError } from '../../contracts/problems.ts';
import { startEmbeddedStores, type EmbeddedStores } from '../../embedded/index.ts';
import { systemClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { createEngine } from '../../server/engine/index.ts';
import { caller, office, request } from '../support/engine.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
let stores: EmbeddedStores;
beforeAll(async () => {
  stores = await startEmbeddedStores({ dataDir: folder.path, log: () => undefined });
});
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

it('issues each number once and rings again after the live store was killed in mid-write', async () => {
  const redis = connectLiveStore(stores.redisUrl, () => undefined);
  await using engine = createEngine({ redis, prefix: 'fault:', clock: systemClock });
  const at = office();
  const service = newId();
  let rung = 0;
  await engine.listen(at.id, (seq) => {
    rung = Math.max(rung, seq);
  });

  /** As a kiosk does: repeats with the same key until it has an answer. */
  async function take() {
    const by = caller(newId());
    const wanted = request(service);
    for (;;) {
      try {
        return await engine.takeTicket(at, by, wanted);
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'STORE_AWAY')) throw error;
        await stores.valkey.ready();
      }
    }
  }

  const taken: string[] = [];
  async function kiosk(count: number) {
    for (let i = 0; i < count; i++) taken.push((await take()).ticket.number);
  }
  const kiosks = Promise.all(Array.from({ length: 8 }, () => kiosk(150)));
  for (const enough of [200, 600]) {
    await expect.poll(() => taken.length, { timeout: 60_000, interval: 1 }).toBeGreaterThan(enough);
    await stores.valkey.kill('SIGKILL');
  }
  await kiosks;

  expect(new Set(taken).size).toBe(1200);
  expect(taken.map((number) => Number(number.slice(1))).sort((a, b) => a - b)).toEqual(
    taken.map((_, index) => index + 1),
  );
  const seqs = (await engine.readEvents(at.id, 0, 2000)).map((event) => event.seq);
  expect(seqs).toEqual(Array.from({ length: 1201 }, (_, index) => index + 1));
  await expect.poll(() => rung, { timeout: 10_000 }).toBe(1201);
  redis.disconnect();
});
