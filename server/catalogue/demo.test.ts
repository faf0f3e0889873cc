import { describe, expect, it } from 'vitest';
import { validate, version } from 'uuid';
import { demoOffices } from './demo.ts';

describe('the demo', () => {
  const [main, unit] = demoOffices('x');

  it('is a main office with eight counters and a unit with two', () => {
    expect([main?.counters.length, unit?.counters.length]).toEqual([8, 2]);
    expect(main?.counters.map(({ name }) => name)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
  });

  it('gives about twelve services in five groups with a letter each', () => {
    expect(new Set(main?.services.map(({ series }) => series))).toEqual(new Set(['A', 'F', 'H', 'K', 'M']));
    expect(new Set(main?.services.map(({ series, group }) => series + group.code)).size).toBe(5);
    expect(unit?.services.length).toBeLessThan(main?.services.length ?? 0);
  });

  it('has the same ids at every start, each once', () => {
    expect(demoOffices('y').map(({ office }) => office.id)).toEqual([main?.office.id, unit?.office.id]);
    const ids = [main, unit].flatMap((spec) => [
      ...(spec?.counters.map(({ id }) => id) ?? []),
      ...(spec?.staff.map(({ id }) => id) ?? []),
    ]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => validate(id) && version(id) === 7)).toBe(true);
  });

  it('has words in both languages everywhere', () => {
    for (const service of main?.services ?? []) {
      for (const text of [service.name, service.description, ...service.documents.map(({ name }) => name)]) {
        expect(text.sq && text.en).toBeTruthy();
      }
    }
  });
});
