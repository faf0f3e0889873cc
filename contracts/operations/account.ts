/** Signing in and out, and what one does with one's own account. */
import { z } from 'zod';
import { page, paging, type Operation } from '../operation.ts';
import { Counter, Id, OwnSession, Staff } from '../shapes.ts';

const Password = z.string().min(1).max(256);
const Code = z.string().trim().min(6).max(32);
const onAccount = <P extends string>(place: P, summary: string) =>
  ({ method: 'POST', path: `/me/${place}` as const, summary, access: 'own-account' }) as const;

export const ACCOUNT = {
  'open-session': {
    method: 'POST',
    path: '/sessions',
    summary: 'Sign in as staff',
    access: 'anyone',
    status: 201,
    body: z.strictObject({
      username: z.string().min(1).max(64),
      password: Password,
      /** Of the second factor, or a recovery code, where the account has one. */
      code: Code.optional(),
    }),
    answer: z.object({ token: z.string(), expiresAt: z.iso.datetime({ precision: 3 }), staff: Staff }),
  },
  'get-sign-in-options': {
    method: 'GET',
    path: '/public/sign-in',
    summary: 'How staff can sign in besides by password',
    access: 'anyone',
    status: 200,
    /** Single sign-on begins at `/sso/begin`; `name` is what its operator calls it, `null` for no name of its own. */
    answer: z.object({ singleSignOn: z.object({ name: z.string().nullable() }).nullable() }),
  },
  'close-session': {
    method: 'DELETE',
    path: '/sessions',
    summary: 'Sign out',
    access: 'own-account',
    beforePasswordChange: true,
    status: 204,
    answer: z.void(),
  },
  'get-me': {
    method: 'GET',
    path: '/me',
    summary: 'The member of staff signed in, and the counter they work at',
    access: 'own-account',
    status: 200,
    answer: z.object({ staff: Staff, counter: Counter.nullable(), officeId: Id.nullable() }),
  },
  'change-password': {
    ...onAccount('password', 'Change one’s own password; ends all other sessions'),
    beforePasswordChange: true,
    status: 204,
    body: z.strictObject({ current: Password, next: Password }),
    answer: z.void(),
  },
  'list-sessions': {
    method: 'GET',
    path: '/me/sessions',
    summary: 'One’s own sessions, newest first',
    access: 'own-account',
    status: 200,
    query: z.strictObject(paging),
    answer: page(OwnSession),
  },
  'close-other-sessions': {
    method: 'DELETE',
    path: '/me/sessions',
    summary: 'End all of one’s own sessions but this one',
    access: 'own-account',
    status: 204,
    answer: z.void(),
  },
  'revoke-session': {
    method: 'DELETE',
    path: '/me/sessions/:session',
    summary: 'End one of one’s own sessions',
    access: 'own-account',
    status: 204,
    answer: z.void(),
  },
  'get-second-factor': {
    method: 'GET',
    path: '/me/second-factor',
    summary: 'Whether sign-in asks for a code, and how many recovery codes are left',
    access: 'own-account',
    status: 200,
    answer: z.object({ active: z.boolean(), recoveryCodes: z.number().int() }),
  },
  'enrol-second-factor': {
    ...onAccount('second-factor', 'Begin a second factor; nothing changes before it is confirmed'),
    status: 200,
    body: z.strictObject({ password: Password }),
    /** To type into an authenticator app, and to show to its camera. */
    answer: z.object({ secret: z.string(), uri: z.string() }),
  },
  'confirm-second-factor': {
    ...onAccount('second-factor/confirm', 'Prove the app by a code; from now on sign-in asks for one'),
    status: 200,
    body: z.strictObject({ code: Code }),
    /** Each good once; shown this one time. */
    answer: z.object({ recoveryCodes: z.array(z.string()) }),
  },
  'disable-second-factor': {
    ...onAccount('second-factor/disable', 'Sign in by password alone'),
    status: 204,
    body: z.strictObject({ password: Password }),
    answer: z.void(),
  },
} as const satisfies Record<string, Operation>;
