import { lookIfThere } from './common.ts';
import type { Handler } from './hall.ts';
import { presentOffice } from './present-office.ts';

export const getOffice: Handler<'get-office'> = async (hall, { office }) => {
  const live = await lookIfThere(hall, office.id);
  return presentOffice(office, hall.directory.counters(office.id), live, hall.clock.now());
};
