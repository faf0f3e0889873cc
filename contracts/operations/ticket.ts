/** What clerks do with a ticket. */
import { z } from 'zod';
import { Epoch, epochBody, noBody, TicketAnswer, type Operation } from '../operation.ts';
import { Id, Outcome, Priority } from '../shapes.ts';

const NoteText = z.string().trim().min(1).max(500);
const onTicket = <P extends string>(name: P, summary: string) =>
  ({
    method: 'POST',
    path: `/tickets/:ticket/${name}` as const,
    summary,
    access: 'serve',
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  }) as const satisfies Operation;

export const TICKET = {
  recall: onTicket('recall', 'Call again'),
  start: onTicket('start', 'Start the service'),
  hold: {
    ...onTicket('hold', 'Park the ticket; the counter is free'),
    body: z.strictObject({ epoch: Epoch, note: NoteText.optional() }),
  },
  resume: onTicket('resume', 'Go on with a parked ticket'),
  return: {
    ...onTicket('return', 'Back to the queue'),
    body: z.strictObject({ epoch: Epoch, to: z.enum(['place', 'end']).default('place') }),
  },
  transfer: {
    ...onTicket('transfer', 'On to another service, counter or clerk, under the same number'),
    right: 'transfer',
    body: z.strictObject({
      epoch: Epoch,
      to: z.union([
        z.strictObject({ serviceId: Id }),
        z.strictObject({ counterId: Id }),
        z.strictObject({ clerkId: Id }),
      ]),
      /** Due as if it had waited there from the start. */
      keepAnchor: z.boolean().default(false),
      note: NoteText.optional(),
    }),
  },
  'add-leg': {
    ...onTicket('add-leg', 'Another service in the same visit, after this one'),
    body: z.strictObject({ epoch: Epoch, serviceId: Id }),
  },
  'wrap-up': onTicket('wrap-up', 'The person has left; the clerk writes up'),
  finish: {
    method: 'POST',
    path: '/tickets/:ticket/finish',
    summary: 'Finish the service',
    access: 'serve',
    status: 200,
    command: true,
    body: z.strictObject({
      epoch: Epoch,
      outcome: Outcome.default('done'),
      delivered: z
        .array(z.strictObject({ serviceId: Id, quantity: z.number().int().min(1).max(999) }))
        .max(50)
        .default([]),
      /** The visit ends here, though more services were planned. */
      endVisit: z.boolean().default(false),
    }),
    answer: TicketAnswer,
  },
  'no-show': onTicket('no-show', 'The person did not come'),
  reinstate: {
    ...onTicket('reinstate', 'Back in the queue after a no-show or a withdrawal'),
    right: 'reinstate',
    body: noBody,
  },
  'change-priority': {
    ...onTicket('change-priority', 'Give another priority class'),
    right: 'change-priority',
    body: z.strictObject({ priority: Priority }),
  },
  'change-service': {
    ...onTicket('change-service', 'The person needs another service'),
    right: 'change-service',
    body: z.strictObject({ serviceId: Id }),
  },
  note: {
    ...onTicket('note', 'Write a note for the clerks who come after'),
    body: z.strictObject({ text: NoteText }),
  },
} as const satisfies Record<string, Operation>;
