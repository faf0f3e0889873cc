/**
 * Who may do what. An operation names the permission it needs; a role is a list of permissions; a member of staff has roles, each within a
 * scope. Devices and integrations hold permissions as well, fewer of them.
 */
import { z } from 'zod';
import { Id } from './ids.ts';

export const PERMISSIONS = [
  'take-tickets', // for somebody who stands in the hall
  'see-board', // what every hall screen shows
  'see-hall', // counters, who waits, any ticket
  'serve', // everything at a counter
  'run-office', // open and close office, services and the business day
  'read-events',
  'read-figures', // and the tickets behind them
  'read-metrics',
  'read-audit',
  'manage-staff',
  'manage-devices',
  'manage-keys', // of integrations
  'protect-data', // hand out and erase what is kept about a person
  'edit-catalogue', // the unified list of services
] as const;
export const Permission = z.enum(PERMISSIONS).meta({ id: 'Permission' });
export type Permission = z.infer<typeof Permission>;

const CLERK = ['take-tickets', 'see-board', 'see-hall', 'serve'] as const satisfies Permission[];
const ADMINISTRATOR = [
  'see-board',
  'see-hall',
  'read-audit',
  'manage-staff',
  'manage-devices',
  'manage-keys',
  'protect-data',
] as const satisfies Permission[];

/** The roles of staff. `admin` is the system's administrator and holds every permission. */
export const ROLES = {
  clerk: CLERK,
  supervisor: [...CLERK, 'run-office', 'read-figures', 'read-events'],
  manager: ['see-board', 'see-hall', 'read-figures', 'read-events', 'read-metrics'],
  'catalogue-editor': ['edit-catalogue'],
  'office-admin': ADMINISTRATOR,
  'municipality-admin': ADMINISTRATOR,
  admin: PERMISSIONS,
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof ROLES;
export const Role = z.enum(Object.keys(ROLES) as [Role, ...Role[]]).meta({ id: 'Role' });

/** Which roles one may give who may manage staff, within their own scope. */
export const MAY_GIVE: Readonly<Record<Role, readonly Role[]>> = {
  clerk: [],
  supervisor: [],
  manager: [],
  'catalogue-editor': [],
  'office-admin': ['clerk', 'supervisor', 'manager'],
  'municipality-admin': ['clerk', 'supervisor', 'manager', 'office-admin'],
  admin: Object.keys(ROLES) as Role[],
};

/** What some clerks may do and others not; supervisors may all. Named as the operations they open. */
export const RIGHTS = [
  'call',
  'transfer',
  'reinstate',
  'walk-direct',
  'change-priority',
  'change-service',
] as const;
export const Right = z.enum(RIGHTS).meta({ id: 'Right' });
export type Right = z.infer<typeof Right>;

/** Where a role holds: everywhere, in the offices of a municipality, or in some offices. */
export const Scope = z
  .union([
    z.literal('everywhere'),
    z.strictObject({ municipality: z.string().trim().min(1).max(100) }),
    z.strictObject({ officeIds: z.array(Id).min(1).max(500) }),
  ])
  .meta({ id: 'Scope' });
export type Scope = z.infer<typeof Scope>;
export const Grant = z.strictObject({ role: Role, scope: Scope }).meta({ id: 'Grant' });
export type Grant = z.infer<typeof Grant>;

export const DEVICE_KINDS = ['kiosk', 'display'] as const;
export const DeviceKind = z.enum(DEVICE_KINDS).meta({ id: 'DeviceKind' });
export type DeviceKind = z.infer<typeof DeviceKind>;
/** What a device may do, in the one office where it stands. */
export const DEVICE_PERMISSIONS = {
  kiosk: ['take-tickets', 'see-board'],
  display: ['see-board', 'read-events'],
} as const satisfies Record<DeviceKind, readonly Permission[]>;

/** What an integration may be given: nothing that needs a person to answer for it. */
export const KEY_PERMISSIONS = [
  'take-tickets',
  'see-board',
  'see-hall',
  'read-events',
  'read-figures',
  'read-metrics',
] as const satisfies Permission[];
export const KeyPermission = z.enum(KEY_PERMISSIONS).meta({ id: 'KeyPermission' });
export type KeyPermission = z.infer<typeof KeyPermission>;

/** Only a member of staff can hold these. */
export type StaffPermission = Exclude<
  Permission,
  KeyPermission | (typeof DEVICE_PERMISSIONS)[DeviceKind][number]
>;

/** Whether a scope takes in an office. */
export function covers(scope: Scope, office: { id: string; municipality: string }): boolean {
  if (scope === 'everywhere') return true;
  return 'municipality' in scope
    ? scope.municipality === office.municipality
    : scope.officeIds.includes(office.id);
}

/** Whether one of somebody's roles opens this in an office. Pages ask so what to offer; the server judges by abilities. */
export function holds(
  grants: readonly Grant[],
  permission: Permission,
  office: { id: string; municipality: string },
): boolean {
  return grants.some(
    ({ role, scope }) => (ROLES[role] as readonly Permission[]).includes(permission) && covers(scope, office),
  );
}
