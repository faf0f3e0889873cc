/** An account as it is being written, and what of it is to be sent. */
import { mayGive } from '../../../contracts/delegation.ts';
import type { StaffAccount } from '../../../contracts/operations/staff.ts';
import {
  MAY_GIVE,
  RIGHTS,
  ROLES,
  type Grant,
  type Right,
  type Role,
} from '../../../contracts/permissions.ts';
import type { Office } from '../../../contracts/shapes.ts';

type Place = Pick<Office, 'id' | 'municipality'>;

/** One role as it is being chosen. `where`: 'everywhere', 'offices', or 'in ' and a municipality. */
export interface GrantDraft {
  key: number;
  role: Role;
  where: string;
  officeIds: readonly string[];
}
export interface Draft {
  name: string;
  username: string;
  languages: readonly string[];
  grants: readonly GrantDraft[];
  rights: readonly Right[];
}

const IN = 'in ';
let keys = 0;

/** What one may give, as the server judges it. */
export class Giveable {
  readonly #own: readonly Grant[];
  readonly #offices: readonly Place[];

  constructor(own: readonly Grant[], offices: readonly Place[]) {
    this.#own = own;
    this.#offices = offices;
  }

  roles(): Role[] {
    const given = new Set(this.#own.flatMap(({ role }) => MAY_GIVE[role]));
    return (Object.keys(ROLES) as Role[]).filter((role) => given.has(role));
  }

  /** The places of a `GrantDraft`, the narrowest first. */
  wheres(role: Role): string[] {
    const municipalities = [...new Set(this.#offices.map(({ municipality }) => municipality))];
    return [
      ...(this.officeIds(role).length > 0 ? ['offices'] : []),
      ...municipalities
        .filter((municipality) => this.#may({ role, scope: { municipality } }))
        .map((municipality) => IN + municipality),
      ...(this.#may({ role, scope: 'everywhere' }) ? ['everywhere'] : []),
    ];
  }

  officeIds(role: Role): string[] {
    return this.#offices.map(({ id }) => id).filter((id) => this.#may({ role, scope: { officeIds: [id] } }));
  }

  #may(grant: Grant): boolean {
    return mayGive(this.#own, grant, (id) => this.#offices.find((office) => office.id === id));
  }
}

/** Where a role is by its name; any other begins as narrow as it can be. */
function placeOf(role: Role, wheres: readonly string[]): string | undefined {
  if (role === 'admin') return wheres.find((where) => where === 'everywhere');
  return role === 'municipality-admin' ? wheres.find((where) => municipalityOf(where) !== null) : undefined;
}

/** A role to begin with; what was chosen for the one before stays where it can. */
export function newGrant(giveable: Giveable, role: Role, before?: GrantDraft): GrantDraft {
  const wheres = giveable.wheres(role);
  const ids = giveable.officeIds(role);
  const place = placeOf(role, wheres);
  if (!place && before && wheres.includes(before.where))
    return { ...before, role, officeIds: before.officeIds.filter((id) => ids.includes(id)) };
  const where = place ?? wheres[0] ?? 'offices';
  return { key: before?.key ?? ++keys, role, where, officeIds: ids.length === 1 ? ids : [] };
}

export function newDraft(giveable: Giveable): Draft {
  const [role = 'clerk'] = giveable.roles();
  return {
    name: '',
    username: '',
    languages: ['sq'],
    grants: [newGrant(giveable, role)],
    rights: [...RIGHTS],
  };
}

export function draftOf({ name, username, languages, grants, rights }: StaffAccount): Draft {
  return { name, username, languages, rights, grants: grants.map(grantDraft) };
}

function grantDraft({ role, scope }: Grant): GrantDraft {
  const key = ++keys;
  if (scope === 'everywhere') return { key, role, where: scope, officeIds: [] };
  if ('municipality' in scope) return { key, role, where: IN + scope.municipality, officeIds: [] };
  return { key, role, where: 'offices', officeIds: scope.officeIds };
}

/** The municipality of a place, `null` where it is none. */
export function municipalityOf(where: string): string | null {
  return where.startsWith(IN) ? where.slice(IN.length) : null;
}

export function grantOf({ role, where, officeIds }: GrantDraft): Grant {
  const municipality = municipalityOf(where);
  if (municipality !== null) return { role, scope: { municipality } };
  return { role, scope: where === 'everywhere' ? 'everywhere' : { officeIds: [...officeIds] } };
}

export const isClerk = ({ grants }: Draft): boolean => grants.some(({ role }) => role === 'clerk');

/** As it is sent; who is no clerk has no use for a clerk's rights. */
export function accountOf(draft: Draft) {
  const { name, username, languages, rights, grants } = draft;
  return {
    name: name.trim(),
    username: username.trim().toLowerCase(),
    languages: [...languages],
    grants: grants.map(grantOf),
    rights: isClerk(draft) ? [...rights] : [],
  };
}

/** What is different from before, for `change-staff`. */
export function changesOf(before: StaffAccount, draft: Draft): Partial<ReturnType<typeof accountOf>> {
  const { username: _fixed, ...now } = accountOf(draft);
  const changed = Object.entries(now).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(before[field as keyof typeof now]),
  );
  return Object.fromEntries(changed);
}
