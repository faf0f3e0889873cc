/**
 * Who may be called before whom: the bounds that a hall promises, apart from how it keeps them. One random hall is played through the pure
 * rules and through the engine, and both are held to these.
 */
import fc from 'fast-check';
import { PRIORITIES, type Priority } from '../../contracts/shapes.ts';
import type { OfficeRules } from '../../server/domain/rules.ts';

/** A waiting ticket. `dueAnchorAt` is the instant its due time counts from. */
export interface Standing {
  order: number;
  serviceId: string;
  priority: Priority;
  dueAnchorAt: number;
  targetMs: number;
}
export interface FairCounter {
  serviceIds: readonly string[];
  secondaryServiceIds: readonly string[];
  overflowSlackMs: number;
}
export type FairRules = Pick<OfficeRules, 'ratio' | 'maxConsecutivePriority' | 'maxWaitMs'>;

export const NO_RULES: FairRules = { ratio: null, maxConsecutivePriority: null, maxWaitMs: null };

/** What a call may not have done to somebody who waited: their order numbers, empty where it was fair. */
export function wronged(
  called: Standing,
  waiting: readonly Standing[],
  counter: FairCounter,
  rules: FairRules,
  now: number,
): number[] {
  const optional = rules.ratio !== null || rules.maxConsecutivePriority !== null;
  return waiting
    .filter((other) => other.order !== called.order && mayCall(counter, other))
    .filter((other) => {
      if (rules.maxWaitMs !== null && isPrimary(counter, other)) {
        const beyond = ({ dueAnchorAt }: Standing) => now - dueAnchorAt >= Number(rules.maxWaitMs);
        if (beyond(other)) return !beyond(called) || cameLater(called, other);
        if (beyond(called)) return false;
      }
      return !optional && cameLater(called, other) && !mayOvertake(called, other, counter);
    })
    .map(({ order }) => order);
}

const isPrimary = ({ serviceIds }: FairCounter, { serviceId }: Standing) => serviceIds.includes(serviceId);
const mayCall = (counter: FairCounter, ticket: Standing) =>
  isPrimary(counter, ticket) || counter.secondaryServiceIds.includes(ticket.serviceId);
const cameLater = (a: Standing, b: Standing) =>
  a.dueAnchorAt > b.dueAnchorAt || (a.dueAnchorAt === b.dueAnchorAt && a.order > b.order);

/**
 * The bound: whoever came later may be called first only if they came within the difference of both targets. Somebody who waits for overflow
 * may besides be overtaken by all who came before it had less than the slack left until due.
 */
function mayOvertake(later: Standing, earlier: Standing, counter: FairCounter): boolean {
  const dueAt = earlier.dueAnchorAt + earlier.targetMs;
  if (later.dueAnchorAt < dueAt - later.targetMs) return true;
  return !isPrimary(counter, earlier) && later.dueAnchorAt <= dueAt - counter.overflowSlackMs;
}

const MINUTE = 60_000;
const SERVICES = ['service a', 'service b', 'service c'];

type Step =
  | { kind: 'arrive'; afterMs: number; serviceId: string; priority: Priority; targetMs: number }
  | { kind: 'call'; afterMs: number; counter: number };
export interface FairHall {
  counters: FairCounter[];
  steps: Step[];
}

const service = fc.constantFrom(...SERVICES);
const step = fc.oneof(
  fc.record({
    kind: fc.constant('arrive' as const),
    // Ties happen: several come at one instant.
    afterMs: fc.oneof(fc.constant(0), fc.nat(2 * MINUTE)),
    serviceId: service,
    priority: fc.constantFrom(...PRIORITIES),
    targetMs: fc.nat(15).map((minutes) => minutes * MINUTE),
  }),
  fc.record({ kind: fc.constant('call' as const), afterMs: fc.nat(2 * MINUTE), counter: fc.nat(2) }),
);

/** A random hall: counters and what they serve, and arrivals and calls at growing times. */
export const fairHall: fc.Arbitrary<FairHall> = fc.record({
  counters: fc.array(
    fc
      .record({
        primary: fc.uniqueArray(service, { minLength: 1, maxLength: SERVICES.length }),
        overflowSlackMs: fc.nat(10 * MINUTE),
      })
      .map(({ primary, overflowSlackMs }) => ({
        serviceIds: primary,
        secondaryServiceIds: SERVICES.filter((other) => !primary.includes(other)),
        overflowSlackMs,
      })),
    { minLength: 3, maxLength: 3 },
  ),
  steps: fc.array(step, { minLength: 30, maxLength: 100, size: 'max' }),
});

const RATIO = [
  { priorities: ['elderly', 'disabled', 'family', 'vip'], calls: 2 },
  { priorities: ['regular', 'appointment'], calls: 1 },
] satisfies FairRules['ratio'];

/** Rules that an office may have switched on, with what is then still promised. */
export const FAIR_RULES: { promise: string; rules: FairRules }[] = [
  { promise: 'with no optional rule', rules: NO_RULES },
  { promise: 'with a hard maximum wait', rules: { ...NO_RULES, maxWaitMs: 8 * MINUTE } },
  {
    promise: 'with every optional rule',
    rules: { ratio: RATIO, maxConsecutivePriority: 3, maxWaitMs: 8 * MINUTE },
  },
];

/** How a hall is played; both answer the ticket's order. */
export interface FairPlayer {
  arrive(ticket: Omit<Standing, 'order'>): Promise<number>;
  call(counter: number, now: number): Promise<number | null>;
}

/**
 * Plays a hall and throws where somebody was wronged. Answers how often somebody who came later was called first, so that a test can see that
 * there was something to judge.
 */
export async function playFairly(
  { counters, steps }: FairHall,
  rules: FairRules,
  startsAt: number,
  player: FairPlayer,
): Promise<number> {
  let now = startsAt;
  let overtakings = 0;
  const waiting = new Map<number, Standing>();
  for (const step of steps) {
    now += step.afterMs;
    if (step.kind === 'arrive') {
      const { serviceId, priority, targetMs } = step;
      const ticket = { serviceId, priority, targetMs, dueAnchorAt: now };
      const order = await player.arrive(ticket);
      waiting.set(order, { ...ticket, order });
      continue;
    }
    const counter = counters[step.counter];
    const order = await player.call(step.counter, now);
    if (!counter || order === null) continue;
    const called = waiting.get(order);
    if (!called) throw new Error(`${order} does not wait`);
    const unfair = wronged(called, [...waiting.values()], counter, rules, now);
    if (unfair.length > 0)
      throw new Error(`${order} was called before ${unfair.join(', ')} at ${now - startsAt} ms`);
    waiting.delete(order);
    if ([...waiting.keys()].some((other) => other < order)) overtakings += 1;
  }
  return overtakings;
}
