/** What keeps an office's record from going on and needs a person, and how often it is said. */
import type { Logger } from 'pino';

/** The live store and the ledger tell different stories of the same sequence. This stops the office's drain for good. */
export class ConflictingRecord extends Error {
  constructor(officeId: string, seq: number, known: string, other: string) {
    super(`office ${officeId}: event ${seq} is ${known} in the ledger and ${other} in the live store`);
    this.name = 'ConflictingRecord';
  }
}

/** The office's drain was stopped before. Its events wait in the live store. */
export class DrainStopped extends Error {
  constructor(reason: string) {
    super(`stopped, nothing is recorded: ${reason}`);
    this.name = 'DrainStopped';
  }
}

/** The live store no longer holds what comes after the ledger's last event. Nothing is changed until it does. */
export class BrokenStream extends Error {
  constructor(officeId: string, acknowledgedSeq: number, found: string) {
    super(`office ${officeId}: the ledger reaches event ${acknowledgedSeq}, the live store ${found}`);
    this.name = 'BrokenStream';
  }
}

/** The ledger itself misses an event below its highest; a drain writes in order, so it was taken away. Nothing is restored from it. */
export class BrokenRecord extends Error {
  constructor(officeId: string, seq: number) {
    super(`office ${officeId}: event ${seq} is missing in the ledger`);
    this.name = 'BrokenRecord';
  }
}

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

const ALARMS = [ConflictingRecord, DrainStopped, BrokenStream, BrokenRecord];

/** What needs a person. */
export function isAlarm(error: unknown): error is Error {
  return ALARMS.some((type) => error instanceof type);
}

const SAY_AGAIN_MS = 60_000;
const MOST_REMEMBERED = 1_000;

/**
 * Logs a failure, the same words at most once a minute: jobs are tried every few seconds for as long as a store is away.
 * What needs a person is an error; a store that is away is a warning, as it mends itself.
 */
export function sparingly(log: Log): (what: string, error: unknown) => void {
  const said = new Map<string, number>();
  return (what, error) => {
    const now = performance.now();
    const words = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    if (now - (said.get(words) ?? -Infinity) < SAY_AGAIN_MS) return;
    if (said.size >= MOST_REMEMBERED) said.clear();
    said.set(words, now);
    if (isAlarm(error)) log.error({ alarm: error.name }, words);
    else log.warn({ err: error }, words);
  };
}
