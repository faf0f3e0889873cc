import { canWithin } from '../access/scopes.ts';
import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';
import { presentKey } from './present-key.ts';

/** Those that reach nowhere beyond where one manages keys. */
export const listKeys: Handler<'list-keys'> = async (hall, { ability, query }) => {
  const { directory } = hall;
  const mine = directory.keys().filter(({ scope }) => canWithin(ability, 'manage-keys', scope, directory));
  const newestFirst = mine.sort((a, b) => b.createdAt - a.createdAt || b.id.localeCompare(a.id));
  const { items, nextCursor } = pageOf(newestFirst, query);
  return { items: await Promise.all(items.map((key) => presentKey(hall, key))), nextCursor };
};
