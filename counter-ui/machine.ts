/**
 * The desk's rules: what a clerk can do with the ticket at the counter, and which of two pictures of the counter is the
 * newer one. Pure, so that every case is tested without a page.
 */
import type { Counter, Ticket } from '../contracts/shapes.ts';
import { allowedOperations, type TicketOperation } from '../contracts/status.ts';

/** The one large button, always in the same place. */
export type PrimaryOperation = Extract<TicketOperation, 'call-next' | 'start' | 'finish'>;
export type SecondaryOperation = 'recall' | 'no-show' | 'sign-out';

/** Keys printed on the buttons. */
export const SECONDARY_KEYS: Record<SecondaryOperation, string> = {
  recall: 'R',
  'no-show': 'N',
  'sign-out': 'Q',
};

/** What the large button does for the ticket at the counter. */
export function primaryFor(ticket: Ticket | null): PrimaryOperation {
  if (!ticket) return 'call-next';
  const allowed = allowedOperations(ticket.status);
  if (allowed.includes('start')) return 'start';
  return allowed.includes('finish') ? 'finish' : 'call-next';
}

/** The smaller buttons below; a counter can only be left without a ticket. */
export function secondaryFor(ticket: Ticket | null): SecondaryOperation[] {
  if (primaryFor(ticket) === 'call-next' || !ticket) return ['sign-out'];
  const allowed = allowedOperations(ticket.status);
  return (['recall', 'no-show'] as const).filter((operation) => allowed.includes(operation));
}

/** How far a ticket has come; of two pictures of it the one that is further is the newer. */
function progress({ status, calls }: Ticket): number {
  const stage = {
    waiting: 0,
    called: 1,
    held: 2,
    serving: 3,
    served: 4,
    no_show: 4,
    withdrawn: 4,
    expired: 4,
  };
  return stage[status] * 10_000 + calls;
}

/**
 * Joins what a command answered with what is heard live, which may be older: an answer and the live message about it
 * come on two ways.
 *
 * @param over ids of tickets that this desk saw end
 */
export function newerCounter(answered: Counter, live: Counter, over: readonly string[]): Counter {
  if (live.epoch < answered.epoch) return answered;
  if (live.ticket && over.includes(live.ticket.id)) return answered;
  const same = live.ticket && answered.ticket && live.ticket.id === answered.ticket.id;
  if (same && live.ticket && answered.ticket && progress(live.ticket) < progress(answered.ticket))
    return { ...live, ticket: answered.ticket };
  return live;
}

/** `elsewhere`: opened again with a newer sign-in; `closed`: nobody, or somebody else, is signed in there now. */
export type Standing = 'here' | 'elsewhere' | 'closed';

/** Whether a clerk's sign-in still holds, by the counter as it stands now. */
export function standing(mine: { clerkId: string; epoch: number }, counter: Counter): Standing {
  if (counter.epoch < mine.epoch) return 'here';
  if (counter.state === 'closed' || counter.clerkId !== mine.clerkId) return 'closed';
  return counter.epoch > mine.epoch ? 'elsewhere' : 'here';
}

/**
 * Two presses of a key closer than this are one press that bounced: the second would otherwise do what the button means
 * next. A mouse tells its double clicks itself.
 */
export const bounceMs = 350;
