/**
 * What somebody may do, as CASL abilities: actions are the permissions of `contracts/permissions.ts` and the rights of single clerks, subjects
 * are offices. `can(action, office)` asks about one, `can(action, 'Office')` whether there is any, `can(action, 'System')` whether it holds
 * everywhere, which is what things need that belong to no office.
 */
import { AbilityBuilder, createMongoAbility, type MongoAbility } from '@casl/ability';
import {
  DEVICE_PERMISSIONS,
  RIGHTS,
  ROLES,
  type Permission,
  type Right,
  type Scope,
} from '../../contracts/permissions.ts';
import type { DeviceRecord, KeyRecord, OfficeRecord, StaffRecord } from '../organisation/directory.ts';

export type Action = Permission | Right;
type Place = Pick<OfficeRecord, 'id' | 'municipality'>;
export type Ability = MongoAbility<[Action, Place | 'Office' | 'System']>;

/** Nothing at all. */
export const NO_ABILITY: Ability = abilityTo([]);

const made = new WeakMap<StaffRecord | DeviceRecord | KeyRecord, Ability>();

export function abilityOfStaff(staff: StaffRecord): Ability {
  return once(staff, () =>
    staff.grants.flatMap(({ role, scope }) => [
      { actions: ROLES[role], scope },
      { actions: rightsIn(role, staff.rights), scope },
    ]),
  );
}

export function abilityOfDevice(device: DeviceRecord): Ability {
  const scope = { officeIds: [device.officeId] };
  return once(device, () => [{ actions: DEVICE_PERMISSIONS[device.kind], scope }]);
}

export function abilityOfKey(key: KeyRecord): Ability {
  return once(key, () => [{ actions: key.permissions, scope: key.scope }]);
}

/** Supervisors may all that only some clerks may. */
function rightsIn(role: keyof typeof ROLES, own: readonly Right[]): readonly Right[] {
  if (role === 'supervisor' || role === 'admin') return RIGHTS;
  return role === 'clerk' ? own : [];
}

interface Allowed {
  actions: readonly Action[];
  scope: Scope;
}

/** Records are replaced as a whole when they change, so what was made of one stays right. */
function once(whose: StaffRecord | DeviceRecord | KeyRecord, allowed: () => Allowed[]): Ability {
  const ability = made.get(whose) ?? abilityTo(allowed());
  made.set(whose, ability);
  return ability;
}

function abilityTo(allowed: readonly Allowed[]): Ability {
  const { can, build } = new AbilityBuilder<Ability>(createMongoAbility);
  for (const { actions, scope } of allowed) {
    if (scope === 'everywhere') can([...actions], ['Office', 'System']);
    else if ('municipality' in scope) can([...actions], 'Office', { municipality: scope.municipality });
    else can([...actions], 'Office', { id: { $in: scope.officeIds } });
  }
  return build({ detectSubjectType: (subject) => (typeof subject === 'string' ? subject : 'Office') });
}
