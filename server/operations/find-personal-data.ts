import type { BodyOf } from '../../contracts/api.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { Hall, Handler, PersonalSearch } from './hall.ts';
import { indexesOf, openPersonal } from './personal.ts';
import { presentTicket } from './present.ts';

/** All that is kept about a person in the offices of whoever asks: what is handed out when a person wants to know. */
export const findPersonalData: Handler<'find-personal-data'> = async (hall, { ability, body }) => {
  const offices = hall.directory.offices().filter((office) => ability.can('protect-data', office));
  const { limit, cursor = null } = body;
  const found = await hall.record.findPersonalData(
    offices.map(({ id }) => id),
    wantedBy(hall, body),
    { limit, before: cursor },
  );
  const items = await Promise.all(
    found.map(async ({ _id, officeId, ...kept }) => {
      const ticket = (await hall.engine.ticket(officeId, _id)) ?? (await hall.record.ticket(_id));
      const office = hall.directory.office(officeId);
      // The record has the ticket of whatever it keeps, and only offices were asked about that there are.
      if (!ticket || !office) throw new DomainError('INTERNAL');
      return { ...openPersonal(hall, office, ticket, kept), ticket: presentTicket(ticket) };
    }),
  );
  const last = found.at(-1);
  return { items, nextCursor: found.length === limit && last ? last._id : null };
};

/** @throws DomainError INVALID_INPUT unless it is one of the three ways */
function wantedBy(hall: Hall, { phone, name, number, day }: BodyOf<'find-personal-data'>): PersonalSearch {
  const ways = [phone, name, number ?? day].filter((given) => given !== undefined);
  if (ways.length === 1 && phone !== undefined) return { phone: indexesOf(hall, 'phone', phone) };
  if (ways.length === 1 && name !== undefined) return { name: indexesOf(hall, 'name', name) };
  if (ways.length === 1 && number !== undefined && day !== undefined)
    return { number: number.toUpperCase(), day };
  throw invalid(
    number !== undefined && day === undefined ? 'day' : 'phone',
    'Say one of these: a phone number, a name, or a ticket number with its day.',
    'Jepni një nga këto: numër telefoni, emër, ose numër bilete me ditën e saj.',
  );
}
