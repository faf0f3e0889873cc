import { describe, expect, it } from 'vitest';
import { wantedBy } from './wanted.ts';

const nothing = { phone: '', name: '', number: '', day: '' };

describe('a search for what is kept about a person', () => {
  it('is by one thing, whatever stands in the other fields', () => {
    const typed = { phone: '069 123 4567', name: ' Arta  ', number: 'm 012', day: '2026-11-24' };
    expect(wantedBy('phone', typed)).toEqual({ wanted: { phone: '+355691234567' } });
    expect(wantedBy('name', typed)).toEqual({ wanted: { name: 'Arta' } });
    expect(wantedBy('number', typed)).toEqual({ wanted: { number: 'M012', day: '2026-11-24' } });
  });

  it('says which fields it needs', () => {
    expect(wantedBy('phone', { ...nothing, phone: '069 12' })).toEqual({ wrong: ['phone'] });
    expect(wantedBy('name', { ...nothing, name: '  ' })).toEqual({ wrong: ['name'] });
    expect(wantedBy('number', nothing)).toEqual({ wrong: ['number', 'day'] });
    expect(wantedBy('number', { ...nothing, number: 'M012' })).toEqual({ wrong: ['day'] });
  });
});
