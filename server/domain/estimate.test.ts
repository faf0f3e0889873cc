import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { erlangQuantile, estimateWait } from './estimate.ts';

const known = {
  ahead: 4,
  counters: 2,
  idle: 0,
  serviceCount: 10,
  serviceMsSum: 3_000_000,
  abandonments: 0,
  queueMsSum: 0,
};

describe('the waiting-time estimate', () => {
  it('is unknown before five services or with no counter', () => {
    expect(estimateWait({ ...known, serviceCount: 4 })).toBeNull();
    expect(estimateWait({ ...known, counters: 0 })).toBeNull();
  });

  it('is people ahead and oneself over the rate of the counters when nobody leaves', () => {
    expect(estimateWait(known)?.p50Ms).toBe((5 * 300_000) / 2);
  });

  it('is nothing where a counter is free', () => {
    expect(estimateWait({ ...known, ahead: 0, idle: 1 })).toEqual({ p50Ms: 0, p90Ms: 0 });
  });

  it('grows with the queue, shrinks when people leave, and its upper end is never below the mean', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 500 }),
        (ahead, counters, abandonments) => {
          const input = { ...known, ahead, counters, abandonments, queueMsSum: 1e8 };
          const estimate = estimateWait(input);
          const longer = estimateWait({ ...input, ahead: ahead + 1 });
          const patient = estimateWait({ ...input, abandonments: 0 });
          if (!estimate || !longer || !patient) throw new Error('an estimate was expected');
          expect(longer.p50Ms).toBeGreaterThanOrEqual(estimate.p50Ms);
          expect(patient.p50Ms).toBeGreaterThanOrEqual(estimate.p50Ms);
          expect(estimate.p90Ms).toBeGreaterThanOrEqual(estimate.p50Ms);
        },
      ),
    );
  });

  it('takes its upper end from the Erlang distribution', () => {
    expect(erlangQuantile(1, 0.9)).toBeCloseTo(Math.log(10), 6);
    expect(erlangQuantile(10, 0.9)).toBeCloseTo(14.206, 3); // χ²(20) at 0.9, halved
  });
});
