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

/** What a command costs: alone, in ms; and with many in flight, how many are answered a second and what each takes of the store. */
export interface Cost {
  p50: number;
  p99: number;
  perSecond: number;
  /** The store's processor time, in µs: what the machine does besides is not in it. */
  storeUs: number;
}

export interface Turns {
  rounds: number;
  /** A lane's turn is this long alone, and as long again with many in flight. */
  turnMs: number;
  inFlight: number;
  /** The store's processor time so far, in µs. */
  storeUs: () => Promise<number>;
}

interface Run {
  ms: number;
  storeUs: number;
}
interface Measured {
  lane: Lane;
  alone: Run[];
  bursts: Run[];
}

/** Costs in the order of the lanes, after one round that is not counted. */
export async function takeTurns(lanes: readonly Lane[], turns: Turns, signal: AbortSignal): Promise<Cost[]> {
  const measured = lanes.map((lane): Measured => ({ lane, alone: [], bursts: [] }));
  for (let round = 0; round <= turns.rounds; round++) {
    for (const { lane, alone, bursts } of measured) {
      signal.throwIfAborted();
      const one = await turn(lane, 1, turns);
      const many = await turn(lane, turns.inFlight, turns);
      if (round === 0) continue;
      alone.push(...one);
      bursts.push(...many);
    }
  }
  return measured.map(({ alone, bursts }) => costOf(alone, bursts, turns.inFlight));
}

function costOf(alone: readonly Run[], bursts: readonly Run[], inFlight: number): Cost {
  const aloneMs = alone.map(({ ms }) => ms);
  return {
    p50: percentile(aloneMs, 0.5),
    p99: percentile(aloneMs, 0.99),
    perSecond: (1000 * inFlight * bursts.length) / bursts.reduce((sum, { ms }) => sum + ms, 0),
    storeUs:
      percentile(
        bursts.map((burst) => burst.storeUs),
        0.5,
      ) / inFlight,
  };
}

/** At least one run. */
async function turn(lane: Lane, count: number, { turnMs, storeUs }: Turns): Promise<Run[]> {
  const endsAt = monotonicMs() + turnMs;
  const runs: Run[] = [];
  do {
    const prepared = await lane.prepare(count);
    const usBefore = await storeUs();
    const startedAt = monotonicMs();
    const answered = await lane.run(prepared);
    const ms = monotonicMs() - startedAt;
    runs.push({ ms, storeUs: (await storeUs()) - usBefore });
    await lane.tidy(answered);
  } while (monotonicMs() < endsAt);
  return runs;
}
