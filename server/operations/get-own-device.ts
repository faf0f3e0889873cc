import { officeCodeOf, presentDevice } from './devices.ts';
import type { Handler } from './hall.ts';

export const getOwnDevice: Handler<'get-own-device'> = async (hall, { device }) => ({
  device: await presentDevice(hall, device),
  officeCode: officeCodeOf(hall, device),
});
