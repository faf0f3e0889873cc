/** The audit as the server uses it: notes what is done, and shows administrators what was. */
import type { AuditState } from '../../../contracts/audit.ts';
import type { Log } from '../../../ledger/alarms.ts';
import { withLedger } from '../../../ledger/ledger.ts';
import type { AuditContent, StoredEntry } from '../../domain/audit-chain.ts';
import { newId } from '../../domain/ids.ts';
import { answered } from '../answered.ts';
import { checkAudit } from './check.ts';
import type { LiveAudit } from './live.ts';
import type { AuditRecord, AuditSearch } from './record.ts';
import { firstInItsMinute } from './sparing.ts';

/** What is known when an operation begins. */
export type AuditBegin = Omit<AuditContent, 'id' | 'at' | 'after' | 'outcome' | 'code'>;
export type AuditEnd = Pick<AuditContent, 'outcome'> &
  Partial<Pick<AuditContent, 'actor' | 'target' | 'after' | 'code'>>;

export interface Audit {
  /**
   * Writes down that something begins. Nothing that is audited happens without.
   * @throws DomainError STORE_AWAY
   */
  begin(what: AuditBegin): Promise<{
    /** Notes how it ended. Never throws: it has happened, and the worker notes it where this could not. */
    end(how: AuditEnd): Promise<void>;
    /** The same for what may be tried again and again: once a minute for each address. @throws DomainError STORE_AWAY */
    endSparingly(how: AuditEnd): Promise<void>;
  }>;
  /** The newest first. @throws DomainError LEDGER_AWAY */
  search(wanted: AuditSearch, limit: number): Promise<StoredEntry[]>;
  /** All of it, the newest first. */
  export(wanted: AuditSearch): AsyncIterable<StoredEntry>;
  /** Checks the chain; where that takes long, says so. @throws DomainError LEDGER_AWAY, STORE_AWAY */
  state(): Promise<AuditState>;
}

/** Whoever asks for the state of a long chain is answered within this. */
const ANSWER_WITHIN_MS = 4_000;

/** @param now epoch ms, the hall's time */
export function createAudit(options: {
  live: LiveAudit;
  record: AuditRecord;
  now: () => number;
  log: Log;
}): Audit {
  const { live, record, now, log } = options;
  const state = createState(live, record);
  const isFirst = firstInItsMinute(now);
  return {
    async begin(what) {
      const begun = { ...what, id: newId(), at: now(), after: null, outcome: 'unknown', code: null } as const;
      await answered(() => live.begin(begun));
      const end = async (how: AuditEnd): Promise<void> => {
        try {
          await live.append({ ...begun, ...how });
        } catch (err) {
          log.warn({ err }, 'the audit could not note how an operation ended');
        }
      };
      return {
        end,
        async endSparingly(how) {
          if (isFirst(`${what.action} ${what.address}`)) await end(how);
          else await answered(() => live.drop(begun.id));
        },
      };
    },
    search: (wanted, limit) => withLedger(() => record.search(wanted, limit)),
    export: (wanted) => record.searchAll(wanted),
    state,
  };
}

/** One check at a time, whoever asks; it goes on when it was not waited for, and its result is there for who asks again. */
function createState(live: LiveAudit, record: AuditRecord): Audit['state'] {
  let running: Promise<AuditState> | null = null;
  const check = async (): Promise<AuditState> => {
    const chain = await answered(() => live.read());
    const { entries, waiting, fault, endKnown } = await withLedger(() => checkAudit(chain, record));
    const state = fault ? 'wrong' : endKnown ? 'right' : 'open';
    return { state, entries, waiting, fault, checkedAt: new Date().toISOString() };
  };
  return async () => {
    const mine = (running ??= check());
    const checking: AuditState = { state: 'checking', entries: 0, waiting: 0, fault: null, checkedAt: null };
    const { promise: late, resolve } = Promise.withResolvers<AuditState>();
    const timer = setTimeout(resolve, ANSWER_WITHIN_MS, checking);
    try {
      const state = await Promise.race([mine, late]);
      if (state !== checking) running = null;
      return state;
    } catch (error) {
      running = null;
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };
}
