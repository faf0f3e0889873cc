/** A small made-up day through the whole product: its figures are those of the independent recount. */
import { expect, it } from 'vitest';
import { planDay } from '../../bench/replay/plan.ts';
import { isEqual, replay } from '../../bench/replay/replay.ts';
import { report } from '../../bench/replay/report.ts';
import { isolatedStores } from '../../bench/replay/stores.ts';
import { parseTrace } from '../../bench/replay/trace.ts';
import { madeUpTrace } from '../support/trace.ts';

/** It starts stores and a server. */
const WITHIN_MS = 90_000;

it('replays a day to figures equal to the recount, and says so', { timeout: WITHIN_MS }, async () => {
  const plan = planDay(parseTrace(madeUpTrace({ seed: 3, customers: 60, counters: 4 })));
  // The server's worker takes every job of a store, so a replay has stores of its own.
  await using isolated = await isolatedStores({ progress: () => undefined });
  const { stores, dataDir } = isolated;

  const replayed = await replay({ plan, stores, dataDir });

  const printed = report(plan, replayed);
  expect(isEqual(replayed), printed).toBe(true);
  expect(printed).toMatch(/^EQUAL: \d+ figures/m);
  expect(replayed.driven.withdrawn).toBeGreaterThan(0);
  expect(replayed.driven.served + replayed.driven.withdrawn).toBe(60);
});
