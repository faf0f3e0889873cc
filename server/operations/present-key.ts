/** A key as those see it who manage keys; never its token, nor the hash of it. */
import type { ApiKey } from '../../contracts/operations/keys.ts';
import { presentInstants } from '../../contracts/instants.ts';
import type { KeyRecord } from '../organisation/directory.ts';
import type { Hall } from './hall.ts';

/** @throws DomainError STORE_AWAY */
export async function presentKey(
  { keys, directory }: Pick<Hall, 'keys' | 'directory'>,
  key: KeyRecord,
): Promise<ApiKey> {
  const { id, name, permissions, scope, perMinute, createdAt, expiresAt, revokedAt } = key;
  const by = directory.staff(key.createdBy);
  const usage = await keys.usage(key);
  return presentInstants({
    ...{ id, name, permissions, scope, perMinute, createdAt, expiresAt, revokedAt },
    createdBy: by ? { staffId: by.id, name: by.name } : null,
    ...usage,
  });
}
