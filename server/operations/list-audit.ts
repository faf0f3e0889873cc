import { auditSearch, presentEntry } from './audit-search.ts';
import { invalid } from '../../contracts/problems.ts';
import type { Handler } from './hall.ts';

/** One page of the audit, the newest first. The cursor is the last sequence of the page before. */
export const listAudit: Handler<'list-audit'> = async (hall, { ability, query }) => {
  const { limit, cursor, ...wanted } = query;
  const before = cursor === undefined ? undefined : Number(cursor);
  if (before !== undefined && !Number.isSafeInteger(before))
    throw invalid('cursor', 'This is no cursor of this list.', 'Ky nuk është kursor i kësaj liste.');
  const found = await hall.audit.search({ ...auditSearch(hall, ability, wanted), before }, limit + 1);
  const items = found.slice(0, limit).map(presentEntry);
  return { items, nextCursor: found.length > limit ? String(items.at(-1)?.seq) : null };
};
