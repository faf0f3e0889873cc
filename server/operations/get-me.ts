import type { Handler } from './hall.ts';
import { presentCounter, presentStaff } from './present.ts';

export const getMe: Handler<'get-me'> = async ({ directory, engine }, { staff, ability }) => {
  const offices = directory.offices().filter((office) => ability.can('serve', office));
  const found = await Promise.all(
    offices.map(async ({ id }) => ({ officeId: id, live: await engine.counterOf(id, staff.id) })),
  );
  for (const { officeId, live } of found) {
    const counter = live && directory.counter(officeId, live.id);
    if (counter) return { staff: presentStaff(staff), counter: presentCounter(counter, live), officeId };
  }
  return { staff: presentStaff(staff), counter: null, officeId: null };
};
