/**
 * Halls driven through the engine against the laws of Erlang (see `erlang.ts`).
 *
 * Batches: one office is one batch. It opens as a hall that has run for long stands: the recursion of `queue-hall.ts` lets
 * `WARM_UP` people through, and those who are still there come first; they are not counted. So batches are independent, none
 * remembers its empty beginning, and nothing in them comes from the formula under test.
 *
 * Intervals: by Student's t over the batch means. At a load of 0.9 the mean of some thousand waits says little (M/M/1 needs
 * about 330,000 people for ± 10 %), so each figure has two intervals:
 *  - `alone`: from the people driven through the engine only. Means of short batches are so skewed that it misses too often
 *    (300 runs of the recursion with 32 batches of 250 people at a load of 0.9: 5 % instead of 1 %), so it counts where the
 *    batches are long (40 of 5,000 there, 40 of 1,500 at 0.7: 1 to 2 %; at the width of the joint interval 0.3 % or none).
 *  - `controlled`: the same estimate with a control variate, the recursion over the same people, whose own mean is estimated
 *    from millions of others (control variates with estimated means: B. Schmeiser, M. Taaffe, J. Wang, IIE Trans. 33, 2001).
 *    Its half-width is that of the difference engine − recursion (0 where the engine keeps the order, which is a test of
 *    its own) plus that of the recursion's mean.
 *
 * Seeds: one, `SEED`, for all halls and runs; it was not chosen by its results. As many intervals are looked at, each is taken so wide
 * that all of them together hold with 99 % (Bonferroni); the printed ones are the narrower 99 % intervals of one figure.
 */
import { createEngine } from '../../server/engine/index.ts';
import { virtualClock } from '../../server/clock.ts';
import { halfWidth, meanOf, randomNumbers } from './chance.ts';
import { deleteKeys, office } from './engine.ts';
import { erlangA, erlangC } from './erlang.ts';
import { visitsThroughEngine } from './queue-drive.ts';
import {
  arrivals,
  freeCounters,
  SERVICE_MS,
  since,
  stillThere,
  visitsByRecursion,
  type Hall,
  type Visit,
} from './queue-hall.ts';

const SEED = 20_261_124;
/** Ahead of the store's own clock, which must not show through the virtual one. */
const OPENS_AT = Date.parse('2090-03-06T00:00:00Z');
/** At a load of 0.9 a queue forgets e-fold within some 250 people (A. Odoni, E. Roth, Operations Research 31, 1983). */
const WARM_UP = 5_000;
const CONTROL_BATCHES = 100;
/** Streams of random numbers: the batches of the engine, and those of the control. */
const STREAM = { engine: 0, control: 1_000_000 } as const;

interface Store {
  redis: Parameters<typeof deleteKeys>[0];
  prefix: string;
}

export interface Plan {
  hall: Hall;
  batches: number;
  /** Counted people of a batch. */
  people: number;
  /** So many that the interval of the engine alone holds. */
  long: boolean;
  /** People of all the control's batches. */
  control: number;
}

export interface Interval {
  estimate: number;
  /** Of the single 99 % interval. */
  halfWidth: number;
  /** Of an interval that holds together with all others of a grid. */
  jointHalfWidth: number;
}
export interface Figure {
  name: string;
  theory: number;
  alone: Interval;
  controlled: Interval;
}
export interface Measured {
  figures: Figure[];
  /** People whose visit differs from the recursion's. */
  differing: number;
}

export const nameOf = ({ counters, load, patience }: Hall): string =>
  `c = ${counters}, ρ = ${load}${patience === Infinity ? '' : `, patience ${patience}`}`;

/** What is asked about a hall: the law's answer, in mean service times, and the same of one visit. */
function questionsOf({ counters, load, patience }: Hall) {
  const rates = { counters, arrivals: counters * load, services: 1 };
  const wait = ({ waitMs }: Visit) => waitMs / SERVICE_MS;
  const law = patience === Infinity ? erlangC(rates) : erlangA(rates, 1 / patience);
  const both = [
    { name: 'mean wait', theory: law.meanWait, of: wait },
    { name: 'P(wait > 0)', theory: law.delayed, of: (visit: Visit) => Number(visit.waitMs > 0) },
  ];
  if ('left' in law)
    return [...both, { name: 'P(left)', theory: law.left, of: (visit: Visit) => Number(visit.left) }];
  // The mean wait is the same in any order of service; the tail is not.
  const long = 1 / (counters * (1 - load));
  return [
    ...both,
    { name: 'P(wait > t)', theory: law.longerThan(long), of: (visit: Visit) => Number(wait(visit) > long) },
  ];
}

type Question = ReturnType<typeof questionsOf>[number];

/** Figures of a hall that are looked at: each alone, by its difference to the control, and by the control. */
const LOOKS_PER_HALL = 3 * 3;

/**
 * Drives one hall.
 * @param halls how many halls the grid has, for the width of the joint intervals
 * @param parallel how many offices are open at once
 * @param signal ends it before its time
 */
export async function measure(
  store: Store,
  plan: Plan,
  halls: number,
  parallel: number,
  signal: AbortSignal,
): Promise<Measured> {
  const batches = await inParallel(plan.batches, parallel, (batch) => runBatch(store, plan, batch, signal));
  const questions = questionsOf(plan.hall);
  const others = controlMeans(plan, questions);
  const joint = 1 - 0.01 / (LOOKS_PER_HALL * halls);

  const figures = questions.map(({ name, theory, of }, question) => {
    const driven = batches.map(({ engine }) => meanOf(engine.map(of)));
    const differences = batches.map(({ recursion }, i) => Number(driven[i]) - meanOf(recursion.map(of)));
    const control = others.map((means) => Number(means[question]));
    const width = (confidence: number) => halfWidth(differences, confidence) + halfWidth(control, confidence);
    return {
      name,
      theory,
      alone: {
        estimate: meanOf(driven),
        halfWidth: halfWidth(driven, 0.99),
        jointHalfWidth: halfWidth(driven, joint),
      },
      controlled: {
        estimate: meanOf(differences) + meanOf(control),
        halfWidth: width(0.99),
        jointHalfWidth: width(joint),
      },
    };
  });
  return { figures, differing: batches.reduce((sum, batch) => sum + differing(batch), 0) };
}

interface Batch {
  engine: Visit[];
  recursion: Visit[];
}

const differing = ({ engine, recursion }: Batch): number =>
  recursion.filter(({ waitMs, left }, i) => engine[i]?.waitMs !== waitMs || engine[i].left !== left).length;

async function runBatch(store: Store, plan: Plan, batch: number, signal: AbortSignal): Promise<Batch> {
  const { hall } = plan;
  const come = arrivals(hall, randomOf(hall, STREAM.engine + batch));
  const before = come(WARM_UP);
  const there = stillThere(before, visitsByRecursion(before, freeCounters(hall)));
  const people = since(before.at(-1)?.arrivesAt ?? 0, [...there, ...come(plan.people)]);

  const clock = virtualClock(OPENS_AT);
  const at = office({ timeZone: 'UTC' });
  await using engine = createEngine({ ...store, clock });
  const visits = await visitsThroughEngine({
    engine,
    clock,
    office: at,
    opensAt: OPENS_AT,
    counters: hall.counters,
    people,
    signal,
  });
  await deleteKeys(store.redis, `${store.prefix}{${at.id}}`);
  return {
    engine: visits.slice(there.length),
    recursion: visitsByRecursion(people, freeCounters(hall)).slice(there.length),
  };
}

/** For each batch of the control the mean of each question. */
function controlMeans({ hall, control }: Plan, questions: readonly Question[]): number[][] {
  const size = Math.ceil(control / CONTROL_BATCHES);
  return Array.from({ length: CONTROL_BATCHES }, (_, batch) => {
    const come = arrivals(hall, randomOf(hall, STREAM.control + batch));
    const freeAt = freeCounters(hall);
    visitsByRecursion(come(WARM_UP), freeAt);
    const visits = visitsByRecursion(come(size), freeAt);
    return questions.map(({ of }) => meanOf(visits.map(of)));
  });
}

function randomOf({ counters, load, patience }: Hall, stream: number): () => number {
  const hall = counters * 1_000 + load * 100 + (patience === Infinity ? 0 : patience * 100_000);
  return randomNumbers(SEED, Math.round(hall), stream);
}

async function inParallel<T>(
  count: number,
  parallel: number,
  job: (index: number) => Promise<T>,
): Promise<T[]> {
  const results = new Array<T>(count);
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < count; index = next++) results[index] = await job(index);
  }
  await Promise.all(Array.from({ length: parallel }, work));
  return results;
}
