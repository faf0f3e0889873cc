import { presentInstants } from '../../contracts/instants.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';

/** Whoever tries codes is stopped soon: they would pair a device that somebody else stands at. */
export const findPairing: Handler<'find-pairing'> = async (hall, { staff, named }) => {
  await hall.limits.findPairing(staff.id);
  const pairing = await hall.pairings.find(named.code);
  if (!pairing) throw new DomainError('NOT_FOUND');
  if (pairing.approved) throw new DomainError('ALREADY_PAIRED');
  const { code, kind, address, agent, openedAt, expiresAt } = pairing;
  return presentInstants({ code, kind, address, agent, openedAt, expiresAt });
};
