/** Checks the whole audit: that of the record, and what waits in the live store to follow it. */
import type { AuditFault } from '../../../contracts/audit.ts';
import { ChainCheck, type Tip } from '../../domain/audit-chain.ts';
import type { LiveChain } from './live.ts';
import type { AuditRecord } from './record.ts';

export interface AuditResult {
  /** Entries checked, up to the first fault. */
  entries: number;
  /** Of these, not in the record yet. */
  waiting: number;
  fault: AuditFault | null;
  /** Whether the live store remembers the end, so that none can be missing there. */
  endKnown: boolean;
  tip: Tip;
}

/**
 * @param live as read before: the record may go on meanwhile
 * @param anchors ends that the chain once had
 */
export async function checkAudit(
  live: LiveChain,
  record: Pick<AuditRecord, 'all'>,
  anchors: readonly Tip[] = [],
): Promise<AuditResult> {
  const check = new ChainCheck([live.recorded, ...(live.tip ? [live.tip] : []), ...anchors]);
  for await (const entry of record.all()) if (!check.add(entry)) break;
  const recorded = check.tip.seq;
  if (!check.fault) {
    for (const entry of live.waiting) if (entry.seq > recorded && !check.add({ ...entry })) break;
    check.end();
  }
  const { tip, fault } = check;
  return {
    entries: tip.seq,
    waiting: tip.seq - recorded,
    fault,
    endKnown: live.tip !== null || tip.seq === 0,
    tip,
  };
}
