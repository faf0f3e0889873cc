/** Lanes that take turns on one store, so that whatever else the machine does meets all of them. */
import { monotonicMs, percentile } from '../figures.ts';

/** One measured command, `count` of it in flight at once. Only `run` is timed. */
export interface Lane {
  /** What each command in flight is told. */
  prepare(count: number): Promise<string[]>;
  run(prepared: readonly string[]): Promise<string[]>;
  /** Leaves everything as it was found. */
  tidy(answered: readonly string[]): Promise<unknown>;
}

/** What a command costs: alone, in ms, and how many a second are answered with many in flight. */
export interface Cost {
  p50: number;
  p99: number;
  perSecond: number;
  /** The median of each round, in ms: lanes are compared within one, when the machine did the same besides. */
  rounds: number[];
}

export interface Turns {
  rounds: number;
  /** A lane's turn is this long alone, and as long again with many in flight. */
  turnMs: number;
  inFlight: number;
}

interface Measured {
  lane: Lane;
  /** By round. */
  aloneMs: number[][];
  burstsMs: number[];
}

/** Costs in the order of the lanes, after one round that is not counted. */
export async function takeTurns(lanes: readonly Lane[], turns: Turns, signal: AbortSignal): Promise<Cost[]> {
  const { rounds, turnMs, inFlight } = turns;
  const measured = lanes.map((lane): Measured => ({ lane, aloneMs: [], burstsMs: [] }));
  for (let round = 0; round <= rounds; round++) {
    for (const { lane, aloneMs, burstsMs } of measured) {
      signal.throwIfAborted();
      const alone = await turn(lane, 1, turnMs);
      const bursts = await turn(lane, inFlight, turnMs);
      if (round === 0) continue;
      aloneMs.push(alone);
      burstsMs.push(...bursts);
    }
  }
  return measured.map(({ aloneMs, burstsMs }) => ({
    p50: percentile(aloneMs.flat(), 0.5),
    p99: percentile(aloneMs.flat(), 0.99),
    perSecond: (1000 * inFlight * burstsMs.length) / burstsMs.reduce((sum, ms) => sum + ms, 0),
    rounds: aloneMs.map((alone) => percentile(alone, 0.5)),
  }));
}

/** How long each run took, in ms; at least one. */
async function turn(lane: Lane, count: number, turnMs: number): Promise<number[]> {
  const endsAt = monotonicMs() + turnMs;
  const took: number[] = [];
  do {
    const prepared = await lane.prepare(count);
    const startedAt = monotonicMs();
    const answered = await lane.run(prepared);
    took.push(monotonicMs() - startedAt);
    await lane.tidy(answered);
  } while (monotonicMs() < endsAt);
  return took;
}
