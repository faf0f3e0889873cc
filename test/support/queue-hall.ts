/**
 * People who come to a hall of one service by chance, and who of them waits how long by first come, first served, worked out
 * without the engine. Instants are whole ms since the hall opened: the engine's clock knows no finer ones.
 */

/** A hall in numbers that have no unit of time: one service takes 1 on average. */
export interface Hall {
  counters: number;
  /** ρ: the share of the counters' time that the people who come ask for. */
  load: number;
  /** Mean patience in mean service times; `Infinity`: everybody waits. */
  patience: number;
}

/** Rounding to whole ms moves no figure by more than a 5,000th, and a day holds 14,400 services of a counter. */
export const SERVICE_MS = 6_000;

export interface Person {
  arrivesAt: number;
  serviceMs: number;
  /** How long they wait before they leave; `Infinity`: until they are called. */
  patienceMs: number;
}

/** What became of somebody: how long they waited, and whether they left uncalled. */
export interface Visit {
  waitMs: number;
  left: boolean;
}

/** Poisson arrivals, exponential service times and patience; more come with every call. */
export function arrivals(
  { counters, load, patience }: Hall,
  random: () => number,
): (count: number) => Person[] {
  const exponential = (mean: number) => Math.round(-mean * Math.log(1 - random()));
  let arrivesAt = 0;
  return (count) =>
    Array.from({ length: count }, () => ({
      arrivesAt: (arrivesAt += exponential(SERVICE_MS / (counters * load))),
      serviceMs: exponential(SERVICE_MS),
      patienceMs: patience === Infinity ? Infinity : exponential(SERVICE_MS * patience),
    }));
}

/**
 * Who waits how long: everybody's turn comes when the first counter is free of all before them who stayed (the recursion of
 * J. Kiefer, J. Wolfowitz, "On the theory of queues with many servers", 1955, with people who leave).
 *
 * @param freeAt when each counter is free; moved on by the visits, so that a run can go on with more people
 */
export function visitsByRecursion(people: readonly Person[], freeAt: number[]): Visit[] {
  return people.map(({ arrivesAt, serviceMs, patienceMs }) => {
    const soonest = Math.min(...freeAt);
    const offeredMs = Math.max(0, soonest - arrivesAt);
    if (patienceMs < offeredMs) return { waitMs: patienceMs, left: true };
    freeAt[freeAt.indexOf(soonest)] = arrivesAt + offeredMs + serviceMs;
    return { waitMs: offeredMs, left: false };
  });
}

export const freeCounters = (hall: Hall): number[] => new Array<number>(hall.counters).fill(0);

/**
 * Those who are in the hall when the last of these people arrives, as if they all came at that instant: who is being served
 * with the rest of their service, who waits with the rest of their patience.
 */
export function stillThere(people: readonly Person[], visits: readonly Visit[]): Person[] {
  const now = people.at(-1)?.arrivesAt ?? 0;
  return people.flatMap(({ arrivesAt, serviceMs, patienceMs }, i) => {
    const { waitMs = 0, left = false } = visits[i] ?? {};
    const calledAt = arrivesAt + waitMs;
    if (calledAt > now) return { arrivesAt: now, serviceMs, patienceMs: arrivesAt + patienceMs - now };
    const restMs = calledAt + serviceMs - now;
    return left || restMs <= 0 ? [] : { arrivesAt: now, serviceMs: restMs, patienceMs: Infinity };
  });
}

/** The same people in a hall that opens at that instant. */
export const since = (opening: number, people: readonly Person[]): Person[] =>
  people.map((person) => ({ ...person, arrivesAt: person.arrivesAt - opening }));
