import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentProfile } from './present-office.ts';

export const listProfiles: Handler<'list-profiles'> = async (_hall, { office, query }) => {
  const { items, nextCursor } = pageOf(office.profiles, query);
  return { items: items.map(presentProfile), nextCursor };
};
