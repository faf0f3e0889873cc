import { pageOf } from './common.ts';
import type { Handler } from './hall.ts';

export const listSessions: Handler<'list-sessions'> = async (hall, { staff, sessionHash, query }) => {
  const sessions = await hall.sessions.list(staff);
  const items = sessions.map(({ hash, openedAt, seenAt, address, agent }) => ({
    id: hash,
    openedAt: new Date(openedAt).toISOString(),
    seenAt: new Date(seenAt).toISOString(),
    address,
    agent,
    current: hash === sessionHash,
  }));
  return pageOf(items, query);
};
