import type { Handler } from './hall.ts';
import { accountOf, presentAccount } from './staff-accounts.ts';

export const getStaff: Handler<'get-staff'> = async (hall, call) => ({
  staff: await presentAccount(hall, call.staff, accountOf(hall, call)),
});
