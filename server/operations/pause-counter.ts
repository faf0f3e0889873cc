import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentCounter } from './present.ts';

/** Takes no one for a while at a counter that has no ticket. */
export const pauseCounter: Handler<'pause-counter'> = async (
  { engine },
  { office, counter, staff, body, by },
) => {
  const claim = claimOf(staff, body);
  const { counter: live } = await engine.pauseCounter(factsOf(office), by, claim, counter.id, body.reason);
  return { counter: presentCounter(counter, live) };
};
