import { DomainError } from '../../contracts/problems.ts';
import { officeForDevice, presentDevice } from './devices.ts';
import type { Handler } from './hall.ts';

/** However many approve it, and however often, there is one device: its id was chosen when the pairing began. */
export const approvePairing: Handler<'approve-pairing'> = async (hall, { staff, ability, named, body }) => {
  const office = officeForDevice(hall, ability, body.officeId);
  await hall.limits.approvePairing(staff.id);
  const pairing = await hall.pairings.find(named.code);
  if (!pairing || !(await hall.pairings.prolong(pairing.code))) throw new DomainError('NOT_FOUND');
  const { name, place } = body;
  const wanted = { name, place, officeId: office.id, pairedBy: staff.id };
  const isNew = await hall.devices.add({ id: pairing.deviceId, kind: pairing.kind, ...wanted });
  // Also where it is not: whoever made the device may have been interrupted here.
  await hall.pairings.approve(pairing.code);
  const device = hall.directory.device(pairing.deviceId);
  if (!device) throw new DomainError('NOT_FOUND');
  const asWanted = Object.entries(wanted).every(
    ([field, value]) => device[field as keyof typeof wanted] === value,
  );
  // The same again is a repetition whose answer was lost.
  if (!isNew && !asWanted) throw new DomainError('ALREADY_PAIRED');
  return presentDevice(hall, device);
};
