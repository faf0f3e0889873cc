/**
 * The audit as a table for spreadsheets (RFC 4180, UTF-8 with a byte order mark). What such a program would take for a formula is put
 * behind an apostrophe: an entry holds names and addresses that somebody else chose.
 */
import type { AuditEntry } from '../../contracts/audit.ts';

const COLUMNS: Readonly<Record<string, (entry: AuditEntry) => unknown>> = {
  seq: ({ seq }) => seq,
  at: ({ at }) => at,
  actor: ({ actor }) => actor?.name,
  actorId: ({ actor }) => actor?.staffId,
  action: ({ action }) => action,
  outcome: ({ outcome }) => outcome,
  code: ({ code }) => code,
  targetKind: ({ target }) => target?.kind,
  target: ({ target }) => target?.label,
  targetId: ({ target }) => target?.id,
  officeId: ({ officeId }) => officeId,
  address: ({ address }) => address,
  asked: ({ asked }) => asked,
  before: ({ before }) => before,
  after: ({ after }) => after,
  previousHash: ({ previousHash }) => previousHash,
  hash: ({ hash }) => hash,
};

export const CSV_HEAD = `\ufeff${Object.keys(COLUMNS).join(',')}\r\n`;

export function csvLine(entry: AuditEntry): string {
  return `${Object.values(COLUMNS)
    .map((column) => cell(column(entry)))
    .join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (typeof value === 'number') return String(value);
  const text = typeof value === 'string' ? value : isNone(value) ? '' : JSON.stringify(value);
  const plain = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${plain.replaceAll('"', '""')}"`;
}

const isNone = (value: unknown): boolean => value === null || value === undefined;
