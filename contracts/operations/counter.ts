/** What a clerk does at a counter. */
import { z } from 'zod';
import { ASKED, Epoch, epochBody, page, paging, TicketAnswer, type Operation } from '../operation.ts';
import { Counter, Id, Language, Priority, Profile, Ticket, Why } from '../shapes.ts';
import { PauseReason } from '../status.ts';

const CounterAnswer = z.object({ counter: Counter });

export const COUNTER = {
  'list-profiles': {
    method: 'GET',
    path: '/offices/:office/profiles',
    summary: 'Work profiles to choose from at sign-in',
    access: 'serve',
    status: 200,
    query: z.strictObject(paging),
    answer: page(Profile),
  },
  'sign-in': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/sign-in',
    summary: 'Open a counter',
    access: 'serve',
    status: 200,
    command: true,
    body: z.strictObject({
      /** Or a work profile; without either, all services of the office. */
      serviceIds: z.array(Id).min(1).max(500).optional(),
      profileId: Id.optional(),
      /** A supervisor takes over a counter that another clerk has left signed in. */
      force: z.boolean().default(false),
    }),
    answer: z.object({ counter: Counter, epoch: Epoch }),
  },
  'sign-out': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/sign-out',
    summary: 'Close a counter',
    access: 'serve',
    status: 200,
    command: true,
    body: epochBody,
    answer: z.object({ counter: Counter }),
  },
  'call-next': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/call-next',
    summary: 'Call the ticket that is due first',
    access: 'serve',
    status: 200,
    command: true,
    body: epochBody,
    answer: z.object({ ticket: Ticket.nullable(), why: Why.nullable() }),
  },
  'pause-counter': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/pause',
    summary: 'Take no one for a while',
    access: 'serve',
    status: 200,
    command: true,
    body: z.strictObject({ epoch: Epoch, reason: PauseReason.default('break') }),
    answer: CounterAnswer,
  },
  'resume-counter': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/resume',
    summary: 'Go on after a pause',
    access: 'serve',
    status: 200,
    command: true,
    body: epochBody,
    answer: CounterAnswer,
  },
  call: {
    method: 'POST',
    path: '/offices/:office/counters/:counter/call',
    summary: 'Call a chosen ticket',
    access: 'serve',
    right: 'call',
    status: 200,
    command: true,
    body: z.strictObject({ epoch: Epoch, ticketId: Id }),
    answer: TicketAnswer,
  },
  'walk-direct': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/walk-direct',
    summary: 'Serve somebody who has no ticket',
    access: 'serve',
    right: 'walk-direct',
    status: 200,
    command: true,
    body: z.strictObject({
      epoch: Epoch,
      serviceId: Id,
      priority: Priority.default('regular'),
      language: Language.default('sq'),
      ...ASKED,
    }),
    answer: TicketAnswer,
  },
  undo: {
    method: 'POST',
    path: '/offices/:office/counters/:counter/undo',
    summary: 'Undo the last call or finish, within 30 s',
    access: 'serve',
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  },
} as const satisfies Record<string, Operation>;
