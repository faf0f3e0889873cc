/** What happens in offices by the clock alone. Every turn may be missed, doubled or cut short: each step is one command that changes nothing twice. */
import { every } from '../ledger/every.ts';
import { lastClosingAt } from './domain/hours.ts';
import type { Caller, Engine } from './engine/types.ts';
import { factsOf } from './operations/common.ts';
import type { OfficeRecord } from './organisation/directory.ts';

const AUTO_CALL_EVERY_MS = 1_000;
const DAYS_EVERY_MS = 30_000;
const FORGET_EVERY_MS = 300_000;
const ERASE_EVERY_MS = 3_600_000;
const SYSTEM: Caller = { actor: 'system', idempotencyKey: null, bodyHash: '' };

export interface TimerOptions {
  engine: Pick<Engine, 'rollDay' | 'closeDay' | 'autoCall' | 'forgetClosed' | 'look'>;
  offices: () => readonly OfficeRecord[];
  /** See `eraseDue`. */
  erase: (office: OfficeRecord) => Promise<unknown>;
  /** Epoch ms. */
  now: () => number;
  /** Hears what went wrong; the next turn comes all the same. */
  failed: (what: string) => (error: unknown) => void;
}

/** Starts the timers; disposing waits for a turn that is under way. */
export function startTimers(options: TimerOptions): AsyncDisposable {
  const { engine, offices, failed } = options;
  const timers = new AsyncDisposableStack();
  const calling = () => offices().filter(({ rules }) => rules.autoCallAfterMs !== null);
  const autoCall = () => forEach(calling(), (office) => engine.autoCall(factsOf(office)));
  const days = () => forEach(offices(), (office) => turnDay(options, office));
  const forget = () => forEach(offices(), (office) => engine.forgetClosed(factsOf(office)));
  timers.use(every(AUTO_CALL_EVERY_MS, autoCall, failed('nobody could be called by itself')));
  timers.use(every(DAYS_EVERY_MS, days, failed('a day could not be rolled or closed')));
  const erase = () => forEach(offices(), options.erase);
  timers.use(every(FORGET_EVERY_MS, forget, failed('closed tickets could not be taken off')));
  timers.use(every(ERASE_EVERY_MS, erase, failed('what is kept about people could not be erased')));
  return timers;
}

/** Rolls an office into today's business day, and closes the day once it is over. */
export async function turnDay(
  { engine, now }: Pick<TimerOptions, 'engine' | 'now'>,
  office: OfficeRecord,
): Promise<void> {
  const facts = factsOf(office);
  await engine.rollDay(facts);
  if (!isOver(office, now())) return;
  const { dayOpen, byHand } = await engine.look(office.id, []);
  // Who opened the office by hand beyond its hours goes on for as long as they like.
  if (dayOpen && byHand !== 'open') await engine.closeDay(facts, SYSTEM, true);
}

/** Whether the office's last hours of the day have been over for as long as it wants. */
function isOver(office: OfficeRecord, now: number): boolean {
  const afterMs = office.rules.closeDayAfterMs;
  const closingAt = lastClosingAt(office.openingHours, office, now);
  return afterMs !== null && closingAt !== null && now >= closingAt + afterMs;
}

/** One after the other: there is time, and the live store is for clerks. One office's failure is not another's. */
async function forEach<T>(items: readonly T[], act: (item: T) => Promise<unknown>): Promise<void> {
  const failures: unknown[] = [];
  for (const item of items) await act(item).catch((error: unknown) => failures.push(error));
  if (failures.length > 0)
    throw new AggregateError(failures, `${failures.length} of ${items.length} offices failed`);
}
