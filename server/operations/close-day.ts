import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';

/** Closes the business day: what is open expires or carries over, and no ticket is issued until it is opened again. */
export const closeDay: Handler<'close-day'> = async ({ engine }, { office, by }) => {
  const { day, open } = await engine.closeDay(factsOf(office), by);
  return { day, open };
};
