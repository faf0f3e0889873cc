/** The engine against the model of a hall, in few histories or in many. */
import { expect, it } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { engineForTests } from './engine.ts';
import { runHistories, type Told } from './hall-history.ts';
import { COMMAND_NAMES } from './hall-steps.ts';

/** What a history is long enough to meet sooner or later. */
const REFUSALS = [
  ...['take-ticket: OFFICE_CLOSED', 'take-ticket: SERVICE_CLOSED', 'take-ticket: SERIES_EXHAUSTED'],
  ...[
    'sign-in: COUNTER_OCCUPIED',
    'sign-in: CLERK_ELSEWHERE',
    'sign-out: COUNTER_BUSY',
    'call-next: COUNTER_BUSY',
  ],
  ...['call-next: STALE_EPOCH', 'start: BAD_TRANSITION', 'transfer: NOT_THERE_NOW', 'undo: NOTHING_TO_UNDO'],
  ...['resume-counter: COUNTER_NOT_PAUSED', 'reinstate: REINSTATE_TOO_LATE'],
];
const RULES = ['earliest_due', 'overflow', 'max_wait', 'priority_cap', 'ratio'];

/**
 * Registers the test. It takes about a second for each history.
 *
 * @param seed of the histories; a failure prints it with the shortest history that fails
 */
export function testHistories({
  seed,
  runs,
  withinMs,
}: {
  seed: number;
  runs: number;
  withinMs: number;
}): void {
  const clock = virtualClock(0);
  const one = engineForTests(clock);
  const two = engineForTests(clock, undefined, one.prefix);

  it(
    `does what the model says in ${runs} histories of 200 steps and more`,
    { timeout: withinMs * 1.2 },
    async () => {
      const servers = { engines: [one.engine, two.engine], clock } as const;
      const told = await runHistories(() => servers, { seed, runs, steps: 200, withinMs });
      expect(told.steps).toBeGreaterThanOrEqual(runs * 200);
      expectWorthWhile(told);
    },
  );
}

/** Histories in which little happens would prove little. */
function expectWorthWhile({ outcomes, pairs, rules }: Told): void {
  const expected = [...COMMAND_NAMES.map((name) => `${name}: accepted`), ...REFUSALS];
  expect(expected.filter((outcome) => !outcomes.has(outcome))).toEqual([]);
  expect(RULES.filter((rule) => !rules.has(rule))).toEqual([]);
  expect(Math.min(pairs.first, pairs.second)).toBeGreaterThan(10);
}
