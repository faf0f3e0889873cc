import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { administersAll, mayGive, mayManage, maySee, type FindOffice } from './delegation.ts';
import { covers, ROLES, type Grant, type Permission, type Role, type Scope } from './permissions.ts';

const OFFICES = [
  { id: 'a1', municipality: 'A' },
  { id: 'a2', municipality: 'A' },
  { id: 'b1', municipality: 'B' },
  { id: 'b2', municipality: 'B' },
];
const find: FindOffice = (id) => OFFICES.find((office) => office.id === id);
const at = (...officeIds: string[]): Scope => ({ officeIds });
const inA: Scope = { municipality: 'A' };
const grant = (role: Role, scope: Scope): Grant => ({ role, scope });

describe('what one may give', () => {
  it.each([
    ['office-admin', at('a1'), 'clerk', at('a1'), true],
    ['office-admin', at('a1'), 'clerk', at('a1', 'a2'), false],
    ['office-admin', at('a1'), 'office-admin', at('a1'), false],
    ['office-admin', at('a1', 'a2'), 'clerk', inA, false],
    ['office-admin', at('a1'), 'clerk', at('nowhere'), false],
    ['municipality-admin', inA, 'office-admin', at('a1', 'a2'), true],
    ['municipality-admin', inA, 'manager', inA, true],
    ['municipality-admin', inA, 'manager', { municipality: 'B' }, false],
    ['municipality-admin', inA, 'clerk', at('b1'), false],
    ['municipality-admin', inA, 'clerk', 'everywhere', false],
    ['municipality-admin', inA, 'admin', inA, false],
    ['admin', 'everywhere', 'admin', 'everywhere', true],
    ['admin', inA, 'admin', 'everywhere', false],
    ['supervisor', 'everywhere', 'clerk', at('a1'), false],
  ] as const)('is, for %s in %j, the role %s in %j: %s', (mine, where, role, scope, may) => {
    expect(mayGive([grant(mine, where)], grant(role, scope), find)).toBe(may);
  });

  it('is within the scope of the role that gives it, not of another one', () => {
    const own = [grant('office-admin', at('a1')), grant('clerk', 'everywhere')];
    expect(mayGive(own, grant('clerk', at('b1')), find)).toBe(false);
  });

  it('may span several offices of several grants', () => {
    const own = [grant('office-admin', at('a1')), grant('office-admin', at('b1'))];
    expect(mayGive(own, grant('clerk', at('a1', 'b1')), find)).toBe(true);
  });
});

describe('whom one may see and manage', () => {
  const own = [grant('office-admin', at('a1'))];
  it.each<[string, Grant[], boolean, boolean]>([
    ['a clerk of the office', [grant('clerk', at('a1'))], true, true],
    ['a clerk who works elsewhere as well', [grant('clerk', at('a1', 'a2'))], true, false],
    ['a clerk with another role elsewhere', [grant('clerk', at('a1')), grant('manager', inA)], true, false],
    ['another administrator of the office', [grant('office-admin', at('a1'))], true, false],
    ['a clerk of another office', [grant('clerk', at('a2'))], false, false],
    ['who administers the municipality', [grant('municipality-admin', inA)], false, false],
    ['who administers the system', [grant('admin', 'everywhere')], false, false],
    ['who has no role', [], false, false],
  ])('for the administrator of an office: %s', (_who, theirs, see, manage) => {
    expect([maySee(own, theirs, find), mayManage(own, theirs, find)]).toEqual([see, manage]);
  });
});

const scopes = fc.oneof(
  fc.constant<Scope>('everywhere'),
  fc.constantFrom('A', 'B').map((municipality): Scope => ({ municipality })),
  fc
    .uniqueArray(fc.constantFrom(...OFFICES.map(({ id }) => id)), { minLength: 1 })
    .map((officeIds): Scope => ({ officeIds })),
);
const grants = fc.array(
  fc.record({ role: fc.constantFrom(...(Object.keys(ROLES) as Role[])), scope: scopes }),
  { minLength: 1, maxLength: 3 },
);
const steps = fc.array(
  fc.record({
    what: fc.constantFrom('add', 'change', 'take over' as const),
    by: fc.nat(20),
    on: fc.nat(20),
    grants,
  }),
  { maxLength: 30 },
);

/** Every permission in every office, `System` for what needs it everywhere. */
function powers(theirs: readonly Grant[]): string[] {
  const places = [...OFFICES, { id: 'System', municipality: '' }];
  return theirs.flatMap(({ role, scope }) =>
    places
      .filter((place) => (place.id === 'System' ? scope === 'everywhere' : covers(scope, place)))
      .flatMap(({ id }) => (ROLES[role] as readonly Permission[]).map((permission) => `${permission}@${id}`)),
  );
}

describe('whatever administrators do one after the other', () => {
  it('gives nobody a permission in an office that the first of them could not give, and themselves nothing', () => {
    let givenAway = 0;
    fc.assert(
      fc.property(grants, fc.array(grants, { maxLength: 5 }), steps, (first, others, history) => {
        const accounts = [first, ...others];
        const before = accounts.map(powers);
        const couldGive = new Set(
          (Object.keys(ROLES) as Role[]).flatMap((role) =>
            (['everywhere', ...OFFICES.map(({ id }) => at(id))] as Scope[])
              .filter((scope) => mayGive(first, grant(role, scope), find))
              .flatMap((scope) => powers([grant(role, scope)])),
          ),
        );
        // Whoever makes an account or resets its password can act as it.
        const theirs = new Set([0]);
        for (const { what, by, on, grants: wanted } of history) {
          const actor = [...theirs][by % theirs.size] ?? 0;
          const own = accounts[actor] ?? [];
          const target = on % accounts.length;
          const mayGiveAll = wanted.every((each) => mayGive(own, each, find));
          const manages = target !== actor && mayManage(own, accounts[target] ?? [], find);
          if (what === 'add' && mayGiveAll) theirs.add(accounts.push(wanted) - 1);
          if (what === 'change' && manages && mayGiveAll) accounts[target] = wanted;
          if (what === 'take over' && manages) theirs.add(target);
        }
        givenAway += theirs.size - 1;
        accounts.forEach((account, i) => {
          const more = powers(account).filter((power) => !before[i]?.includes(power));
          expect(more.filter((power) => !couldGive.has(power))).toEqual([]);
        });
        const reached = [...theirs].flatMap((i) => powers(accounts[i] ?? []));
        const had = new Set([...(before[0] ?? []), ...couldGive]);
        expect(reached.filter((power) => !had.has(power))).toEqual([]);
      }),
      { numRuns: 500 },
    );
    expect(givenAway).toBeGreaterThan(100);
  });

  it('lets who may manage an account see it, and who administers everything manage everybody', () => {
    fc.assert(
      fc.property(grants, grants, (own, theirs) => {
        if (mayManage(own, theirs, find)) expect(maySee(own, theirs, find)).toBe(true);
        if (administersAll(own)) expect(mayManage(own, theirs, find)).toBe(true);
      }),
    );
  });
});
