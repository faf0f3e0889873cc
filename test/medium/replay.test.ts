/** A small made-up day through the whole product: its figures are those of the independent recount. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planDay } from '../../bench/replay/plan.ts';
import { isEqual, replay } from '../../bench/replay/replay.ts';
import { report } from '../../bench/replay/report.ts';
import { isolatedStores } from '../../bench/replay/stores.ts';
import { parseTrace } from '../../bench/replay/trace.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
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

it.each([
  ['no trace', [], 'Which trace?'],
  ['a trace that is not there', ['nowhere.csv'], 'nowhere.csv cannot be read'],
  [
    'a day that the trace has not',
    ['trace.csv', '--day', '2001-01-01'],
    'has no day 2001-01-01; it has 1999-03-28',
  ],
  ['a number of counters that is none', ['trace.csv', '--counters', '0'], 'from 1 to 500'],
  ['an unknown option', ['trace.csv', '--fast'], "Unknown option '--fast'"],
  ['a wrong line', ['wrong.csv'], 'line 2: 1 columns instead of 8'],
])('refuses %s with exit code 2 before anything starts', { timeout: WITHIN_MS }, (_what, args, words) => {
  using folder = temporaryFolder();
  const trace = madeUpTrace({ seed: 1, customers: 2, counters: 1 });
  writeFileSync(join(folder.path, 'trace.csv'), trace);
  writeFileSync(join(folder.path, 'wrong.csv'), trace.replace(/\n.*\n/, '\nwrong\n'));
  const env = { ...process.env, INIT_CWD: folder.path };
  const { status, stderr, stdout } = spawnSync(process.execPath, ['scripts/replay.ts', ...args], { env });
  expect(String(stderr)).toContain(words);
  expect(String(stdout)).toBe('');
  expect(status).toBe(2);
});
