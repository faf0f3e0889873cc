import type { BodyOf } from '../../contracts/api.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { OfficeRecord } from '../organisation/directory.ts';
import { factsOf, serviceOf } from './common.ts';
import type { Hall, Handler } from './hall.ts';
import { presentCounter } from './present.ts';

/** Opens a counter for the services named, for those of a work profile, or for all of the office. */
export const signIn: Handler<'sign-in'> = async (hall, { office, counter, staff, ability, body, by }) => {
  if (body.force && ability.cannot('run-office', office)) throw new DomainError('FORBIDDEN');
  const { counter: live } = await hall.engine.signIn(factsOf(office), by, {
    counterId: counter.id,
    clerkId: staff.id,
    ...workOf(hall, office, body),
    languages: staff.languages,
    force: body.force,
  });
  return { counter: presentCounter(counter, live), epoch: live.epoch };
};

/** What the counter serves, first and second. */
function workOf(hall: Hall, office: OfficeRecord, { serviceIds, profileId }: BodyOf<'sign-in'>) {
  const given = new Set(hall.directory.services(office.id).map(({ id }) => id));
  if (profileId === undefined) {
    serviceIds?.forEach((id, i) => serviceOf(hall, office, id, `serviceIds.${i}`));
    return { serviceIds: [...new Set(serviceIds ?? given)] };
  }
  if (serviceIds !== undefined)
    throw invalid(
      'profileId',
      'Send services or a profile, not both.',
      'Dërgoni shërbimet ose profilin, jo të dyja.',
    );
  const profile = office.profiles.find(({ id }) => id === profileId);
  if (!profile)
    throw invalid('profileId', 'This office has no such profile.', 'Kjo zyrë nuk e ka këtë profil.');
  return {
    // What the office has ceased to give since the profile was written is left out.
    serviceIds: profile.serviceIds.filter((id) => given.has(id)),
    secondaryServiceIds: profile.secondaryServiceIds.filter((id) => given.has(id)),
    overflowSlackMs: profile.overflowSlackMs,
    profileId,
  };
}
