import { DomainError } from '../../contracts/problems.ts';
import { passwordFault } from '../access/password-policy.ts';
import { hashPassword } from '../access/passwords.ts';
import type { Handler } from './hall.ts';
import { checkOwnPassword, refuseWithoutPassword } from './own-password.ts';

/** The new password ends every session of the old one; this one is kept. */
export const changePassword: Handler<'change-password'> = async (hall, call) => {
  const { staff, sessionHash } = call;
  refuseWithoutPassword(staff);
  const { current, next } = call.body;
  const same = { en: 'This is the password you have.', sq: 'Ky është fjalëkalimi që keni.' };
  const message = next === current ? same : passwordFault(next, staff.username);
  if (message) throw new DomainError('INVALID_INPUT', {}, { errors: [{ path: 'next', message }] });
  await checkOwnPassword(hall, call, current, 'current');
  const passwordHash = await hashPassword(next);
  await hall.sessions.keep(sessionHash, passwordHash);
  await hall.accounts.setPassword(staff.id, passwordHash);
  await hall.sessions.revokeOthers(staff, sessionHash);
};
