/**
 * Why a ticket is next, as a message and the lines behind it. Each rule of `CallRule` has its sentence; it names whom the
 * rule let wait. Pure.
 */
import type { Priority, QueueHead, QueueItem, Why } from '../contracts/shapes.ts';
import type { CallRule } from '../contracts/status.ts';

/** One that waits behind it. */
export interface WhyLine {
  ticketId: string;
  number: string;
  serviceId: string;
  priority: Priority;
  dueAt: string;
  /** `later`: of a queue that the counter only helps out in, and not yet. */
  standing: 'own' | 'helped' | 'later';
}

export interface Reason {
  rule: CallRule;
  /** Nobody else may be called. */
  alone: boolean;
  /** Would have been first by its due time, where another rule decided. */
  overtaken: WhyLine | null;
  lines: WhyLine[];
}

const MOST_LINES = 4;
/** Rules that name whoever was due first and waits on. */
const OVERTAKING: readonly CallRule[] = ['max_wait', 'priority_cap', 'ratio'];

/** Of a call: the heads of the lines at that moment. */
export function reasonOfCall({ rule, heads }: Why, ticketId: string): Reason {
  return reason(rule, heads.filter((head) => head.ticketId !== ticketId).map(lineOfHead));
}

/** Of the first in the predicted order: whoever follows. */
export function reasonOfNext(items: readonly QueueItem[]): Reason | null {
  const [first, ...others] = items;
  if (!first?.rule) return null;
  return reason(
    first.rule,
    others.map((item) => ({ ...item, standing: item.rule === 'overflow' ? 'helped' : 'own' }) as const),
  );
}

function reason(rule: CallRule, others: WhyLine[]): Reason {
  const inOrder = others.toSorted((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt));
  const callable = inOrder.filter(({ standing }) => standing !== 'later');
  return {
    rule,
    alone: callable.length === 0,
    overtaken: OVERTAKING.includes(rule) ? (callable[0] ?? null) : null,
    lines: inOrder.slice(0, MOST_LINES),
  };
}

function lineOfHead({ secondary, eligible, ...head }: QueueHead): WhyLine {
  const standing = eligible ? (secondary ? 'helped' : 'own') : 'later';
  return { ...head, standing };
}
