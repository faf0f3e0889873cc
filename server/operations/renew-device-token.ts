import type { Handler } from './hall.ts';

export const renewDeviceToken: Handler<'renew-device-token'> = async (hall, { device, deviceToken }) => ({
  token: await hall.devices.renewToken(device, deviceToken),
});
