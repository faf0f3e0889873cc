/**
 * The drain as jobs.
 *
 * One job per office at a time, rung by the live store's doorbell and, whatever is lost on the way, by a sweep every 5 s that
 * adds every office whose live store and record are not at the same event. A job that failed thrice is forgotten: the sweep
 * adds the office anew, so a document store that was away for hours is caught up with within seconds of its return.
 */
import type { Engine, OfficeFacts } from '../server/engine/types.ts';
import { followDoorbells } from './doorbell.ts';
import { BrokenStream } from './alarms.ts';
import { BATCH, drainStep, type DrainStep } from './drain.ts';
import { every } from './every.ts';
import { openLedger, type Ledger } from './ledger.ts';
import { startJobs, type JobOptions } from './queues.ts';

const SWEEP_MS = 5_000;
/** A job gives its place to other offices after this many steps. */
const STEPS_PER_JOB = 20;
const OFFICES_AT_ONCE = 4;

export interface DrainOptions extends JobOptions {
  engine: Engine;
  /** The offices there are now. */
  offices: () => OfficeFacts[];
  /** See `createRestore`; absent where nothing is restored. */
  compareWithRecord?: (officeId: string) => Promise<void>;
  /** Told after each step which business days changed. */
  folded?: (officeId: string, days: string[]) => void;
}

/** Starts draining and returns at once; the stores may be away. Disposing ends the jobs under way. */
export function startDrain(options: DrainOptions): AsyncDisposable {
  const { mongo, engine, offices } = options;
  const ledger = openLedger(mongo);
  const stack = new AsyncDisposableStack();

  const { compareWithRecord } = options;

  /** A live store that has come back older is brought up to the record and drained on. */
  const drain = (officeId: string): Promise<DrainStep> =>
    drainStep(ledger, engine, officeId).catch(async (error: unknown) => {
      if (!(error instanceof BrokenStream) || !compareWithRecord) throw error;
      await compareWithRecord(officeId);
      return drainStep(ledger, engine, officeId);
    });

  const jobs = startJobs<{ officeId: string }>('drain', options, OFFICES_AT_ONCE, async ({ officeId }) => {
    for (let step = 0; step < STEPS_PER_JOB; step++) {
      const { events, days } = await drain(officeId);
      if (days.length > 0) options.folded?.(officeId, days);
      if (events < BATCH) return;
    }
    await jobs.add(officeId, { officeId });
  });
  stack.use(jobs);
  const bells = followDoorbells(engine, (officeId) =>
    jobs
      .add(officeId, { officeId })
      .catch((error: unknown) => jobs.report('drain: could not be rung', error)),
  );
  stack.use(bells);

  const sweep = async (): Promise<void> => {
    const ids = offices().map(({ id }) => id);
    await bells.follow(ids);
    const recorded = await recordedSeqs(ledger);
    const behind = await Promise.all(ids.map((id) => isBehind(engine, id, recorded)));
    await Promise.all(ids.filter((_, i) => behind[i]).map((officeId) => jobs.add(officeId, { officeId })));
  };
  stack.use(every(SWEEP_MS, sweep, (error) => jobs.report('drain: the sweep failed', error)));
  return stack;
}

/** How far the record reaches by its own word, or nothing while it is away: then the live store's word has to do. */
async function recordedSeqs(ledger: Ledger): Promise<Map<string, number>> {
  const marks = await ledger.marks
    .find({}, { acknowledgedSeq: 1 })
    .lean()
    .catch(() => []);
  return new Map(marks.map((mark) => [mark._id, mark.acknowledgedSeq]));
}

/** A live store that is behind the record counts too: the drain job restores it, or tells it how far the record is. */
async function isBehind(engine: Engine, officeId: string, recorded: Map<string, number>): Promise<boolean> {
  const { seq, acknowledged } = await engine.marks(officeId);
  return seq > acknowledged || acknowledged < (recorded.get(officeId) ?? 0);
}
