import { lookIfThere, pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentOffice } from './present-office.ts';

export const listOffices: Handler<'list-offices'> = async (hall, { query }) => {
  const { items, nextCursor } = pageOf(hall.directory.offices(), query);
  const now = hall.clock.now();
  const offices = items.map(async (office) =>
    presentOffice(office, hall.directory.counters(office.id), await lookIfThere(hall, office.id), now),
  );
  return { items: await Promise.all(offices), nextCursor };
};
