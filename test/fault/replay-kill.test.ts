/** The server is killed in the middle of a day and started again: the day goes on as if nothing had been. */
import { expect, it } from 'vitest';
import { planDay } from '../../bench/replay/plan.ts';
import { type Progress, replay } from '../../bench/replay/replay.ts';
import { isolatedStores } from '../../bench/replay/stores.ts';
import { parseTrace } from '../../bench/replay/trace.ts';
import { madeUpTrace } from '../support/trace.ts';

const CUSTOMERS = 150;

it('loses and doubles no number when the server is killed twice in mid-day', async () => {
  const plan = planDay(parseTrace(madeUpTrace({ seed: 7, customers: CUSTOMERS, counters: 5 })));
  const killAt = [CUSTOMERS / 3, (CUSTOMERS * 2) / 3];
  const restarts: Promise<string>[] = [];
  const onProgress = ({ left, server }: Progress) => {
    if (left < (killAt[0] ?? Infinity)) return;
    killAt.shift();
    // Not awaited: the day goes on, so that commands are under way when the server dies.
    restarts.push(server.restart('SIGKILL'));
  };

  await using isolated = await isolatedStores({ progress: () => undefined });
  const { stores, dataDir } = isolated;
  const replayed = await replay({ plan, stores, dataDir, onProgress });

  expect(await Promise.all(restarts)).toHaveLength(2);
  expect(replayed.repeated).toBeGreaterThanOrEqual(2);
  expect(replayed.driven.served + replayed.driven.withdrawn).toBe(CUSTOMERS);
  expect(replayed.breaches).toEqual([]);
  for (const { comparison } of replayed.figures) expect(comparison.differences).toEqual([]);
});
