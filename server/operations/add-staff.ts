import type { Handler } from './hall.ts';
import { checkGrants, presentAccount } from './staff-accounts.ts';

/** A new account; its password is told this once, and has to be changed first. */
export const addStaff: Handler<'add-staff'> = async (hall, { staff, body }) => {
  checkGrants(hall, staff, body.grants);
  const added = await hall.accounts.add(body);
  return { staff: await presentAccount(hall, staff, added.staff), password: added.password };
};
