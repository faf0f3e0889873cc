/** An office's first morning as the first version of the record wrote it: served, expired while it was served, called and on the way. */
import { readFileSync } from 'node:fs';
import type { EventDocument } from '../../ledger/models/events.ts';
import type { TicketDocument } from '../../ledger/models/tickets.ts';

export const VERSION_1 = JSON.parse(
  readFileSync(new URL('./ledger-version-1.json', import.meta.url), 'utf8'),
) as Readonly<{ events: EventDocument[]; tickets: TicketDocument[] }>;
