import { PERSONAL_KINDS, type PersonalKind } from '../../contracts/personal.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { ChangedItem } from '../engine/types.ts';
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
  const items: Partial<Record<PersonalKind, ChangedItem>> = {};
  for (const kind of PERSONAL_KINDS) {
    const text = body[kind];
    if (text === null) items[kind] = { sealed: null, index: null };
    else if (text !== undefined) items[kind] = sealItem(hall, kind, ticketId, text);
  }
  await hall.engine.setPersonalData(factsOf(office), by, ticketId, items);
  const after = await keptAbout(hall, office.id, ticketId);
  return openPersonal(hall, office, after.ticket, after.kept);
};
