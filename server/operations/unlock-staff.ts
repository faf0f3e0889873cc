import type { Handler } from './hall.ts';
import { othersAccount, presentAccount } from './staff-accounts.ts';

export const unlockStaff: Handler<'unlock-staff'> = async (hall, call) => {
  const account = othersAccount(hall, call);
  await hall.lockout.forget(account.username);
  return { staff: await presentAccount(hall, call.staff, account) };
};
