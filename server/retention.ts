/**
 * Erases what is kept about people once the office's period is over, in both stores. The period is looked up at that moment, so a change of
 * it holds for what is kept already. Figures and tickets stay: no event is touched, and one is written only of a ticket that the live store still has.
 *
 * Every hour, an office after the other, at most 200 tickets in one step; each step may be repeated or cut short. A mark of what was erased
 * before goes with the rest: nothing so old is written any more.
 */
import { personalDataUpTo, removePersonalData, type Ledger } from '../ledger/index.ts';
import { lastDayDue } from './domain/retention.ts';
import type { Caller, Engine } from './engine/types.ts';
import { factsOf } from './operations/common.ts';
import type { OfficeRecord } from './organisation/directory.ts';

const STEP = 200;
const SYSTEM: Caller = { actor: 'system', idempotencyKey: null, bodyHash: '' };

export interface RetentionOptions {
  ledger: Ledger;
  engine: Pick<Engine, 'erasePersonalData'>;
  /** Epoch ms. */
  now: () => number;
}

/** Erases what is due of an office; answers of how many tickets. @throws DomainError STORE_AWAY, LEDGER_AWAY */
export async function eraseDue(
  { ledger, engine, now }: RetentionOptions,
  office: OfficeRecord,
): Promise<number> {
  let erased = 0;
  for (;;) {
    const due = await personalDataUpTo(ledger, office.id, lastDayDue(office, now()), STEP);
    // The live store first: what is still there would be taken over again.
    for (const { id } of due) await engine.erasePersonalData(factsOf(office), SYSTEM, id);
    await removePersonalData(
      ledger,
      due.map(({ id }) => id),
    );
    erased += due.filter(({ isMark }) => !isMark).length;
    if (due.length < STEP) return erased;
  }
}
