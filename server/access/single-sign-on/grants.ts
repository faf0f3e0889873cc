/** From a person's groups at the provider to their roles here. */
import type { Grant } from '../../../contracts/permissions.ts';
import type { Directory } from '../../organisation/directory.ts';
import type { MappedGrant, SingleSignOnSettings } from './settings.ts';

export interface GroupGrants {
  /** Whether any of the groups is one that gives a role. */
  known: boolean;
  grants: Grant[];
  /** Offices and municipalities that are named and are not here: their roles are left out. */
  missing: string[];
}

/** All that their groups give, each once. */
export function grantsOf(
  groups: readonly string[],
  mapping: SingleSignOnSettings['grants'],
  directory: Pick<Directory, 'office' | 'offices'>,
): GroupGrants {
  const mapped = groups.flatMap((group) => mapping.get(group) ?? []);
  const found = mapped.map((each) => resolve(each, directory));
  const grants = new Map(found.flatMap(({ grant }) => (grant ? [[JSON.stringify(grant), grant]] : [])));
  const missing = new Set(found.flatMap((each) => each.missing));
  return { known: mapped.length > 0, grants: [...grants.values()], missing: [...missing] };
}

function resolve(
  { role, scope }: MappedGrant,
  directory: Pick<Directory, 'office' | 'offices'>,
): { grant: Grant | null; missing: string[] } {
  if (scope === 'everywhere') return { grant: { role, scope }, missing: [] };
  if ('municipality' in scope) {
    const here = directory.offices().some(({ municipality }) => municipality === scope.municipality);
    return here ? { grant: { role, scope }, missing: [] } : { grant: null, missing: [scope.municipality] };
  }
  const missing = scope.offices.filter((code) => !directory.office(code));
  const officeIds = scope.offices.flatMap((code) => directory.office(code)?.id ?? []);
  return { grant: officeIds.length > 0 ? { role, scope: { officeIds } } : null, missing };
}
