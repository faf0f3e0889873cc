/**
 * The first waiting-time estimate: QLm, the queue-length estimator with abandonment.
 *
 * Source: R. Ibrahim, W. Whitt, "Real-time delay estimation in overloaded multiserver queues with abandonments",
 * Management Science 55(10), 2009. With Q waiting ahead, s counters, service rate μ and abandonment rate θ per person:
 * QLm = Σ_{i=0..Q} 1/(sμ + iθ).
 */
import type { Estimate } from '../../contracts/shapes.ts';

/** What is known of a place in the queue; times in ms. */
export interface EstimateInput {
  /** Waiting tickets that are due earlier, among the services of the counters signed in for this service. */
  ahead: number;
  /** Counters signed in for this service, and how many of them have no ticket. */
  counters: number;
  idle: number;
  /** The last 50 service times of each service those counters give. */
  serviceCount: number;
  serviceMsSum: number;
  /** Tickets withdrawn from those queues, and all time spent in them, on this day. */
  abandonments: number;
  queueMsSum: number;
}

/** Fewer service times than this say too little. */
const MIN_SERVICES = 5;

/**
 * Mean wait (`p50Ms`) and its upper end (`p90Ms`), or `null` before five services were seen or with no counter signed in.
 * The upper end is the 0.9 quantile of an Erlang distribution with Q+1 stages and the same mean.
 */
export function estimateWait(input: EstimateInput): Estimate | null {
  if (input.counters === 0 || input.serviceCount < MIN_SERVICES) return null;
  if (input.idle > input.ahead) return { p50Ms: 0, p90Ms: 0 };
  const meanServiceMs = input.serviceMsSum / input.serviceCount;
  const departure = input.counters / Math.max(meanServiceMs, 1);
  const abandonment = input.queueMsSum > 0 ? input.abandonments / input.queueMsSum : 0;
  let meanMs = 0;
  for (let i = 0; i <= input.ahead; i++) meanMs += 1 / (departure + i * abandonment);
  const stages = input.ahead + 1;
  return {
    p50Ms: Math.round(meanMs),
    p90Ms: Math.round((meanMs / stages) * nineInTen(stages)),
  };
}

const known: number[] = [];

/** The 0.9 quantile; kept per length of queue, as every screen asks for the same few at every change. */
function nineInTen(stages: number): number {
  return (known[stages] ??= erlangQuantile(stages, 0.9));
}

/** Quantile of the Erlang distribution with unit rate: the x at which P(X ≤ x) = p. Bisection to 1e-9 of the mean. */
export function erlangQuantile(stages: number, p: number): number {
  let low = 0;
  let high = stages + 10 * Math.sqrt(stages) + 10;
  while (high - low > 1e-9 * stages) {
    const middle = (low + high) / 2;
    if (erlangCdf(stages, middle) < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(X ≤ x) = 1 − Σ_{k<n} e^{−x} x^k / k!, summed in logarithms so that long queues do not overflow. */
function erlangCdf(stages: number, x: number): number {
  if (x <= 0) return 0;
  let logTerm = -x;
  let tail = Math.exp(logTerm);
  for (let k = 1; k < stages; k++) {
    logTerm += Math.log(x) - Math.log(k);
    tail += Math.exp(logTerm);
  }
  return 1 - tail;
}
