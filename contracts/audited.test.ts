import { describe, expect, it } from 'vitest';
import { PERMISSIONS, ROLES } from './permissions.ts';
import { OPERATIONS, type Operation, type OperationName } from './api.ts';
import { AUDITED, keptOf } from './audited.ts';

const names = Object.keys(OPERATIONS) as OperationName[];
const operation = (name: OperationName): Operation => OPERATIONS[name];
const changing = names.filter((name) => operation(name).method !== 'GET');

describe('what the audit notes', () => {
  it('is said of every operation that changes something, and of no other', () => {
    expect(Object.keys(AUDITED).sort()).toEqual(changing.sort());
  });

  it('is left to the events only where the operation is a command of the queue, which has some', () => {
    const byEvents = changing.filter((name) => (AUDITED as Record<string, unknown>)[name] === 'events');
    for (const name of byEvents) {
      expect(operation(name).command, name).toBe(true);
      expect(operation(name).path, name).toMatch(/^\/(tickets|offices)\/:/);
    }
  });

  it('is nothing only where nothing is kept, and left to the operation itself only where it is asked again and again', () => {
    const saying = (word: string) =>
      changing.filter((name) => (AUDITED as Record<string, unknown>)[name] === word);
    expect(saying('nothing')).toEqual(['begin-pairing', 'report-device']);
    expect(saying('itself')).toEqual(['claim-pairing']);
  });

  it('is everything that no clerk may do', () => {
    const forOthers = changing.filter((name) => {
      const { access } = operation(name);
      return PERMISSIONS.some(
        (each) => each === access && !(ROLES.clerk as readonly string[]).includes(each),
      );
    });
    expect(forOthers.length).toBeGreaterThan(0);
    for (const name of forOthers) expect(keptOf(name), name).not.toBeNull();
  });

  it('keeps no secret, and nothing that somebody wrote', () => {
    for (const name of changing) {
      for (const field of keptOf(name) ?? [])
        expect(field).not.toMatch(/password|code|secret|token|note|text|phone|name$/i);
    }
  });
});
