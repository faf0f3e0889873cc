/**
 * Carries the audit from the live store into the record. May be killed at any moment and run twice at once: a place in the record is taken
 * once, and the live store forgets only what the record has.
 */
import { sparingly, type Log } from '../../../ledger/alarms.ts';
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
}

/** Starts carrying; the stores may be away. Disposing waits for a turn that is under way. */
export function startAuditDrain(options: AuditDrain): AsyncDisposable {
  const report = sparingly(options.log);
  let said = 0;
  const turn = async (): Promise<void> => {
    const { brokenAt } = await drainAudit(options);
    if (brokenAt !== said && brokenAt > 0)
      options.log.error(
        { alarm: 'BrokenAudit' },
        `the record does not hold audit entry ${brokenAt} as it was written`,
      );
    said = brokenAt;
  };
  return every(EVERY_MS, turn, (error) => report('the audit could not be carried into the record', error));
}

/**
 * One turn. Where the record does not hold what it was given, nothing is mended: what is noted from then on stands behind the gap, where
 * `verify` finds it.
 *
 * @param givenUpMs after how long something begun is noted as unknown
 * @returns the sequence at which the record does not hold what it was given; 0 where it does
 */
export async function drainAudit(
  { live, record, log }: AuditDrain,
  givenUpMs = GIVEN_UP_MS,
): Promise<{ brokenAt: number }> {
  for (const content of await live.begunBefore(givenUpMs)) await live.append(content);
  await record.ready();
  const chain = await live.read();
  const end = await record.tip();
  const hashes = await record.hashesOf([chain.recorded.seq, ...chain.waiting.map(({ seq }) => seq)]);
  const missing = chain.waiting.filter(({ seq, hash }) => hashes.get(seq) !== hash);
  const brokenAt = isAsRemembered(chain, end, hashes) ? 0 : chain.recorded.seq;
  if (brokenAt === 0 && isBehind(chain, end, missing)) {
    log.warn(`the live store came back older than the audit; it goes on after entry ${end.seq}`);
    await live.rebase(chain, end, relinked(end, missing));
    return { brokenAt };
  }
  await carry(live, record, missing, chain.waiting.at(-1));
  return { brokenAt };
}

/** Writes what the record misses, and tells the live store how far it has got. */
async function carry(
  live: LiveAudit,
  record: AuditRecord,
  missing: readonly StoredEntry[],
  last: StoredEntry | undefined,
): Promise<void> {
  if (!last) return;
  await record.append(missing);
  const hashes = await record.hashesOf([last.seq]);
  // Where somebody else took a place meanwhile, the next turn sees it.
  if (hashes.get(last.seq) === last.hash) await live.confirm(last);
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
