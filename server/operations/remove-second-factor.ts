import type { Handler } from './hall.ts';
import { judge, othersAccount, presentAccount } from './staff-accounts.ts';

export const removeSecondFactor: Handler<'remove-second-factor'> = async (hall, call) => {
  const { id } = othersAccount(hall, call);
  const changed = await hall.accounts.removeSecondFactor(id, judge(hall, call));
  return { staff: await presentAccount(hall, call.staff, changed) };
};
