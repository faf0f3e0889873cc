import { managedDevice } from './devices.ts';
import type { Handler } from './hall.ts';

/** Its sockets are cut with the next heartbeat. */
export const revokeDevice: Handler<'revoke-device'> = async (hall, { ability, named }) => {
  await hall.devices.revoke(managedDevice(hall, ability, named.device).id);
};
