/** The full grid of the engine's waits against the laws of Erlang; `test/medium/theory.test.ts` is its short version. */
import { theoryTests } from '../support/theory-tests.ts';

const quiet = { batches: 40, people: 1_500, long: true, control: 20_000_000 };
const busy = { batches: 40, people: 5_000, long: true, control: 40_000_000 };
const impatient = { batches: 40, people: 500, long: true, control: 10_000_000 };

const halls = (load: number, patience: number) =>
  [1, 3, 8].map((counters) => ({ hall: { counters, load, patience } }));

theoryTests({
  plans: [
    ...halls(0.7, Infinity).map((hall) => ({ ...hall, ...quiet })),
    ...halls(0.9, Infinity).map((hall) => ({ ...hall, ...busy })),
    ...halls(0.7, 2).map((hall) => ({ ...hall, ...impatient })),
    ...halls(0.9, 2).map((hall) => ({ ...hall, ...impatient })),
  ],
  parallel: 20,
  timeoutMs: 1_800_000,
  withinShare: 0.015,
});
