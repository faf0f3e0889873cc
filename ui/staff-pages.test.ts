import { expect, it } from 'vitest';
import { ROLES } from '../contracts/permissions.ts';
import { staffPages } from './staff-pages.ts';

it.each([
  ['clerk', ['/desk', '/account']],
  ['supervisor', ['/desk', '/dashboard', '/account']],
  ['manager', ['/dashboard', '/account']],
  ['catalogue-editor', ['/account']],
  ['office-admin', ['/admin', '/audit', '/account']],
  ['admin', ['/desk', '/dashboard', '/admin', '/audit', '/account']],
] as const)('shows a %s the pages that role opens', (role, hrefs) => {
  expect(staffPages(ROLES[role]).map(({ href }) => href)).toEqual(hrefs);
});

it('leads to the administration by any one of its sections', () => {
  expect(staffPages(['protect-data']).map(({ href }) => href)).toContain('/admin');
});
