import { deviceWith } from './devices.ts';
import type { Handler } from './hall.ts';

/** The live store only: a device goes on reporting while the record is away. */
export const reportDevice: Handler<'report-device'> = async (hall, call) => {
  const { device, deviceToken, body, address, agent } = call;
  await hall.limits.reportDevice(device.id);
  const status = await hall.deviceReports.note(device.id, { ...body, address, agent });
  return {
    device: deviceWith(hall.directory, device, status),
    renewToken: hall.devices.wantsRenewal(device, deviceToken),
  };
};
