/** Accounts as somebody else keeps them: made, locked out, let in again. Servers hear of it within 15 s. */
import { z } from 'zod';
import { Grant, RIGHTS } from '../../contracts/permissions.ts';
import { newId } from '../domain/ids.ts';
import type { Models } from '../models.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import { resolveStaff } from '../organisation/resolve.ts';
import { STAFF_VERSION } from './models.ts';
import { generatePassword, hashPassword } from './passwords.ts';

export const NewAccount = z.strictObject({
  username: z
    .string()
    .regex(/^[a-z0-9._-]{1,64}$/, 'a user name has small letters, digits, dots and dashes only'),
  name: z.string().trim().min(1).max(100),
  grants: z.array(Grant).min(1).max(20),
});
export type NewAccount = z.infer<typeof NewAccount>;

/** There is no account of this name, or there is one already. */
export class AccountError extends Error {}

export interface People {
  /** By user name. */
  list(): Promise<StaffRecord[]>;
  /** Answers a password that its owner has to change. @throws AccountError where the name is taken */
  add(account: NewAccount): Promise<string>;
  /** The same for an account that is there; all its sessions end. The rest throws AccountError where there is none. */
  resetPassword(username: string): Promise<string>;
  setDisabled(username: string, disabled: boolean): Promise<void>;
  removeSecondFactor(username: string): Promise<void>;
}

export function openPeople({ staff }: Pick<Models, 'staff'>): People {
  async function change(username: string, update: object): Promise<void> {
    const { matchedCount } = await staff.updateOne({ username }, update);
    if (matchedCount === 0) throw new AccountError(`There is no account ${username}.`);
  }
  return {
    async list() {
      return (await staff.find().sort({ username: 1 }).lean()).map(resolveStaff);
    },
    async add(account) {
      const password = generatePassword();
      const taken = new AccountError(`There is an account ${account.username} already.`);
      if (await staff.exists({ username: account.username })) throw taken;
      await staff.create({
        _id: newId(),
        schemaVersion: STAFF_VERSION,
        ...account,
        rights: account.grants.some(({ role }) => role === 'clerk') ? [...RIGHTS] : [],
        languages: ['sq'],
        passwordHash: await hashPassword(password),
        demo: false,
        disabled: false,
        mustChangePassword: true,
      });
      return password;
    },
    async resetPassword(username) {
      const password = generatePassword();
      const passwordHash = await hashPassword(password);
      await change(username, { $set: { passwordHash, mustChangePassword: true } });
      return password;
    },
    setDisabled: (username, disabled) => change(username, { $set: { disabled } }),
    removeSecondFactor: (username) => change(username, { $unset: { secondFactor: '' } }),
  };
}
