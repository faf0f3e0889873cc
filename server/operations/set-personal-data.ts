import { PERSONAL_KINDS } from '../../contracts/personal.ts';
import { DomainError } from '../../contracts/problems.ts';
import { factsOf } from './common.ts';
import type { Handler } from './hall.ts';
import { keptAbout, openPersonal, refuseUnlessCalledTo, sealItem } from './personal.ts';

/** Corrects what is kept about the person in front of the clerk. */
export const setPersonalData: Handler<'set-personal-data'> = async (
  hall,
  { office, ticketId, staff, body, by },
) => {
  const ticket = await hall.engine.ticket(office.id, ticketId);
  if (!ticket) throw new DomainError('NOT_FOUND');
  await refuseUnlessCalledTo(hall, staff.id, ticket);
  const items = PERSONAL_KINDS.flatMap((kind) => {
    const text = body[kind];
    if (text === undefined) return [];
    return [[kind, text === null ? { sealed: null, index: null } : sealItem(hall, kind, ticketId, text)]];
  });
  await hall.engine.setPersonalData(factsOf(office), by, ticketId, Object.fromEntries(items));
  const after = await keptAbout(hall, office.id, ticketId);
  return openPersonal(hall, office, after.ticket, after.kept);
};
