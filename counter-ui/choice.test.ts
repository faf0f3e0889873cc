import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Profile } from '../contracts/shapes.ts';
import { counter, IDS, service } from '../test/support/desk.ts';
import { bodyOf, choiceOf, remember, remembered } from './choice.ts';

const profile: Profile = {
  id: IDS.other,
  name: { sq: 'Gjendja civile', en: 'Civil status' },
  serviceIds: [IDS.service],
  secondaryServiceIds: [],
  overflowSlackMs: 0,
};
const services = [service(IDS.service)];

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (place: string) => kept.get(place) ?? null,
    setItem: (place: string, value: string) => kept.set(place, value),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

describe('the choice of services at sign-in', () => {
  it('is all of them on a machine that remembers none', () => {
    expect(bodyOf(remembered(IDS.office, [profile], services))).toEqual({});
  });

  it('is the last one made for this office', () => {
    remember(IDS.office, { kind: 'profile', profileId: profile.id });
    expect(bodyOf(remembered(IDS.office, [profile], services))).toEqual({ profileId: profile.id });
    expect(bodyOf(remembered(IDS.other, [profile], services))).toEqual({});
  });

  it('forgets profiles and services that are gone', () => {
    remember(IDS.office, { kind: 'profile', profileId: profile.id });
    expect(bodyOf(remembered(IDS.office, [], services))).toEqual({});
    remember(IDS.office, { kind: 'own', serviceIds: [IDS.service, IDS.other] });
    expect(bodyOf(remembered(IDS.office, [], services))).toEqual({ serviceIds: [IDS.service] });
  });

  it('stays the same where a counter is opened again', () => {
    expect(choiceOf(counter({ profileId: profile.id }))).toEqual({ kind: 'profile', profileId: profile.id });
    expect(choiceOf(counter())).toEqual({ kind: 'own', serviceIds: [IDS.service] });
  });
});
