import { DomainError } from '../../contracts/problems.ts';
import { verifyNobody, verifyPassword } from '../access/passwords.ts';
import type { Handler } from './hall.ts';
import { presentStaff } from './present.ts';

/** Signs staff in. An unknown name costs the same as a wrong password and is answered the same. */
export const openSession: Handler<'open-session'> = async (hall, { body, address }) => {
  const { username, password } = body;
  await hall.limits.login(address, username);
  const staff = hall.directory.staffByUsername(username);
  const right = staff ? await verifyPassword(password, staff.passwordHash) : await verifyNobody(password);
  if (!staff || !right) throw new DomainError('WRONG_CREDENTIALS');
  const { token, expiresAt } = await hall.sessions.open(staff);
  await hall.limits.loginWasRight(address, username);
  return { token, expiresAt: new Date(expiresAt).toISOString(), staff: presentStaff(staff) };
};
