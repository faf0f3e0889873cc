/** Where a key can be given to hold: the choices of a form, and the words of a list. The server judges. */
import { ROLES, type Grant, type Permission, type Scope } from '../../../contracts/permissions.ts';

interface Place {
  id: string;
  municipality: string;
}

/** `''`: offices that are chosen one by one; `*`: everywhere; else a municipality. */
export type Choice = string;
export const CHOSEN: Choice = '';
export const EVERYWHERE: Choice = '*';

/** @param offices those in which one manages keys */
export function choicesFor(grants: readonly Grant[], offices: readonly Place[]): Choice[] {
  const scopes = grants
    .filter(({ role }) => (ROLES[role] as readonly Permission[]).includes('manage-keys'))
    .map(({ scope }) => scope);
  const everywhere = scopes.includes('everywhere');
  const municipalities = everywhere
    ? offices.map(({ municipality }) => municipality)
    : scopes.flatMap((scope) =>
        scope !== 'everywhere' && 'municipality' in scope ? [scope.municipality] : [],
      );
  return [CHOSEN, ...new Set(municipalities), ...(everywhere ? [EVERYWHERE] : [])];
}

export function scopeOf(choice: Choice, officeIds: readonly string[]): Scope {
  if (choice === EVERYWHERE) return 'everywhere';
  return choice === CHOSEN ? { officeIds: [...officeIds] } : { municipality: choice };
}

/** The first office in which a scope holds, to show an example for. */
export function exampleOffice<P extends Place>(scope: Scope, offices: readonly P[]): P | undefined {
  if (scope === 'everywhere') return offices[0];
  return 'municipality' in scope
    ? offices.find(({ municipality }) => municipality === scope.municipality)
    : offices.find(({ id }) => scope.officeIds.includes(id));
}
