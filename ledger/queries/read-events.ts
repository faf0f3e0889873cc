/**
 * An office's events from any sequence on: from the stream while it holds the next one, else from the ledger and then the stream.
 * The stream is read first. It is trimmed only behind what the ledger has, so whatever it no longer held then is in the ledger.
 */
import type { StoredEvent } from '../../contracts/events.ts';
import type { Engine } from '../../server/engine/types.ts';
import { withLedger, type Ledger } from '../ledger.ts';
import { fromEventDocument } from '../models/events.ts';

/**
 * Up to `limit` events after a sequence, in order and without a gap.
 * @throws DomainError LEDGER_AWAY where only the ledger has the next event and does not answer; STORE_AWAY.
 */
export async function readEvents(
  { ledger, engine }: { ledger: Ledger; engine: Engine },
  officeId: string,
  after: number,
  limit: number,
): Promise<StoredEvent[]> {
  const live = await engine.readEvents(officeId, after, limit);
  const first = live[0]?.seq;
  if (first === after + 1) return live;
  if (first === undefined && (await engine.marks(officeId)).seq <= after) return [];
  const recorded = await withLedger(() =>
    ledger.events
      .find({ officeId, seq: { $gt: after, $lt: first ?? Infinity } })
      .sort({ seq: 1 })
      .limit(limit)
      .lean(),
  );
  const events = [...recorded.map(fromEventDocument), ...live].slice(0, limit);
  const gap = events.findIndex((event, i) => event.seq !== after + 1 + i);
  if (gap >= 0) throw new Error(`office ${officeId}: no event ${after + 1 + gap} in ledger or stream`);
  return events;
}
