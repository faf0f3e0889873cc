import type { Handler } from './hall.ts';
import { judge, othersAccount, presentAccount } from './staff-accounts.ts';

export const enableStaff: Handler<'enable-staff'> = async (hall, call) => {
  const { id } = othersAccount(hall, call);
  const changed = await hall.accounts.change(id, { disabled: false }, judge(hall, call));
  return { staff: await presentAccount(hall, call.staff, changed) };
};
