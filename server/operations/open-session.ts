import { DomainError } from '../../contracts/problems.ts';
import { verifyNobody, verifyPassword } from '../access/passwords.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import type { Hall, Handler } from './hall.ts';
import { attemptWasRight, countAttempt } from './own-password.ts';
import { presentStaff } from './present.ts';

/** Signs staff in. An unknown name costs the same as a wrong password and is answered the same. */
export const openSession: Handler<'open-session'> = async (hall, { body, address, agent }) => {
  const { username, password } = body;
  await countAttempt(hall, address, username);
  const staff = hall.directory.staffByUsername(username);
  const right = staff ? await verifyPassword(password, staff.passwordHash) : await verifyNobody(password);
  if (!staff || !right || staff.disabled) throw new DomainError('WRONG_CREDENTIALS');
  await checkSecondFactor(hall, staff, body.code);
  const { token, expiresAt } = await hall.sessions.open(staff, { address, agent });
  await attemptWasRight(hall, address, username);
  return { token, expiresAt: new Date(expiresAt).toISOString(), staff: presentStaff(staff) };
};

/** A code that is missing counts as an attempt, too, until one is right: the password alone must not make room for more guesses at it. */
async function checkSecondFactor(
  { secondFactors }: Hall,
  { id, username, secondFactor }: StaffRecord,
  code: string | undefined,
): Promise<void> {
  if (secondFactor === null) return;
  if (code === undefined) throw new DomainError('SECOND_FACTOR_REQUIRED');
  if (!(await secondFactors.spend({ id, username, secondFactor }, code))) throw new DomainError('WRONG_CODE');
}
