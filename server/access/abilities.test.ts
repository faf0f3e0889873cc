import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, PERMISSIONS, RIGHTS, ROLES, type Grant, type Role } from '../../contracts/permissions.ts';
import type { StaffRecord } from '../organisation/directory.ts';
import { abilityOfStaff } from './abilities.ts';

const OFFICES = [1, 2, 3, 4].map((n) => ({
  id: `0190b2c8-0000-7000-8000-00000000000${n}`,
  municipality: n < 3 ? 'Lezhë' : 'Klos',
}));
const grant: fc.Arbitrary<Grant> = fc.record({
  role: fc.constantFrom(...(Object.keys(ROLES) as Role[])),
  scope: fc.oneof(
    fc.constant('everywhere' as const),
    fc.record({ municipality: fc.constantFrom('Lezhë', 'Klos', 'Mat') }),
    fc.record({
      officeIds: fc.subarray(
        OFFICES.map(({ id }) => id),
        { minLength: 1 },
      ),
    }),
  ),
});

function someone(grants: Grant[], rights: StaffRecord['rights'] = []): StaffRecord {
  const named = { id: 'staff', username: 'somebody', passwordHash: '', name: 'Somebody' };
  const free = { languages: [], disabled: false, mustChangePassword: false, secondFactor: null };
  return { ...named, ...free, grants, rights, singleSignOn: null };
}

describe('what a member of staff may do', () => {
  it('is what the tables of the contract say, in every office and in none besides', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), (grants) => {
        const ability = abilityOfStaff(someone(grants));
        for (const permission of PERMISSIONS) {
          const where = OFFICES.filter((office) => holds(grants, permission, office));
          expect(OFFICES.filter((office) => ability.can(permission, office))).toEqual(where);
          if (where.length > 0) expect(ability.can(permission, 'Office')).toBe(true);
        }
      }),
    );
  });

  it('holds for what belongs to no office only where it holds everywhere', () => {
    fc.assert(
      fc.property(fc.array(grant, { maxLength: 4 }), (grants) => {
        const ability = abilityOfStaff(someone(grants));
        for (const permission of PERMISSIONS) {
          const everywhere = grants.filter(({ scope }) => scope === 'everywhere');
          const may = everywhere.some(({ role }) => (ROLES[role] as readonly string[]).includes(permission));
          expect(ability.can(permission, 'System')).toBe(may);
        }
      }),
    );
  });

  it('includes all rights where they supervise, and their own where they are clerks', () => {
    const [here, beside] = OFFICES;
    if (!here || !beside) throw new Error('two offices were expected');
    const ability = abilityOfStaff(
      someone(
        [
          { role: 'clerk', scope: { officeIds: [here.id] } },
          { role: 'supervisor', scope: { officeIds: [beside.id] } },
        ],
        ['transfer'],
      ),
    );
    expect(RIGHTS.filter((right) => ability.can(right, here))).toEqual(['transfer']);
    expect(RIGHTS.filter((right) => ability.can(right, beside))).toEqual([...RIGHTS]);
  });

  it('is nothing at all without a role, whatever rights are written down', () => {
    const ability = abilityOfStaff(someone([], [...RIGHTS]));
    for (const action of [...PERMISSIONS, ...RIGHTS]) {
      expect(ability.can(action, 'Office')).toBe(false);
      expect(ability.can(action, 'System')).toBe(false);
    }
  });
});
