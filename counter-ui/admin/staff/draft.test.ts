import { describe, expect, it } from 'vitest';
import type { StaffAccount } from '../../../contracts/operations/staff.ts';
import type { Grant } from '../../../contracts/permissions.ts';
import { accountOf, changesOf, draftOf, Giveable, newDraft, newGrant } from './draft.ts';

const OFFICES = [
  { id: 'a1', municipality: 'A' },
  { id: 'a2', municipality: 'A' },
  { id: 'b1', municipality: 'B' },
];
const giveableBy = (...own: Grant[]) => new Giveable(own, OFFICES);
const clerk: Grant = { role: 'clerk', scope: { officeIds: ['a1'] } };
const account: StaffAccount = {
  ...{ id: 'x', username: 'ana', name: 'Ana', grants: [clerk], permissions: ['serve'], rights: ['call'] },
  ...{ languages: ['sq'], mustChangePassword: false, disabled: false, secondFactor: false },
  ...{ singleSignOn: false, lockedForMs: 0, manageable: true },
};

describe('what one may give', () => {
  it('is, for who administers an office, the roles below theirs and that office', () => {
    const giveable = giveableBy({ role: 'office-admin', scope: { officeIds: ['a1'] } });
    expect(giveable.roles()).toEqual(['clerk', 'supervisor', 'manager']);
    expect(giveable.wheres('clerk')).toEqual(['offices']);
    expect(giveable.officeIds('clerk')).toEqual(['a1']);
    expect(giveable.wheres('office-admin')).toEqual([]);
    expect(newGrant(giveable, 'clerk')).toMatchObject({ where: 'offices', officeIds: ['a1'] });
  });

  it('is, for who administers a municipality, that municipality as well', () => {
    const giveable = giveableBy({ role: 'municipality-admin', scope: { municipality: 'A' } });
    expect(giveable.wheres('office-admin')).toEqual(['offices', 'in A']);
    expect(giveable.officeIds('office-admin')).toEqual(['a1', 'a2']);
  });

  it('is, for who administers the system, everything', () => {
    const giveable = giveableBy({ role: 'admin', scope: 'everywhere' });
    expect(giveable.roles()).toHaveLength(7);
    expect(giveable.wheres('clerk')).toEqual(['offices', 'in A', 'in B', 'everywhere']);
    expect(newGrant(giveable, 'admin')).toMatchObject({ where: 'everywhere' });
    expect(newGrant(giveable, 'municipality-admin')).toMatchObject({ where: 'in A' });
  });

  it('stays where it was when another role is chosen, but for roles that name their place', () => {
    const giveable = giveableBy({ role: 'admin', scope: 'everywhere' });
    const before = { ...newGrant(giveable, 'clerk'), officeIds: ['b1'] };
    expect(newGrant(giveable, 'supervisor', before)).toEqual({ ...before, role: 'supervisor' });
    expect(newGrant(giveable, 'admin', before)).toMatchObject({ key: before.key, where: 'everywhere' });
  });
});

describe('an account as it is written', () => {
  it('is sent as it was read where nothing was changed', () => {
    for (const scope of ['everywhere', { municipality: 'A' }, { officeIds: ['a1', 'b1'] }] as const) {
      const grants = [{ role: 'clerk', scope }] as Grant[];
      expect(accountOf(draftOf({ ...account, grants })).grants).toEqual(grants);
      expect(changesOf({ ...account, grants }, draftOf({ ...account, grants }))).toEqual({});
    }
  });

  it('tells only what is different', () => {
    const draft = { ...draftOf(account), name: ' Ana Leka ', rights: [] };
    expect(changesOf(account, draft)).toEqual({ name: 'Ana Leka', rights: [] });
  });

  it('has no rights of a clerk where it is none, and a user name in small letters', () => {
    const giveable = giveableBy({ role: 'admin', scope: 'everywhere' });
    const draft = { ...newDraft(giveable), username: ' Ana ', grants: [newGrant(giveable, 'manager')] };
    expect(accountOf(draft)).toMatchObject({ username: 'ana', rights: [], grants: [{ role: 'manager' }] });
  });
});
