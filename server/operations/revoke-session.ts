import { DomainError } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';

/** Another one's session is none. */
export const revokeSession: Handler<'revoke-session'> = async (hall, { staff, named }) => {
  if (!(await hall.sessions.revoke(staff, named.session))) throw new DomainError('NOT_FOUND');
};
