/**
 * Who may give what, to whom: administrators give the roles of `MAY_GIVE`, each within their own scope. Whoever administers an account may
 * take it over, so they must be able to give all that it holds; nobody can raise anybody, themselves included, above what they may give.
 */
import { covers, MAY_GIVE, type Grant, type Role, type Scope } from './permissions.ts';

interface Place {
  id: string;
  municipality: string;
}
/** By its id; `undefined` where there is none. */
export type FindOffice = (officeId: string) => Place | undefined;

/** Where one may give a role. */
function scopesFor(own: readonly Grant[], role: Role): Scope[] {
  return own.filter((mine) => MAY_GIVE[mine.role].includes(role)).map(({ scope }) => scope);
}

/** Where one manages staff: the scopes of all grants by which one may give something. */
function managedScopes(own: readonly Grant[]): Scope[] {
  return own.filter(({ role }) => MAY_GIVE[role].length > 0).map(({ scope }) => scope);
}

/** An office that does not exist (any more) lies in a scope that names it, or everywhere. */
function inOne(scopes: readonly Scope[], officeId: string, find: FindOffice): boolean {
  const office = find(officeId) ?? { id: officeId, municipality: '' };
  return scopes.some((scope) => covers(scope, office));
}

/** Whether a scope lies within the others, taken together. A municipality is more than the offices that it has today. */
function lieWithin(scope: Scope, others: readonly Scope[], find: FindOffice): boolean {
  if (others.includes('everywhere')) return true;
  if (scope === 'everywhere') return false;
  if ('officeIds' in scope) return scope.officeIds.every((id) => inOne(others, id, find));
  return others.some(
    (other) => other !== 'everywhere' && 'municipality' in other && other.municipality === scope.municipality,
  );
}

/** Whether who holds `own` may give this. */
export function mayGive(own: readonly Grant[], { role, scope }: Grant, find: FindOffice): boolean {
  return lieWithin(scope, scopesFor(own, role), find);
}

/** Whether who holds `own` may change, disable or reset an account that holds these: only who could give it all. */
export function mayManage(own: readonly Grant[], theirs: readonly Grant[], find: FindOffice): boolean {
  // Without any grant it is nobody's but who manages everything.
  if (theirs.length === 0) return managedScopes(own).includes('everywhere');
  return theirs.every((grant) => mayGive(own, grant, find));
}

/** Whether who holds `own` may see an account that holds these: one that works in an office of theirs, or whose role lies in their scope. */
export function maySee(own: readonly Grant[], theirs: readonly Grant[], find: FindOffice): boolean {
  const mine = managedScopes(own);
  if (mine.includes('everywhere')) return true;
  return theirs.some(({ scope }) =>
    scope !== 'everywhere' && 'officeIds' in scope
      ? scope.officeIds.some((id) => inOne(mine, id, find))
      : lieWithin(scope, mine, find),
  );
}

/** Whether who holds these administers the whole system. */
export function administersAll(grants: readonly Grant[]): boolean {
  return grants.some(({ role, scope }) => role === 'admin' && scope === 'everywhere');
}
