/** What the operations on kiosks and screens share. */
import type { Device } from '../../contracts/devices.ts';
import { presentInstants } from '../../contracts/instants.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { Ability } from '../access/abilities.ts';
import type { DeviceStatus } from '../access/devices/reports.ts';
import type { DeviceRecord, Directory, OfficeRecord } from '../organisation/directory.ts';
import type { Hall } from './hall.ts';

/** As administrators and the device itself see it. */
export async function presentDevice(hall: Hall, device: DeviceRecord): Promise<Device> {
  return deviceWith(hall.directory, device, await hall.deviceReports.statusOf(device.id));
}

/** The same where it is known what it last said. */
export function deviceWith(
  directory: Pick<Directory, 'staff'>,
  { id, kind, officeId, name, place, pairedAt, revokedAt, pairedBy, tokens }: DeviceRecord,
  status: DeviceStatus,
): Device {
  const by = directory.staff(pairedBy);
  return presentInstants({
    ...{ id, kind, officeId, name, place, pairedAt, revokedAt },
    pairedBy: by ? { staffId: by.id, name: by.name } : null,
    tokenIssuedAt: tokens.at(-1)?.issuedAt ?? null,
    ...status,
  });
}

/** A device of an office that they administer. @throws DomainError NOT_FOUND, FORBIDDEN */
export function managedDevice(
  { directory }: Pick<Hall, 'directory'>,
  ability: Ability,
  deviceId: string,
): DeviceRecord {
  const device = directory.device(deviceId.toLowerCase());
  const office = device && directory.office(device.officeId);
  if (!device || !office) throw new DomainError('NOT_FOUND');
  if (ability.cannot('manage-devices', office)) throw new DomainError('FORBIDDEN');
  return device;
}

/** An office that the body names for a device. @throws DomainError INVALID_INPUT, FORBIDDEN */
export function officeForDevice(
  { directory }: Pick<Hall, 'directory'>,
  ability: Ability,
  officeId: string,
): OfficeRecord {
  const office = directory.office(officeId.toLowerCase());
  if (!office) throw invalid('officeId', 'There is no such office.', 'Nuk ka zyrë të tillë.');
  if (ability.cannot('manage-devices', office)) throw new DomainError('FORBIDDEN');
  return office;
}

/** What a device is told of itself. */
export function officeCodeOf({ directory }: Pick<Hall, 'directory'>, { officeId }: DeviceRecord): string {
  const office = directory.office(officeId);
  if (!office) throw new DomainError('NOT_FOUND');
  return office.code;
}
