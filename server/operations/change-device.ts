import { managedDevice, officeForDevice, presentDevice } from './devices.ts';
import type { Handler } from './hall.ts';

/** Who moves one administers both offices. */
export const changeDevice: Handler<'change-device'> = async (hall, { ability, named, body }) => {
  const device = managedDevice(hall, ability, named.device);
  const { name = device.name, place = device.place } = body;
  const officeId =
    body.officeId === undefined ? device.officeId : officeForDevice(hall, ability, body.officeId).id;
  return presentDevice(hall, await hall.devices.change(device.id, { name, place, officeId }));
};
