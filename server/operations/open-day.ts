import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';

/** Opens a business day again that was closed. */
export const openDay: Handler<'open-day'> = async ({ engine }, { office, by }) => {
  const { day, open } = await engine.openDay(factsOf(office), by);
  return { day, open };
};
