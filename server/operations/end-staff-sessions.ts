import type { Handler } from './hall.ts';
import { othersAccount } from './staff-accounts.ts';

export const endStaffSessions: Handler<'end-staff-sessions'> = async (hall, call) => {
  await hall.sessions.revokeAll(othersAccount(hall, call).id);
};
