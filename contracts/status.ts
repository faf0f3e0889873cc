/**
 * The one list of ticket statuses and the one table of transitions.
 *
 * Every layer reads this table: the scripts receive the allowed statuses from it, refusals list the allowed
 * operations from it, and a test tries every status with every operation against the real store.
 */
import { z } from 'zod';

/** What a ticket is doing. The comment is the meaning everybody uses. */
export const TICKET_STATUSES = [
  'waiting', // in a service's queue, not yet called
  'called', // on the screens, on the way to a counter
  'serving', // at a counter, service has started
  'held', // parked by a clerk, occupies no counter
  'served', // finished
  'no_show', // called, did not come
  'withdrawn', // left the queue by the holder's or the office's wish
  'expired', // still open when its day closed
] as const;
export const TicketStatus = z.enum(TICKET_STATUSES).meta({ id: 'TicketStatus' });
export type TicketStatus = z.infer<typeof TicketStatus>;

/** Statuses in which a ticket is over. */
export const CLOSED_STATUSES: readonly TicketStatus[] = ['served', 'no_show', 'withdrawn', 'expired'];
const OPEN = ['waiting', 'called', 'serving', 'held'] as const;
const AT_COUNTER = ['called', 'serving'] as const;

interface Transition {
  from: readonly TicketStatus[];
  /** Where it may lead; `same`: the status stays. */
  to: readonly TicketStatus[] | 'same';
  event: string;
}

/** Operations on one existing ticket, with the statuses they start from and those they may end in. */
export const TRANSITIONS = {
  'call-next': { from: ['waiting'], to: ['called'], event: 'ticket.called' },
  call: { from: ['waiting'], to: ['called'], event: 'ticket.called' },
  recall: { from: ['called'], to: ['called'], event: 'ticket.recalled' },
  start: { from: ['called'], to: ['serving'], event: 'ticket.started' },
  hold: { from: AT_COUNTER, to: ['held'], event: 'ticket.held' },
  // serving if it had started, else called
  resume: { from: ['held'], to: AT_COUNTER, event: 'ticket.resumed' },
  return: { from: AT_COUNTER, to: ['waiting'], event: 'ticket.returned' },
  transfer: { from: AT_COUNTER, to: ['waiting'], event: 'ticket.transferred' },
  'add-leg': { from: AT_COUNTER, to: 'same', event: 'ticket.leg_added' },
  'wrap-up': { from: ['serving'], to: ['serving'], event: 'ticket.wrap_up_started' },
  // waiting where the visit goes on with its next leg
  finish: { from: ['serving'], to: ['served', 'waiting'], event: 'ticket.finished' },
  'no-show': { from: ['called'], to: ['no_show'], event: 'ticket.no_show' },
  withdraw: { from: ['waiting', 'held'], to: ['withdrawn'], event: 'ticket.withdrawn' },
  reinstate: { from: ['no_show', 'withdrawn'], to: ['waiting'], event: 'ticket.reinstated' },
  // of the clerk's last call, or their last finish
  undo: { from: ['called', 'served', 'waiting'], to: ['waiting', 'serving'], event: 'ticket.undone' },
  'change-priority': { from: OPEN, to: 'same', event: 'ticket.priority_changed' },
  'change-service': { from: OPEN, to: 'same', event: 'ticket.service_changed' },
  note: { from: OPEN, to: 'same', event: 'ticket.noted' },
} as const satisfies Record<string, Transition>;

/** The name of an operation on a ticket, the same in every layer. */
export type TicketOperation = keyof typeof TRANSITIONS;

export const TICKET_OPERATIONS = Object.keys(TRANSITIONS) as TicketOperation[];

/** The operations that a ticket in this status allows, in the table's order. */
export function allowedOperations(status: TicketStatus): TicketOperation[] {
  return TICKET_OPERATIONS.filter((operation) =>
    (TRANSITIONS[operation].from as readonly TicketStatus[]).includes(status),
  );
}

export const COUNTER_STATES = ['closed', 'open', 'paused'] as const;
export const CounterState = z.enum(COUNTER_STATES).meta({ id: 'CounterState' });
export type CounterState = z.infer<typeof CounterState>;

/** Why a counter pauses; a figure of its own, so a list and no free text. */
export const PauseReason = z
  .enum(['break', 'lunch', 'meeting', 'back_office', 'training', 'technical', 'other'])
  .meta({ id: 'PauseReason' });
export type PauseReason = z.infer<typeof PauseReason>;

/** A leg ends as its ticket does, or by transfer to another service, counter or clerk. */
export const LegStatus = z.enum([...TICKET_STATUSES, 'transferred']).meta({ id: 'LegStatus' });
export type LegStatus = z.infer<typeof LegStatus>;

/** The rule that decided whom a call named; see `server/domain/routing.ts`. */
export const CallRule = z
  .enum(['earliest_due', 'overflow', 'max_wait', 'priority_cap', 'ratio', 'chosen', 'walk_direct'])
  .meta({ id: 'CallRule' });
export type CallRule = z.infer<typeof CallRule>;
