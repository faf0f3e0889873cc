import { DomainError } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';
import { accountOf, checkGrants, judge, presentAccount } from './staff-accounts.ts';

/** Of their own account administrators change name and languages only: nobody raises, or lowers, themselves. */
export const changeStaff: Handler<'change-staff'> = async (hall, call) => {
  const { staff, body } = call;
  const account = accountOf(hall, call);
  if (account.id === staff.id && (body.grants || body.rights)) throw new DomainError('OWN_ACCOUNT');
  judge(hall, call)(account);
  if (body.grants) checkGrants(hall, staff, body.grants);
  const changed = await hall.accounts.change(account.id, body, judge(hall, call));
  return { staff: await presentAccount(hall, staff, changed) };
};
