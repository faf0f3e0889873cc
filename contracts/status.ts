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

/** Operations on one existing ticket, with the statuses they start from and the one they end in. */
export const TRANSITIONS = {
  'call-next': { from: ['waiting'], to: 'called', event: 'ticket.called' },
  recall: { from: ['called'], to: 'called', event: 'ticket.recalled' },
  start: { from: ['called'], to: 'serving', event: 'ticket.started' },
  finish: { from: ['serving'], to: 'served', event: 'ticket.finished' },
  'no-show': { from: ['called'], to: 'no_show', event: 'ticket.no_show' },
  withdraw: { from: ['waiting'], to: 'withdrawn', event: 'ticket.withdrawn' },
} as const satisfies Record<string, { from: readonly TicketStatus[]; to: TicketStatus; event: string }>;

/** The name of an operation on a ticket, the same in every layer. */
export type TicketOperation = keyof typeof TRANSITIONS;

export const TICKET_OPERATIONS = Object.keys(TRANSITIONS) as TicketOperation[];

/** The operations that a ticket in this status allows, in the table's order. */
export function allowedOperations(status: TicketStatus): TicketOperation[] {
  return TICKET_OPERATIONS.filter((operation) =>
    (TRANSITIONS[operation].from as readonly TicketStatus[]).includes(status),
  );
}

/** Statuses in which a ticket is over. */
export const CLOSED_STATUSES: readonly TicketStatus[] = ['served', 'no_show', 'withdrawn', 'expired'];

export const COUNTER_STATES = ['closed', 'open', 'paused'] as const;
export const CounterState = z.enum(COUNTER_STATES).meta({ id: 'CounterState' });
export type CounterState = z.infer<typeof CounterState>;

/** A leg ends as its ticket does, or by transfer to another service. */
export const LegStatus = z.enum([...TICKET_STATUSES, 'transferred']).meta({ id: 'LegStatus' });
export type LegStatus = z.infer<typeof LegStatus>;
