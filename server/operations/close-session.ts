import type { Handler } from './hall.ts';

/** Signs staff out; the counter they work at stays as it is. */
export const closeSession: Handler<'close-session'> = async (hall, { staff, sessionHash }) => {
  await hall.sessions.revoke(staff, sessionHash);
};
