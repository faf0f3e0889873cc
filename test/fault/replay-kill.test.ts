/** The server is killed in the middle of a day and started again: the day goes on as if nothing had been. */
import { expect, it } from 'vitest';
import { planDay } from '../../bench/replay/plan.ts';
import { replay } from '../../bench/replay/replay.ts';
import type { ServerProcess } from '../../bench/replay/server-process.ts';
import { isolatedStores } from '../../bench/replay/stores.ts';
import { parseTrace } from '../../bench/replay/trace.ts';
import { madeUpTrace } from '../support/trace.ts';

const CUSTOMERS = 150;
/** After how many answers the server is killed, and how long after the next request was sent. */
const KILLS = [
  { answered: 120, afterMs: 0 },
  { answered: 260, afterMs: 1 },
  { answered: 400, afterMs: 3 },
];

it('loses and doubles no number when the server is killed three times in mid-day', async () => {
  const plan = planDay(parseTrace(madeUpTrace({ seed: 7, customers: CUSTOMERS, counters: 5 })));
  const kills = [...KILLS];
  const restarts: Promise<string>[] = [];
  const onSent = (answered: number, server: ServerProcess) => {
    const [kill] = kills;
    if (!kill || answered < kill.answered) return;
    kills.shift();
    // The day goes on meanwhile, so that a request is under way when the server dies.
    const restart = () => restarts.push(server.restart('SIGKILL'));
    if (kill.afterMs === 0) restart();
    else setTimeout(restart, kill.afterMs);
  };

  await using isolated = await isolatedStores({ progress: () => undefined });
  const { stores, dataDir } = isolated;
  const replayed = await replay({ plan, stores, dataDir, onSent });

  expect(await Promise.all(restarts)).toHaveLength(KILLS.length);
  expect(replayed.repeated).toBeGreaterThan(0);
  expect(replayed.driven.served + replayed.driven.withdrawn).toBe(CUSTOMERS);
  expect(replayed.breaches).toEqual([]);
  for (const { comparison } of replayed.figures) expect(comparison.differences).toEqual([]);
});
