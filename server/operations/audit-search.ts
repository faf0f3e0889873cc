/** What an administrator looks for in the audit, as the record understands it. */
import { DateTime } from 'luxon';
import type { QueryOf } from '../../contracts/api.ts';
import type { AuditEntry } from '../../contracts/audit.ts';
import { invalid } from '../../contracts/problems.ts';
import type { AuditSearch } from '../access/audit/record.ts';
import type { StoredEntry } from '../domain/audit-chain.ts';
import type { Hall } from './hall.ts';

/** Days are calendar days of the office that is asked for, or else of the first. */
export function auditSearch({ directory }: Hall, query: QueryOf<'export-audit'>): AuditSearch {
  const { from, to, actor, action, office: asked } = query;
  const office = asked === undefined ? undefined : directory.office(asked);
  if (asked !== undefined && !office)
    throw invalid('office', 'There is no such office.', 'Nuk ka zyrë të tillë.');
  if (from !== undefined && to !== undefined && from > to)
    throw invalid('to', 'This must not be before "from".', 'Nuk mund të jetë para "from".');
  const zone = (office ?? directory.offices()[0])?.timeZone ?? 'utc';
  const startOf = (day: string, days: number) =>
    DateTime.fromISO(day, { zone }).startOf('day').plus({ days }).toMillis();
  return {
    fromAt: from === undefined ? undefined : startOf(from, 0),
    toAt: to === undefined ? undefined : startOf(to, 1),
    ...{ actor, action, officeId: office?.id },
  };
}

export function presentEntry({ version: _version, at, ...entry }: StoredEntry): AuditEntry {
  return { ...entry, at: new Date(at).toISOString() };
}
