import { DomainError, invalid } from '../../contracts/problems.ts';
import { pageOf } from './common.ts';
import { presentDevice } from './devices.ts';
import type { Handler } from './hall.ts';

/** By name. */
export const listDevices: Handler<'list-devices'> = async (hall, { ability, query }) => {
  const { directory } = hall;
  const asked = query.office === undefined ? undefined : directory.office(query.office);
  if (query.office !== undefined && !asked)
    throw invalid('office', 'There is no such office.', 'Nuk ka zyrë të tillë.');
  if (asked && ability.cannot('manage-devices', asked)) throw new DomainError('FORBIDDEN');
  const offices = asked
    ? [asked]
    : directory.offices().filter((office) => ability.can('manage-devices', office));
  const officeIds = new Set(offices.map(({ id }) => id));
  const { items, nextCursor } = pageOf(
    directory.devices().filter(({ officeId }) => officeIds.has(officeId)),
    query,
  );
  return { items: await Promise.all(items.map((device) => presentDevice(hall, device))), nextCursor };
};
