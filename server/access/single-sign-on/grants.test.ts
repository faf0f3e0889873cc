import { describe, expect, it } from 'vitest';
import { grantsOf } from './grants.ts';
import { Grants } from './settings.ts';

const offices = [
  { id: 'id-1', code: 'lezhe', municipality: 'Lezhë' },
  { id: 'id-2', code: 'shengjin', municipality: 'Lezhë' },
];
const directory = {
  offices: () => offices,
  office: (code: string) => offices.find((each) => each.code === code),
} as unknown as Parameters<typeof grantsOf>[2];
const mapping = Grants.parse(
  JSON.stringify({
    clerks: [{ role: 'clerk', scope: { offices: ['lezhe', 'shengjin'] } }],
    deputies: [
      { role: 'clerk', scope: { offices: ['lezhe', 'shengjin'] } },
      { role: 'manager', scope: { municipality: 'Lezhë' } },
    ],
    abroad: [{ role: 'manager', scope: { municipality: 'Elsewhere' } }],
    half: [{ role: 'supervisor', scope: { offices: ['lezhe', 'nowhere'] } }],
    admins: [{ role: 'admin', scope: 'everywhere' }],
  }),
);
const of = (...groups: string[]) => grantsOf(groups, mapping, directory);

describe('the roles of somebody’s groups', () => {
  it('are all of them, each once, with offices by their ids', () => {
    expect(of('clerks', 'deputies', 'choir')).toEqual({
      known: true,
      missing: [],
      grants: [
        { role: 'clerk', scope: { officeIds: ['id-1', 'id-2'] } },
        { role: 'manager', scope: { municipality: 'Lezhë' } },
      ],
    });
    expect(of('admins').grants).toEqual([{ role: 'admin', scope: 'everywhere' }]);
  });

  it('are none where no group is known, whatever it is called', () => {
    for (const group of ['choir', 'Clerks', '__proto__', 'toString', ''])
      expect(of(group)).toEqual({ known: false, missing: [], grants: [] });
  });

  it('leave out offices and municipalities that are not here, and name them', () => {
    const grants = [{ role: 'supervisor', scope: { officeIds: ['id-1'] } }];
    expect(of('half')).toEqual({ known: true, missing: ['nowhere'], grants });
    expect(of('abroad')).toEqual({ known: true, missing: ['Elsewhere'], grants: [] });
  });
});
