import type { Handler } from './hall.ts';

export const closeOtherSessions: Handler<'close-other-sessions'> = async (hall, { staff, sessionHash }) => {
  await hall.sessions.revokeOthers(staff, sessionHash);
};
