/** Who can ask: nobody in particular, the holder of a ticket, a member of staff, a paired device, or an integration by its key. */
import type { DeviceRecord, KeyRecord, StaffRecord } from '../organisation/directory.ts';
import { abilityOfDevice, abilityOfKey, abilityOfStaff, NO_ABILITY, type Ability } from './abilities.ts';

export type Principal =
  | { kind: 'nobody' }
  | { kind: 'holder'; ticketId: string }
  | { kind: 'staff'; staff: StaffRecord; sessionHash: string }
  | { kind: 'device'; device: DeviceRecord; tokenHash: string }
  | { kind: 'key'; key: KeyRecord };

export const NOBODY: Principal = { kind: 'nobody' };

export function abilityOf(principal: Principal): Ability {
  switch (principal.kind) {
    case 'staff':
      return abilityOfStaff(principal.staff);
    case 'device':
      return abilityOfDevice(principal.device);
    case 'key':
      return abilityOfKey(principal.key);
    default:
      return NO_ABILITY;
  }
}

/** As commands and events name them. */
export function actorOf(principal: Principal): string {
  switch (principal.kind) {
    case 'nobody':
      return 'public';
    case 'holder':
      return `ticket:${principal.ticketId}`;
    case 'staff':
      return `staff:${principal.staff.id}`;
    case 'device':
      return `device:${principal.device.id}`;
    case 'key':
      return `key:${principal.key.id}`;
  }
}
