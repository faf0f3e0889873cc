/**
 * Which operations the audit notes. One that changes something and is not named here does not compile. Where it is noted, the fields of
 * its body that may be kept are listed: no text that somebody typed, no secret. `events`: a ticket's or counter's own events say who did
 * it, and need no second entry. `nothing`: it changes nothing that is kept.
 * `itself`: it is asked again and again, and notes by itself the one time that counts.
 */
import type { BodyOf, OPERATIONS, OperationName } from './api.ts';

type ChangingName = {
  [N in OperationName]: (typeof OPERATIONS)[N]['method'] extends 'GET' ? never : N;
}[OperationName];
type Kept<N extends OperationName> =
  BodyOf<N> extends object ? readonly (keyof BodyOf<N>)[] : readonly never[];

export const AUDITED = {
  'open-session': [],
  'close-session': [],
  'change-password': [],
  'close-other-sessions': [],
  'revoke-session': [],
  'enrol-second-factor': [],
  'confirm-second-factor': [],
  'disable-second-factor': [],
  'sign-in': ['force', 'profileId'],
  'sign-out': [],
  'open-office': [],
  'close-office': [],
  'open-service': [],
  'close-service': [],
  'open-day': [],
  'close-day': [],
  // These give somebody a place that the rules alone would not.
  call: ['ticketId'],
  'change-priority': ['priority'],
  reinstate: [],
  'add-staff': ['grants', 'rights', 'languages'],
  'change-staff': ['grants', 'rights', 'languages'],
  'reset-password': [],
  'remove-second-factor': [],
  'unlock-staff': [],
  'disable-staff': [],
  'enable-staff': [],
  'end-staff-sessions': [],
  'add-key': ['permissions', 'scope', 'perMinute', 'expiresAt'],
  'revoke-key': [],
  // Who looked for whom is not kept, only that somebody did, and which tickets they were shown.
  'find-personal-data': [],
  'erase-personal-data': [],
  // Noted when the device gets its token.
  'claim-pairing': 'itself',
  'approve-pairing': ['officeId'],
  'change-device': ['officeId'],
  'revoke-device': [],
  'renew-device-token': [],
  'begin-pairing': 'nothing',
  'report-device': 'nothing',

  'take-ticket': 'events',
  'check-in': 'events',
  withdraw: 'events',
  'call-next': 'events',
  'pause-counter': 'events',
  'resume-counter': 'events',
  'walk-direct': 'events',
  undo: 'events',
  recall: 'events',
  start: 'events',
  hold: 'events',
  resume: 'events',
  return: 'events',
  transfer: 'events',
  'add-leg': 'events',
  'wrap-up': 'events',
  finish: 'events',
  'no-show': 'events',
  'change-service': 'events',
  note: 'events',
  'set-personal-data': 'events',
} as const satisfies { [N in ChangingName]: 'events' | 'nothing' | 'itself' | Kept<N> };

/** The fields of its body that an operation's entry keeps; `null` for one that is not noted. */
export function keptOf(name: OperationName): readonly string[] | null {
  const said = (AUDITED as Partial<Record<OperationName, string | readonly string[]>>)[name];
  return typeof said === 'object' ? said : null;
}

type Audited = typeof AUDITED;
type AuditedOperation = {
  [N in keyof Audited]: Audited[N] extends 'events' | 'nothing' ? never : N;
}[keyof Audited];
/** An action that an entry can have; single sign-on is no operation, since browsers are led through it. */
export type AuditedName = AuditedOperation | 'single-sign-on';
export const AUDITED_NAMES: readonly AuditedName[] = [
  ...(Object.keys(AUDITED) as (keyof Audited)[]).filter(
    (name): name is AuditedOperation => !['events', 'nothing'].includes(String(AUDITED[name])),
  ),
  'single-sign-on',
];
