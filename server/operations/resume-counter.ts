import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentCounter } from './present.ts';

/** Goes on after a pause. */
export const resumeCounter: Handler<'resume-counter'> = async (
  { engine },
  { office, counter, staff, body, by },
) => {
  const { counter: live } = await engine.resumeCounter(factsOf(office), by, claimOf(staff, body), counter.id);
  return { counter: presentCounter(counter, live) };
};
