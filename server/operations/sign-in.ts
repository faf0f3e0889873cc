import { factsOf, serviceOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentCounter } from './present.ts';

/** Opens a counter for the services named, or for all of the office. */
export const signIn: Handler<'sign-in'> = async (hall, { office, counter, staff, body, by }) => {
  body.serviceIds?.forEach((id, i) => serviceOf(hall, office, id, `serviceIds.${i}`));
  const serviceIds = body.serviceIds ?? hall.directory.services(office.id).map(({ id }) => id);
  const { counter: live } = await hall.engine.signIn(factsOf(office), by, {
    counterId: counter.id,
    clerkId: staff.id,
    serviceIds: [...new Set(serviceIds)],
  });
  return { counter: presentCounter(counter, live), epoch: live.epoch };
};
