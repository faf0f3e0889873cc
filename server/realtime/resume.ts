/**
 * Resume by sequence: what a listener that has everything up to `lastSeq` needs to stand at `seq`. The same rule serves a
 * screen that joins again and a feed that was cut off from the store.
 */
import type { StoredEvent } from '../../contracts/events.ts';

/** Further behind than this, everything at once is less than all that happened. */
export const MAX_REPLAY = 500;

/** Whether a replay is worth trying. Ahead of the store means that the store was restored, so what one has may be wrong. */
export function mayReplay(lastSeq: number | null, seq: number): lastSeq is number {
  return lastSeq !== null && lastSeq <= seq && seq - lastSeq <= MAX_REPLAY;
}

/** More than a live store can have gone on within what it lost. */
const LOST_AT_MOST = 1_000;

/**
 * Whether what a listener has up to a sequence may have been lost: sequences from that of a restore on were given once before, to events
 * that nobody has any more.
 */
export function mayBeLost(lastSeq: number | null, restoredSeq: number | null): boolean {
  return (
    lastSeq !== null &&
    restoredSeq !== null &&
    lastSeq >= restoredSeq &&
    lastSeq <= restoredSeq + LOST_AT_MOST
  );
}

/** The lowest sequence after which events have to be read so that every listener that may replay can. */
export function readFrom(lastSeqs: readonly (number | null)[], seq: number): number {
  return lastSeqs.reduce<number>(
    (lowest, lastSeq) => (mayReplay(lastSeq, seq) && lastSeq < lowest ? lastSeq : lowest),
    seq,
  );
}

/**
 * The events from `lastSeq` + 1 to `seq` without a hole, or `null` where only a snapshot helps.
 *
 * @param held events in order, as the stream gave them
 */
export function eventsSince(
  lastSeq: number | null,
  seq: number,
  held: readonly StoredEvent[],
): StoredEvent[] | null {
  if (!mayReplay(lastSeq, seq)) return null;
  const missed = held.filter((event) => event.seq > lastSeq && event.seq <= seq);
  return missed.length === seq - lastSeq ? missed : null;
}
