import { DomainError } from '../../contracts/problems.ts';
import { canWithin } from '../access/scopes.ts';
import type { Handler } from './hall.ts';

/** One that reaches beyond where somebody manages keys is none to them. A second time changes nothing. */
export const revokeKey: Handler<'revoke-key'> = async (hall, { ability, named }) => {
  const key = hall.directory.key(named.key.toLowerCase());
  if (!key || !canWithin(ability, 'manage-keys', key.scope, hall.directory))
    throw new DomainError('NOT_FOUND');
  await hall.keys.revoke(key, Date.now());
};
