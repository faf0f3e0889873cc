/**
 * Carries the audit from the live store into the record. May be killed at any moment and run twice at once: a place in the record is taken
 * once, and the live store forgets only what the record has.
 */
import type { Log } from '../../../ledger/alarms.ts';
import { every } from '../../../ledger/every.ts';
import { contentOf, link, type StoredEntry, type Tip } from '../../domain/audit-chain.ts';
import type { LiveAudit, LiveChain } from './live.ts';
import type { AuditRecord } from './record.ts';

const EVERY_MS = 1_000;
/** No operation takes this long: whoever began it is gone. */
const GIVEN_UP_MS = 60_000;

export interface AuditDrain {
  live: LiveAudit;
  record: AuditRecord;
  log: Log;
  /** Hears of a store that is away; the next turn comes all the same. */
  failed: (error: unknown) => void;
}

/** Starts carrying; the stores may be away. Disposing waits for a turn that is under way. */
export function startAuditDrain(options: AuditDrain): AsyncDisposable {
  return every(EVERY_MS, () => drainAudit(options), options.failed);
}

/** One turn. @param givenUpMs after how long something begun is noted as unknown */
export async function drainAudit(
  { live, record, log }: Omit<AuditDrain, 'failed'>,
  givenUpMs = GIVEN_UP_MS,
): Promise<void> {
  for (const content of await live.begunBefore(givenUpMs)) await live.append(content);
  await record.ready();
  const chain = await live.read();
  const end = await record.tip();
  const hashes = await record.hashesOf([chain.recorded.seq, ...chain.waiting.map(({ seq }) => seq)]);
  const missing = chain.waiting.filter(({ seq, hash }) => hashes.get(seq) !== hash);
  if (!isAsRemembered(chain, end, hashes)) {
    // Nothing is mended: what is noted from now on stands behind the gap, where `verify` finds it.
    log.error(
      { alarm: 'BrokenAudit' },
      `the record does not hold audit entry ${chain.recorded.seq} as it was written`,
    );
  } else if (isBehind(chain, end, missing)) {
    log.warn(`the live store came back older than the audit; it goes on after entry ${end.seq}`);
    await live.rebase(chain, end, relinked(end, missing));
    return;
  }
  await record.append(missing);
  const reached = missing.at(-1) ?? chain.waiting.at(-1);
  if (!reached) return;
  const now = await record.hashesOf([reached.seq]);
  // Where somebody else took a place meanwhile, the next turn sees it.
  if (now.get(reached.seq) === reached.hash) await live.confirm(reached);
}

/** Whether the record still has what the live store was told that it has. */
function isAsRemembered({ recorded }: LiveChain, end: Tip, hashes: ReadonlyMap<number, string>): boolean {
  return end.seq >= recorded.seq && (recorded.seq === 0 || hashes.get(recorded.seq) === recorded.hash);
}

/** Whether the live store's chain is not the one that the record ends with. */
function isBehind({ tip, waiting }: LiveChain, end: Tip, [first]: readonly StoredEntry[]): boolean {
  if (first) return first.seq !== end.seq + 1 || first.previousHash !== end.hash;
  return waiting.length === 0 && end.seq > (tip?.seq ?? 0);
}

function relinked(end: Tip, entries: readonly StoredEntry[]): StoredEntry[] {
  let tip = end;
  return entries.map((entry) => {
    const next = link(tip, contentOf(entry));
    tip = next;
    return next;
  });
}
