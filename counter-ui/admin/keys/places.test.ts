import { describe, expect, it } from 'vitest';
import type { Grant } from '../../../contracts/permissions.ts';
import { choicesFor, CHOSEN, EVERYWHERE, exampleOffice, scopeOf } from './places.ts';

const lezhe = { id: 'a', municipality: 'Lezhë' };
const klos = { id: 'b', municipality: 'Klos' };

describe('where a key can be given', () => {
  it('is what one administers', () => {
    const offices = [lezhe, { ...lezhe, id: 'c' }, klos];
    const choices = (grants: Grant[]) => choicesFor(grants, offices);
    expect(choices([{ role: 'admin', scope: 'everywhere' }])).toEqual([CHOSEN, 'Lezhë', 'Klos', EVERYWHERE]);
    const town: Grant = { role: 'municipality-admin', scope: { municipality: 'Lezhë' } };
    expect(choices([town])).toEqual([CHOSEN, 'Lezhë']);
    const office: Grant = { role: 'office-admin', scope: { officeIds: ['a'] } };
    expect(choices([office, { role: 'manager', scope: 'everywhere' }])).toEqual([CHOSEN]);
  });

  it('is sent as a scope', () => {
    expect(scopeOf(EVERYWHERE, ['a'])).toBe('everywhere');
    expect(scopeOf('Klos', ['a'])).toEqual({ municipality: 'Klos' });
    expect(scopeOf(CHOSEN, ['a'])).toEqual({ officeIds: ['a'] });
  });

  it('has an office to show an example for', () => {
    expect(exampleOffice('everywhere', [lezhe, klos])).toBe(lezhe);
    expect(exampleOffice({ municipality: 'Klos' }, [lezhe, klos])).toBe(klos);
    expect(exampleOffice({ officeIds: ['b'] }, [lezhe, klos])).toBe(klos);
    expect(exampleOffice({ officeIds: ['x'] }, [lezhe, klos])).toBeUndefined();
  });
});
