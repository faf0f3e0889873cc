/** What an administrator looks for in the audit, as the record understands it. */
import { DateTime } from 'luxon';
import type { QueryOf } from '../../contracts/api.ts';
import type { AuditEntry } from '../../contracts/audit.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { Ability } from '../access/abilities.ts';
import type { AuditSearch } from '../access/audit/record.ts';
import type { StoredEntry } from '../domain/audit-chain.ts';
import type { Hall } from './hall.ts';

/**
 * Days are calendar days of the office that is asked for, or else of the first. Who may read the audit of some offices only sees what was done
 * in them; what belongs to no office, such as the accounts of staff, is for who may read all of it.
 */
export function auditSearch(
  { directory }: Pick<Hall, 'directory'>,
  ability: Ability,
  query: QueryOf<'export-audit'>,
): AuditSearch {
  const { from, to, actor, action, office: asked } = query;
  const office = asked === undefined ? undefined : directory.office(asked);
  if (asked !== undefined && !office)
    throw invalid('office', 'There is no such office.', 'Nuk ka zyrë të tillë.');
  if (office && ability.cannot('read-audit', office)) throw new DomainError('FORBIDDEN');
  if (from !== undefined && to !== undefined && from > to)
    throw invalid('to', 'This must not be before "from".', 'Nuk mund të jetë para "from".');
  const zone = (office ?? directory.offices()[0])?.timeZone ?? 'utc';
  const startOf = (day: string, days: number) =>
    DateTime.fromISO(day, { zone }).startOf('day').plus({ days }).toMillis();
  return {
    fromAt: from === undefined ? undefined : startOf(from, 0),
    toAt: to === undefined ? undefined : startOf(to, 1),
    ...{ actor, action },
    officeIds: office ? [office.id] : theirs(directory, ability),
  };
}

function theirs(directory: Hall['directory'], ability: Ability): string[] | undefined {
  if (ability.can('read-audit', 'System')) return undefined;
  const offices = directory.offices().filter((office) => ability.can('read-audit', office));
  return offices.map(({ id }) => id);
}

export function presentEntry({ version: _version, at, ...entry }: StoredEntry): AuditEntry {
  return { ...entry, at: new Date(at).toISOString() };
}
