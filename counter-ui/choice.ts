/** For which services somebody opens a counter: all, those of a work profile, or their own choice. Kept on this machine. */
import { z } from 'zod';
import type { BodyInputOf } from '../contracts/api.ts';
import type { Counter, Profile, Service } from '../contracts/shapes.ts';

const Choice = z.union([
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('profile'), profileId: z.string() }),
  z.strictObject({ kind: z.literal('own'), serviceIds: z.array(z.string()) }),
]);
export type Choice = z.infer<typeof Choice>;
export const ALL: Choice = { kind: 'all' };

/** What a counter that is open now was opened for. */
export function choiceOf({ profileId, serviceIds }: Counter): Choice {
  return profileId ? { kind: 'profile', profileId } : { kind: 'own', serviceIds };
}

export function bodyOf(choice: Choice): BodyInputOf<'sign-in'> {
  if (choice.kind === 'profile') return { profileId: choice.profileId };
  return choice.kind === 'own' ? { serviceIds: choice.serviceIds } : {};
}

const placeOf = (officeId: string): string => `sporteli:choice:${officeId}`;

export function remember(officeId: string, choice: Choice): void {
  localStorage.setItem(placeOf(officeId), JSON.stringify(choice));
}

/** The last choice made for this office on this machine, where it still makes sense; otherwise all services. */
export function remembered(
  officeId: string,
  profiles: readonly Profile[],
  services: readonly Service[],
): Choice {
  const kept = localStorage.getItem(placeOf(officeId));
  const { data } = Choice.safeParse(kept === null ? null : JSON.parse(kept));
  if (data?.kind === 'profile' && profiles.some(({ id }) => id === data.profileId)) return data;
  if (data?.kind !== 'own') return ALL;
  const serviceIds = data.serviceIds.filter((wanted) => services.some(({ id }) => id === wanted));
  return serviceIds.length > 0 ? { kind: 'own', serviceIds } : ALL;
}
