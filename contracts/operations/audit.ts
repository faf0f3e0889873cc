/** Who did what. */
import { z } from 'zod';
import { AuditEntry, AuditState } from '../audit.ts';
import { page, paging, type Operation } from '../operation.ts';
import { Day } from '../shapes.ts';

/** What the audit can be searched by. */
const FILTERS = {
  /** Calendar days of the office that is asked for, or else of the first, inclusive. */
  from: Day.optional(),
  to: Day.optional(),
  /** Id of a member of staff, or a part of their name at the time. */
  actor: z.string().trim().min(1).max(80).optional(),
  /** Name of an operation. */
  action: z.string().min(1).max(40).optional(),
  office: z.string().min(1).max(64).optional(),
};

export const AUDIT = {
  'list-audit': {
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, the newest first',
    access: 'read-audit',
    status: 200,
    query: z.strictObject({ ...FILTERS, ...paging }),
    answer: page(AuditEntry),
  },
  'export-audit': {
    method: 'GET',
    path: '/audit/export',
    summary: 'The same as a table for spreadsheets',
    access: 'read-audit',
    status: 200,
    query: z.strictObject(FILTERS),
    answer: z.custom<AsyncIterable<string>>(),
    produces: 'text/csv',
  },
  'get-audit-state': {
    method: 'GET',
    path: '/audit/state',
    summary: 'Whether every entry of the audit is there as it was written',
    access: 'read-audit',
    status: 200,
    answer: AuditState,
  },
} as const satisfies Record<string, Operation>;
