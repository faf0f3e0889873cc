/** The accounts of staff, as administrators keep them. Who may do what to whom: `delegation.ts`. */
import { z } from 'zod';
import { noBody, page, paging, type Operation } from '../operation.ts';
import { Grant, Right, Role } from '../permissions.ts';
import { SpokenLanguage, Staff } from '../shapes.ts';

/** A member of staff as administrators see them. */
export const StaffAccount = Staff.extend({
  /** Of a clerk, besides; supervisors have all. */
  rights: z.array(Right),
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  /** Signs in elsewhere: no password to reset here, and roles come from there. */
  singleSignOn: z.boolean(),
  /** How long wrong sign-ins keep it waiting; 0 for not at all. */
  lockedForMs: z.number().int().nonnegative(),
  /** Whether who asks may change it. */
  manageable: z.boolean(),
}).meta({ id: 'StaffAccount' });
export type StaffAccount = z.infer<typeof StaffAccount>;

export const Username = z
  .string()
  .regex(/^[a-z0-9._-]{1,64}$/, 'a user name has small letters, digits, dots and dashes only');
const FACTS = {
  name: z.string().trim().min(1).max(100),
  grants: z.array(Grant).min(1).max(20),
  rights: z.array(Right).max(20),
  languages: z.array(SpokenLanguage).max(20),
};
export const NewAccount = z.strictObject({ username: Username, ...FACTS });
export type NewAccount = z.infer<typeof NewAccount>;

const Account = z.object({ staff: StaffAccount });
const onStaff = <P extends string>(place: P, summary: string) =>
  ({
    method: 'POST',
    path: `/staff/:staff/${place}` as const,
    summary,
    access: 'manage-staff',
    body: noBody,
  }) as const;

export const STAFF = {
  'list-staff': {
    method: 'GET',
    path: '/staff',
    summary: 'The accounts that one may see, by user name',
    access: 'manage-staff',
    status: 200,
    query: z.strictObject({
      /** A part of the name or the user name. */
      q: z.string().trim().min(1).max(80).optional(),
      /** Who has a role there; with `role`, that role. */
      office: z.string().min(1).max(64).optional(),
      role: Role.optional(),
      includeDisabled: z.stringbool().default(false),
      ...paging,
    }),
    answer: page(StaffAccount),
  },
  'get-staff': {
    method: 'GET',
    path: '/staff/:staff',
    summary: 'One account',
    access: 'manage-staff',
    status: 200,
    answer: Account,
  },
  'add-staff': {
    method: 'POST',
    path: '/staff',
    summary: 'A new account, with a password that is shown this once and has to be changed first',
    access: 'manage-staff',
    status: 201,
    body: NewAccount,
    answer: Account.extend({ password: z.string() }),
  },
  'change-staff': {
    method: 'PATCH',
    path: '/staff/:staff',
    summary: 'Change what is named; the rest stays',
    access: 'manage-staff',
    status: 200,
    body: z.strictObject(FACTS).partial(),
    answer: Account,
  },
  'reset-password': {
    ...onStaff('reset-password', 'A new password, shown this once, to be changed first; ends all sessions'),
    status: 200,
    answer: z.object({ password: z.string() }),
  },
  'remove-second-factor': {
    ...onStaff('remove-second-factor', 'Sign-in asks for the password alone again'),
    status: 200,
    answer: Account,
  },
  'unlock-staff': {
    ...onStaff('unlock', 'Forget wrong sign-ins'),
    status: 200,
    answer: Account,
  },
  'disable-staff': {
    ...onStaff('disable', 'May not sign in any more; ends all sessions'),
    status: 200,
    answer: Account,
  },
  'enable-staff': {
    ...onStaff('enable', 'May sign in again'),
    status: 200,
    answer: Account,
  },
  'end-staff-sessions': {
    ...onStaff('end-sessions', 'Sign the account out everywhere'),
    status: 204,
    answer: z.void(),
  },
} as const satisfies Record<string, Operation>;
