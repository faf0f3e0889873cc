/** Whether an ability reaches over a whole scope. A municipality is more than the offices that it has today. */
import type { Scope } from '../../contracts/permissions.ts';
import type { Directory } from '../organisation/directory.ts';
import type { Ability, Action } from './abilities.ts';

/** No office has this id, so that only who may in all of a municipality may in one that it might have. */
const ANY = '';

export function canWithin(
  ability: Ability,
  action: Action,
  scope: Scope,
  { office }: Pick<Directory, 'office'>,
): boolean {
  if (scope === 'everywhere') return ability.can(action, 'System');
  if ('municipality' in scope) return ability.can(action, { id: ANY, municipality: scope.municipality });
  return scope.officeIds.every((id) => ability.can(action, office(id) ?? { id, municipality: ANY }));
}
