import type { Handler } from './hall.ts';
import { judge, othersAccount } from './staff-accounts.ts';

export const resetPassword: Handler<'reset-password'> = async (hall, call) => {
  const { id } = othersAccount(hall, call);
  const password = await hall.accounts.resetPassword(id, judge(hall, call));
  await hall.sessions.revokeAll(id);
  return { password };
};
