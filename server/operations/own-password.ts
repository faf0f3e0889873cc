/** Asking a member of staff for their password again, with the limits that a sign-in has: who found a session open must not guess it. */
import { DomainError, invalid } from '../../contracts/problems.ts';
import { verifyPassword } from '../access/passwords.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import type { Hall } from './hall.ts';

/** @throws DomainError NO_PASSWORD where single sign-on keeps it */
export function refuseWithoutPassword({ passwordHash }: StaffRecord): void {
  if (passwordHash === '') throw new DomainError('NO_PASSWORD');
}

/** @throws DomainError INVALID_INPUT at `path` where it is wrong, NO_PASSWORD, ACCOUNT_LOCKED, RATE_LIMITED */
export async function checkOwnPassword(
  hall: Hall,
  { staff, address }: { staff: StaffRecord; address: string },
  password: string,
  path: string,
): Promise<void> {
  refuseWithoutPassword(staff);
  const { username, passwordHash } = staff;
  await countAttempt(hall, address, username);
  if (!(await verifyPassword(password, passwordHash)))
    throw invalid(path, 'This is not your password.', 'Ky nuk është fjalëkalimi juaj.');
  await attemptWasRight(hall, address, username);
}

/** Counts an attempt to prove who one is. @throws DomainError ACCOUNT_LOCKED, RATE_LIMITED, STORE_AWAY */
export async function countAttempt(
  { limits, lockout }: Hall,
  address: string,
  username: string,
): Promise<void> {
  await limits.login(address, username);
  await lockout.attempt(username);
}

export async function attemptWasRight(
  { limits, lockout }: Hall,
  address: string,
  username: string,
): Promise<void> {
  await Promise.all([limits.loginWasRight(address, username), lockout.forget(username)]);
}
