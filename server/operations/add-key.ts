import type { BodyOf } from '../../contracts/api.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { Scope } from '../../contracts/permissions.ts';
import { canWithin } from '../access/scopes.ts';
import { newToken } from '../access/tokens.ts';
import { newId } from '../domain/ids.ts';
import type { Hall, Handler } from './hall.ts';
import { presentKey } from './present-key.ts';

/**
 * Who manages keys may hand out whatever a key can hold, but nowhere beyond where they manage keys. Most of it they do not do themselves: they
 * administer those who do. What needs a person to answer for it no key can hold at all.
 */
export const addKey: Handler<'add-key'> = async (hall, { ability, staff, body }) => {
  const { name, scope, perMinute } = body;
  if (!canWithin(ability, 'manage-keys', scope, hall.directory)) throw new DomainError('FORBIDDEN');
  checkPlaces(hall, scope);
  checkMetrics(body);
  // Keys go by the machine's clock, as sessions do.
  const createdAt = Date.now();
  const expiresAt = body.expiresAt === undefined ? null : Date.parse(body.expiresAt);
  if (expiresAt !== null && expiresAt <= createdAt)
    throw invalid('expiresAt', 'This must be in the future.', 'Duhet të jetë në të ardhmen.');
  const { token, hash } = newToken('key');
  const key = {
    ...{ id: newId(), name, hash, scope, perMinute, createdAt, expiresAt },
    permissions: [...new Set(body.permissions)],
    createdBy: staff.id,
    revokedAt: null,
  };
  await hall.keys.add(key);
  return { key: await presentKey(hall, key), token };
};

/** A slip of the pen would give a key that opens nothing. */
function checkPlaces({ directory }: Pick<Hall, 'directory'>, scope: Scope): void {
  if (scope === 'everywhere') return;
  if ('municipality' in scope) {
    if (directory.offices().some(({ municipality }) => municipality === scope.municipality)) return;
    throw invalid(
      'scope.municipality',
      'There is no office in such a municipality.',
      'Nuk ka zyrë në një bashki të tillë.',
    );
  }
  for (const [i, id] of scope.officeIds.entries())
    if (directory.office(id)?.id !== id)
      throw invalid(`scope.officeIds.${i}`, 'There is no such office.', 'Nuk ka zyrë të tillë.');
}

/** Metrics name every office, so they are shown to who may see them everywhere. */
function checkMetrics({ permissions, scope }: BodyOf<'add-key'>): void {
  const i = permissions.indexOf('read-metrics');
  if (i < 0 || scope === 'everywhere') return;
  throw invalid(
    `permissions.${i}`,
    'Metrics are read everywhere or not at all.',
    'Matjet teknike lexohen kudo ose aspak.',
  );
}
