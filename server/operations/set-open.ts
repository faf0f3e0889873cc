/** Opening and closing by hand, until the business day ends: whatever hours and contingent say. */
import type { Call, Hall } from './hall.ts';
import { factsOf } from './common.ts';
import { presentOffice, presentService } from './present-office.ts';
import { lookTargets } from './present.ts';

export async function setOfficeOpen(
  { engine, directory, clock }: Hall,
  { office, by }: Call<'open-office' | 'close-office'>,
  open: boolean,
) {
  await engine.setOpen(factsOf(office), by, null, open);
  const live = await engine.look(office.id, []);
  return { office: presentOffice(office, directory.counters(office.id), live, clock.now()) };
}

export async function setServiceOpen(
  { engine, clock }: Hall,
  { office, service, by }: Call<'open-service' | 'close-service'>,
  open: boolean,
) {
  await engine.setOpen(factsOf(office), by, service.id, open);
  const live = await engine.look(office.id, lookTargets([service]));
  return { service: presentService(service, office, live, clock.now()) };
}
