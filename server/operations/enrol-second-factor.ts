import type { Handler } from './hall.ts';
import { checkOwnPassword } from './own-password.ts';

/** A factor that is active stays so until the new one is confirmed. */
export const enrolSecondFactor: Handler<'enrol-second-factor'> = async (hall, call) => {
  await checkOwnPassword(hall, call, call.body.password, 'password');
  return hall.secondFactors.enrol(call.staff);
};
