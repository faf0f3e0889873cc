/** The engine's waits against the laws of Erlang, and those laws against published figures. */
import { describe, expect, it } from 'vitest';
import { studentT } from '../support/chance.ts';
import { erlangA, erlangB, erlangC } from '../support/erlang.ts';
import { theoryTests } from '../support/theory-tests.ts';

describe('the laws', () => {
  it('agree with the published figures of Erlang B and C', () => {
    // The usual table of Erlang B: 10 lines, 5 erlang.
    expect(erlangB(10, 5)).toBeCloseTo(0.0184, 4);
    // D. Gross, C. Harris, Fundamentals of Queueing Theory, the eye clinic: 3 doctors, 6 patients and 3 × 3 services an hour.
    const clinic = erlangC({ counters: 3, arrivals: 6, services: 3 });
    expect(clinic.delayed).toBeCloseTo(4 / 9, 10);
    expect(6 * clinic.meanWait).toBeCloseTo(8 / 9, 10);
    // M/M/1: P(W > t) = ρ e^(−(μ − λ)t).
    expect(erlangC({ counters: 1, arrivals: 0.9, services: 1 }).longerThan(10)).toBeCloseTo(0.9 / Math.E, 10);
  });

  it('agree with the published figures of Erlang A, and with Erlang C where nobody leaves', () => {
    // N. Gans, G. Koole, A. Mandelbaum, "Telephone call centers", M&SOM 5(2), 2003: 50 agents, 48 calls a minute that take a
    // minute, patience of 2 minutes: 3.1 % leave, 3.7 s mean wait, against 20.8 s where nobody leaves.
    const centre = { counters: 50, arrivals: 48, services: 1 };
    expect(erlangA(centre, 1 / 2).left).toBeCloseTo(0.031, 3);
    expect(60 * erlangA(centre, 1 / 2).meanWait).toBeCloseTo(3.7, 1);
    expect(60 * erlangC(centre).meanWait).toBeCloseTo(20.8, 1);
    expect(erlangA(centre, 1e-9).meanWait).toBeCloseTo(erlangC(centre).meanWait, 6);
  });

  it('refuse a hall that cannot keep up', () => {
    expect(() => erlangC({ counters: 2, arrivals: 2, services: 1 })).toThrow(RangeError);
  });

  it('have the usual table of Student’s t', () => {
    expect([1, 2, 10, 29, 120].map((freedom) => studentT(freedom, 0.99))).toEqual(
      [63.657, 9.925, 3.169, 2.756, 2.617].map((t): unknown => expect.closeTo(t, 3)),
    );
  });
});

describe('the engine', () => {
  const patient = { batches: 24, people: 120, long: false };
  const impatient = { batches: 32, people: 100, long: true };
  const halls = (load: number, patience: number) =>
    [1, 3, 8].map((counters) => ({ hall: { counters, load, patience } }));
  theoryTests({
    plans: [
      ...halls(0.7, Infinity).map((hall) => ({ ...hall, ...patient, control: 2_000_000 })),
      ...halls(0.9, Infinity).map((hall) => ({ ...hall, ...patient, control: 5_000_000 })),
      ...halls(0.9, 2).map((hall) => ({ ...hall, ...impatient, control: 1_000_000 })),
    ],
    parallel: 32,
    timeoutMs: 120_000,
    withinShare: 0.04,
  });
});
