/**
 * Who is called next, and why. The engine's `call-next` says the same in Lua and is tested against it; `predict-order.ts`
 * asks it who will be called when.
 *
 * Waiting tickets stand in lanes: same service (or the same aim at a counter or clerk), same class, same clerk's language, the earliest due
 * first. Only the heads of lanes can be next, so a choice costs the same however many wait.
 */
import type { Priority } from '../../contracts/shapes.ts';
import type { CallRule, CounterState } from '../../contracts/status.ts';
import type { Aim } from '../../contracts/ticket-state.ts';
import type { OfficeRules } from './rules.ts';

/** A head of a lane that a counter may call from. Instants are epoch milliseconds. */
export interface Head {
  priority: Priority;
  dueAt: number;
  targetMs: number;
  /** Equal due times go by it. */
  order: number;
  /** Of one of the counter's secondary services. */
  secondary: boolean;
}

/** What a counter brings to a choice: `streak` and `credits` are what the optional rules remember of its calls. */
export interface Chooser {
  overflowSlackMs: number;
  streak: number;
  credits: readonly number[];
}

export interface Choice<H extends Head> {
  chosen: H | null;
  /** `null` where nobody could be called. */
  rule: CallRule | null;
  /** What the counter remembers after the call. */
  streak: number;
  credits: readonly number[];
}

/** A waiting ticket. */
export interface Waiting extends Omit<Head, 'secondary'> {
  serviceId: string;
  clerkLanguage: string | null;
  aim: Aim | null;
  restsUntilAt: number | null;
}
export interface Caller extends Chooser {
  id: string;
  state: CounterState;
  clerkId: string | null;
  serviceIds: readonly string[];
  secondaryServiceIds: readonly string[];
  languages: readonly string[];
}

export type ChoosingRules = Pick<OfficeRules, 'ratio' | 'maxConsecutivePriority' | 'maxWaitMs'>;

/** Negative where `a` is due before `b`; equal due times go by order of issue. */
export function byDue(a: { dueAt: number; order: number }, b: { dueAt: number; order: number }): number {
  return a.dueAt - b.dueAt || a.order - b.order;
}

/** A head that may be called now: a secondary one only when it has less than the overflow slack left until it is due. */
export function isEligible(head: Head, { overflowSlackMs }: Chooser, now: number): boolean {
  return !head.secondary || head.dueAt - now < overflowSlackMs;
}

/**
 * The head that a counter calls next.
 *
 * @param heads of all lanes the counter may call from, in any order
 * @param now epoch ms
 */
export function choose<H extends Head>(
  heads: readonly H[],
  counter: Chooser,
  rules: ChoosingRules,
  now: number,
): Choice<H> {
  const eligible = heads.filter((head) => isEligible(head, counter, now));
  const first = least(eligible, byDue);
  if (!first) return { chosen: null, rule: null, streak: counter.streak, credits: counter.credits };
  const decided =
    byMaxWait(eligible, rules, now) ??
    byPriorityCap(eligible, counter, rules) ??
    byRatio(eligible, counter, rules);
  const chosen = decided?.chosen ?? first;
  const plain = first.secondary ? 'overflow' : 'earliest_due';
  return {
    chosen,
    rule: decided && chosen !== first ? decided.rule : plain,
    streak: chosen.priority === 'regular' ? 0 : counter.streak + 1,
    credits: decided?.credits ?? counter.credits,
  };
}

interface Decided<H> {
  chosen: H;
  rule: CallRule;
  credits?: number[];
}

/** Whoever has waited longer than the hard maximum goes first, the longest first. */
function byMaxWait<H extends Head>(
  eligible: H[],
  { maxWaitMs }: ChoosingRules,
  now: number,
): Decided<H> | null {
  if (maxWaitMs === null) return null;
  const beyond = eligible.filter((head) => now - dueAnchor(head) >= maxWaitMs);
  const chosen = least(beyond, (a, b) => dueAnchor(a) - dueAnchor(b) || a.order - b.order);
  return chosen && { chosen, rule: 'max_wait' };
}

/** The instant a ticket's due time counts from. */
function dueAnchor(head: Head): number {
  return head.dueAt - head.targetMs;
}

/** After so many calls of other classes in a row a regular ticket goes first. */
function byPriorityCap<H extends Head>(
  eligible: H[],
  { streak }: Chooser,
  { maxConsecutivePriority }: ChoosingRules,
): Decided<H> | null {
  if (maxConsecutivePriority === null || streak < maxConsecutivePriority) return null;
  const regular = eligible.filter((head) => head.priority === 'regular');
  const chosen = least(regular, byDue);
  return chosen && { chosen, rule: 'priority_cap' };
}

/**
 * Groups of classes take turns in the ratio asked for: at each call every group that contends gains its share, and the one with the highest
 * credit is called and pays for all (smooth weighted round robin). A group that is alone neither gains nor pays.
 */
function byRatio<H extends Head>(
  eligible: H[],
  counter: Chooser,
  { ratio }: ChoosingRules,
): Decided<H> | null {
  if (ratio === null || ratio.length === 0) return null;
  const groupOf = (head: Head) => {
    const named = ratio.findIndex(({ priorities }) => priorities.includes(head.priority));
    return named === -1 ? ratio.length - 1 : named;
  };
  const contenders = new Set(eligible.map(groupOf));
  if (contenders.size < 2) return null;
  let paid = 0;
  const credits = ratio.map(({ calls }, group) => {
    const before = counter.credits[group] ?? 0;
    if (!contenders.has(group)) return before;
    paid += calls;
    return before + calls;
  });
  const credit = (group: number) => credits[group] ?? 0;
  // Sorting is stable: of equal credits the group named earlier wins.
  const [winner = 0] = [...contenders].sort((a, b) => credit(b) - credit(a) || a - b);
  credits[winner] = credit(winner) - paid;
  const chosen = least(
    eligible.filter((head) => groupOf(head) === winner),
    byDue,
  );
  return chosen && { chosen, rule: 'ratio', credits };
}

function least<T>(items: readonly T[], compare: (a: T, b: T) => number): T | null {
  let found: T | null = null;
  for (const item of items) if (found === null || compare(item, found) < 0) found = item;
  return found;
}

/** How a counter may call a ticket: among what it serves first, as overflow, or not at all. */
export function reach(
  counter: Omit<Caller, keyof Chooser | 'state'>,
  { aim, clerkLanguage, serviceId }: Pick<Waiting, 'aim' | 'clerkLanguage' | 'serviceId'>,
): 'primary' | 'secondary' | null {
  if (clerkLanguage !== null && !counter.languages.includes(clerkLanguage)) return null;
  if (aim) return aim.id === (aim.kind === 'counter' ? counter.id : counter.clerkId) ? 'primary' : null;
  if (counter.serviceIds.includes(serviceId)) return 'primary';
  return counter.secondaryServiceIds.includes(serviceId) ? 'secondary' : null;
}
