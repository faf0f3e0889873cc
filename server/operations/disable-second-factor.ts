import type { Handler } from './hall.ts';
import { checkOwnPassword } from './own-password.ts';

export const disableSecondFactor: Handler<'disable-second-factor'> = async (hall, call) => {
  await checkOwnPassword(hall, call, call.body.password, 'password');
  await hall.accounts.setSecondFactor(call.staff.id, null);
};
