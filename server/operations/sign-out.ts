import { claimOf, factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentCounter } from './present.ts';

/** Closes a counter that has no ticket. */
export const signOut: Handler<'sign-out'> = async ({ engine }, { office, counter, staff, body, by }) => {
  const answer = await engine.signOut(factsOf(office), by, claimOf(staff, body), counter.id);
  return { counter: presentCounter(counter, answer.counter) };
};
