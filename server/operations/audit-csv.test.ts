import { expect, it } from 'vitest';
import type { AuditEntry } from '../../contracts/audit.ts';
import { csvLine, CSV_HEAD } from './audit-csv.ts';

const entry = (name: string): AuditEntry => ({
  seq: 1,
  id: '01990000-0000-7000-8000-000000000000',
  at: '2026-11-24T10:00:00.000Z',
  actor: { staffId: '01990000-0000-7000-8000-000000000001', name },
  action: 'sign-in',
  target: null,
  officeId: null,
  address: '127.0.0.1',
  asked: {},
  before: null,
  after: { state: 'open' },
  outcome: 'done',
  code: null,
  previousHash: '',
  hash: 'ab',
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('makes no formula of %j', (name) => {
  expect(csvLine(entry(name))).toContain(`,"'${name}",`);
});

it('keeps quotes, commas and lines within their cell, and as many cells as there are columns', () => {
  const line = csvLine(entry('a "b", c\nd'));
  expect(line).toContain('"a ""b"", c\nd"');
  expect(line).toContain('"{""state"":""open""}"');
  expect(csvLine(entry('x')).split('","').length).toBeLessThanOrEqual(CSV_HEAD.split(',').length);
  expect(csvLine(entry('x')).split(',').length).toBe(CSV_HEAD.split(',').length);
});
