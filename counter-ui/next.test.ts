import { describe, expect, it } from 'vitest';
import { ROLES } from '../contracts/permissions.ts';
import { changeFirst, firstPage, safeNext } from './next.ts';

const origin = 'http://127.0.0.1:3000';

describe('safeNext', () => {
  it('goes on to a page of this site with its query and fragment', () => {
    expect(safeNext('/dashboard?from=2026-11-24#f', origin, '/desk')).toBe('/dashboard?from=2026-11-24#f');
  });

  it.each([
    'https://elsewhere.example/desk',
    '//elsewhere.example/desk',
    '/\\elsewhere.example',
    '\\/elsewhere.example',
    '/\t/elsewhere.example',
    'javascript:alert(1)',
    'desk',
    '',
    null,
  ])('does not follow %j', (asked) => {
    expect(safeNext(asked, origin, '/desk')).toBe('/desk');
  });

  it('does not come back to the sign-in page itself', () => {
    expect(safeNext('/sign-in?next=/desk', origin, '/desk')).toBe('/desk');
  });
});

describe('firstPage', () => {
  it('is the desk for whoever may work at one', () => {
    expect(firstPage({ permissions: [...ROLES.manager, ...ROLES.clerk] })).toBe('/desk');
    expect(firstPage({ permissions: [...ROLES.admin] })).toBe('/desk');
  });

  it('is else where their figures are, or what they have to do', () => {
    expect(firstPage({ permissions: [...ROLES.manager] })).toBe('/dashboard');
    expect(firstPage({ permissions: [...ROLES['office-admin']] })).toBe('/admin');
    expect(firstPage({ permissions: [...ROLES['catalogue-editor']] })).toBe('/account');
  });
});

describe('changeFirst', () => {
  it('keeps where somebody wanted to go', () => {
    expect(changeFirst(null)).toBe('/account');
    expect(changeFirst('/dashboard?office=lezhe')).toBe('/account?next=%2Fdashboard%3Foffice%3Dlezhe');
  });
});
