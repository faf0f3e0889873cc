import type { Handler } from './hall.ts';
import { judge, othersAccount, presentAccount } from './staff-accounts.ts';

export const disableStaff: Handler<'disable-staff'> = async (hall, call) => {
  const { id } = othersAccount(hall, call);
  const changed = await hall.accounts.change(id, { disabled: true }, judge(hall, call));
  // Not only for now: who is let in again signs in again.
  await hall.sessions.revokeAll(id);
  return { staff: await presentAccount(hall, call.staff, changed) };
};
