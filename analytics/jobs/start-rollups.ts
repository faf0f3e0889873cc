/**
 * Rollups as jobs: one per office and day, a second after its tickets changed, so that a busy office is counted once a second at
 * most. Whatever is lost on the way, the marks say which days are dirty, and a sweep adds those.
 */
import type { OfficeFacts } from '../../server/engine/types.ts';
import { every } from '../../ledger/every.ts';
import { openLedger, type Ledger } from '../../ledger/ledger.ts';
import { ON_DISK } from '../../ledger/models/options.ts';
import { startJobs, type JobOptions } from '../../ledger/queues.ts';
import { rollupDay } from './rollup-day.ts';
import { openRollups, ROLLUP_SCHEMA_VERSION, type Rollups } from './rollups.ts';

const SETTLE_MS = 1_000;
const SWEEP_MS = 2_500;
const DAYS_AT_ONCE = 2;

export interface RollupOptions extends JobOptions {
  /** The offices there are now. */
  offices: () => Pick<OfficeFacts, 'id' | 'timeZone'>[];
}
export interface RollupJobs extends AsyncDisposable {
  /** Tells that tickets of these business days changed; hand it to the drain as `folded`. */
  touch: (officeId: string, days: string[]) => void;
}

/** Starts the rollups and returns at once; the stores may be away. Disposing ends the jobs under way. */
export function startRollups(options: RollupOptions): RollupJobs {
  const { mongo, offices } = options;
  const ledger = openLedger(mongo);
  const rollups = openRollups(mongo);
  const stack = new AsyncDisposableStack();

  const jobs = startJobs<{ officeId: string; day: string }>(
    'rollup',
    options,
    DAYS_AT_ONCE,
    async ({ officeId, day }) => {
      const office = offices().find(({ id }) => id === officeId);
      // The day stays dirty, and the sweep comes back to it when the office is known here.
      if (office) await rollupDay(ledger, rollups, office, day);
    },
  );
  stack.use(jobs);
  const add = (officeId: string, day: string, delayMs: number): Promise<void> =>
    jobs.add(`${officeId}/${day}`, { officeId, day }, delayMs);

  const touch = (officeId: string, days: string[]): void => {
    Promise.all(days.map((day) => add(officeId, day, SETTLE_MS))).catch((error: unknown) =>
      jobs.report('rollup: could not be added', error),
    );
  };
  let outdatedMarked = false;
  const sweep = async (): Promise<void> => {
    if (!outdatedMarked) await markOutdated(ledger, rollups);
    outdatedMarked = true;
    const marks = await ledger.marks.find({ dirtyDays: { $ne: {} } }, { dirtyDays: 1 }).lean();
    const dirty = marks.flatMap(({ _id, dirtyDays }) =>
      Object.keys(dirtyDays).map((day) => add(_id, day, 0)),
    );
    await Promise.all(dirty);
  };
  stack.use(every(SWEEP_MS, sweep, (error) => jobs.report('rollup: the sweep failed', error)));
  return { touch, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Days that another version of this program counted are dirty. */
async function markOutdated(ledger: Ledger, rollups: Rollups): Promise<void> {
  const outdated = rollups.rollups
    .find({ dimension: 'all', schemaVersion: { $ne: ROLLUP_SCHEMA_VERSION } }, { officeId: 1, day: 1 })
    .lean()
    .cursor();
  for await (const { officeId, day } of outdated) {
    await ledger.raw.marks.updateOne({ _id: officeId }, { $max: { [`dirtyDays.${day}`]: 0 } }, ON_DISK);
  }
}
