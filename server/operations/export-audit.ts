import { CSV_HEAD, csvLine } from './audit-csv.ts';
import { auditSearch, presentEntry } from './audit-search.ts';
import type { Handler } from './hall.ts';

/** All that matches, the newest first, written while it is read. */
export const exportAudit: Handler<'export-audit'> = async (hall, { ability, query }) => {
  const wanted = auditSearch(hall, ability, query);
  // Looks first, so that a record that is away is refused in words and not cut off.
  await hall.audit.search(wanted, 1);
  return (async function* () {
    yield CSV_HEAD;
    for await (const entry of hall.audit.export(wanted)) yield csvLine(presentEntry(entry));
  })();
};
