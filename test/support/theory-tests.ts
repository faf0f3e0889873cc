/** The tests of a grid of halls, short in the medium suite and long in the long one. */
import { expect, it } from 'vitest';
import { systemClock } from '../../server/clock.ts';
import { engineForTests } from './engine.ts';
import { measure, nameOf, type Interval, type Measured, type Plan } from './theory.ts';

interface Grid {
  plans: readonly Plan[];
  parallel: number;
  /** Of a hall. */
  timeoutMs: number;
  /** No controlled 99 % interval may be wider than this share of the law's figure, else it proves little. */
  withinShare: number;
}

export function theoryTests({ plans, parallel, timeoutMs, withinShare }: Grid): void {
  const { redis, prefix } = engineForTests(systemClock);

  it.for(plans.map((plan) => ({ name: nameOf(plan.hall), plan })))(
    'lets a hall of $name wait as the law says, and everybody in order of arrival',
    { timeout: timeoutMs },
    async ({ plan }, { signal }) => {
      const measured = await measure({ redis, prefix }, plan, plans.length, parallel, signal);
      console.log(linesOf(plan, measured));

      expect(measured.differing, 'visits unlike the recursion').toBe(0);
      for (const { name, theory, alone, controlled } of measured.figures) {
        if (plan.long)
          expect(holds(alone, theory), `${name}: ${theory} in ${JSON.stringify(alone)}`).toBe(true);
        expect(holds(controlled, theory), `${name}: ${theory} in ${JSON.stringify(controlled)}`).toBe(true);
        expect(controlled.halfWidth / theory, `${name}: half-width`).toBeLessThan(withinShare);
      }
    },
  );
}

const holds = ({ estimate, jointHalfWidth }: Interval, theory: number): boolean =>
  Math.abs(estimate - theory) <= jointHalfWidth;

/**
 * One line for each figure: the law, the engine alone (without an interval where its batches are too short for one) and the
 * controlled estimate, with 99 % half-widths; `!` where the law is outside.
 */
function linesOf({ hall, long }: Plan, { figures }: Measured): string {
  const shown = (value: number) => value.toFixed(4).padStart(8);
  const interval = ({ estimate, halfWidth: half }: Interval, theory: number) =>
    `± ${shown(half)} (${((100 * half) / theory).toFixed(1).padStart(4)} %)${Math.abs(estimate - theory) > half ? '!' : ' '}`;
  return figures
    .map(({ name, theory, alone, controlled }) =>
      [
        nameOf(hall).padEnd(27),
        name.padEnd(12),
        `law ${shown(theory)}`,
        `engine ${shown(alone.estimate)} ${(long ? interval(alone, theory) : '').padEnd(20)}`,
        `controlled ${shown(controlled.estimate)} ${interval(controlled, theory)}`,
      ].join('  '),
    )
    .join('\n');
}
