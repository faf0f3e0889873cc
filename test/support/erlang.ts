/**
 * The laws of a hall with Poisson arrivals, exponential service times and c counters that serve in order of arrival: Erlang C
 * (M/M/c) where everybody waits, Erlang A (M/M/c+M) where each person leaves after an exponential time of patience.
 *
 * Sources: A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
 * exchanges", 1917 (C); C. Palm, "Research on telephone traffic carried by full availability groups", 1957, and O. Garnett,
 * A. Mandelbaum, M. Reiman, "Designing a call center with impatient customers", M&SOM 4(3), 2002 (A).
 */

/** A hall's rates, per unit of time (any unit: answers are in the same). */
export interface Rates {
  counters: number;
  /** λ: people who come per unit of time. */
  arrivals: number;
  /** μ: people whom one counter serves per unit of time. */
  services: number;
}

export interface Waiting {
  /** P(W > 0): a newcomer finds no idle counter. */
  delayed: number;
  /** E(W) over all who come, whether called or gone. */
  meanWait: number;
}

/**
 * Erlang B: the share of calls lost where nobody can wait. By the recursion 1/B(k) = 1 + k/a · 1/B(k−1), which neither
 * overflows nor cancels.
 */
export function erlangB(counters: number, offeredLoad: number): number {
  let inverse = 1;
  for (let k = 1; k <= counters; k++) inverse = 1 + (k / offeredLoad) * inverse;
  return 1 / inverse;
}

/**
 * Erlang C: C = B / (1 − ρ(1 − B)), E(W) = C / (cμ − λ) and P(W > t) = C · e^(−(cμ − λ)t), the last in order of arrival only.
 * @throws RangeError where more come than can be served
 */
export function erlangC({
  counters,
  arrivals,
  services,
}: Rates): Waiting & { longerThan: (t: number) => number } {
  const spare = counters * services - arrivals;
  if (spare <= 0) throw new RangeError('more people come than the counters can serve');
  const lost = erlangB(counters, arrivals / services);
  const delayed = lost / (1 - (arrivals / (counters * services)) * (1 - lost));
  return { delayed, meanWait: delayed / spare, longerThan: (t) => delayed * Math.exp(-spare * t) };
}

/**
 * Erlang A with patience of rate θ. The number of people in the hall is a birth and death process; above c it dies at
 * cμ + jθ, so its weights against state c are wⱼ = Π λ/(cμ + iθ), and 1/B sums the weights up to c. Then P(W > 0) is the weight
 * from c on, E(W) = E(Q)/λ by Little's law, and P(left) = θ·E(W).
 */
export function erlangA(
  { counters, arrivals, services }: Rates,
  impatience: number,
): Waiting & { left: number } {
  let weight = 1;
  let busy = 0;
  let queued = 0;
  for (let j = 0; weight > 1e-16 * busy; j++) {
    busy += weight;
    queued += j * weight;
    weight *= arrivals / (counters * services + (j + 1) * impatience);
  }
  const all = 1 / erlangB(counters, arrivals / services) - 1 + busy;
  const meanWait = queued / all / arrivals;
  return { delayed: busy / all, meanWait, left: impatience * meanWait };
}
