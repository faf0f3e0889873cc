import { invalid } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';
import { attemptWasRight, countAttempt } from './own-password.ts';

export const confirmSecondFactor: Handler<'confirm-second-factor'> = async (
  hall,
  { staff, address, body },
) => {
  await countAttempt(hall, address, staff.username);
  const confirmed = await hall.secondFactors.confirm(staff, body.code);
  if (!confirmed)
    throw invalid(
      'code',
      'The code is not right. Try the one shown now, or begin again.',
      'Kodi nuk është i saktë. Provoni atë që shfaqet tani, ose filloni nga e para.',
    );
  await hall.accounts.setSecondFactor(staff.id, confirmed.factor);
  await attemptWasRight(hall, address, staff.username);
  return { recoveryCodes: confirmed.recoveryCodes };
};
