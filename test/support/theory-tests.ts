/** The tests of a grid of halls, short in the medium suite and long in the long one. */
import { expect, it } from 'vitest';
import { systemClock } from '../../server/clock.ts';
import { engineForTests } from './engine.ts';
import { linesOf, measure, nameOf, type Interval, type Plan } from './theory.ts';

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

  it.each(plans.map((plan) => ({ name: nameOf(plan.hall), plan })))(
    'lets a hall of $name wait as the law says, and everybody in order of arrival',
    { timeout: timeoutMs },
    async ({ plan }) => {
      const measured = await measure({ redis, prefix }, plan, plans.length, parallel);
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
