import { DomainError } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';

/** Another one's session is none. */
export const revokeSession: Handler<'revoke-session'> = async (hall, { staff, sessionId }) => {
  if (!(await hall.sessions.revoke(staff, sessionId))) throw new DomainError('NOT_FOUND');
};
