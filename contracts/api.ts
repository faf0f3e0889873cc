/**
 * Every HTTP operation: its name, place, who may use it, what it takes and what it answers. The server binds one handler to
 * each name, the OpenAPI document is generated from it, and the web apps call through it.
 */
import { z } from 'zod';
import { Event } from './events.ts';
import {
  Board,
  Channel,
  Counter,
  Day,
  Estimate,
  Grouping,
  Id,
  Kpis,
  Language,
  Office,
  Outcome,
  Priority,
  Service,
  Staff,
  Ticket,
  Why,
} from './shapes.ts';
import { TicketStatus } from './status.ts';

/**
 * Who may call: `anyone`; `kiosk` (anyone where the office's kiosk is open, else staff); `board` (anyone where the office allows
 * it, else staff); `holder` (the ticket's token); `holder-or-staff`; or staff with one of the roles. `admin` holds every right.
 */
export type Access =
  | 'anyone'
  | 'kiosk'
  | 'board'
  | 'holder'
  | 'holder-or-staff'
  | 'staff'
  | readonly ('clerk' | 'supervisor' | 'manager')[];

export interface Operation {
  method: 'GET' | 'POST' | 'DELETE';
  /** Express path under /api/v1. */
  path: string;
  summary: string;
  access: Access;
  query?: z.ZodObject;
  body?: z.ZodObject;
  status: 200 | 201 | 204;
  answer: z.ZodType;
  /** A command changes the hall and may carry an `Idempotency-Key`. */
  command?: true;
}

/** One page of a list: pass `nextCursor` as `cursor` for the next one. */
const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
const paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(512).optional(),
};
/** A comma-separated list in a query. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((text) => (typeof text === 'string' ? text.split(',') : text), z.array(item).max(200));

/** Sequence of a counter's sign-in; the engine refuses commands of an older one. */
const Epoch = z.number().int().positive();
const epochBody = z.strictObject({ epoch: Epoch });
const TicketAnswer = z.object({ ticket: Ticket });
const clerk = ['clerk', 'supervisor'] as const;

/** The filters that a figure and the tickets behind it share. */
export const KPI_FILTERS = {
  offices: list(z.string().min(1).max(64)).optional(),
  from: Day.optional(),
  to: Day.optional(),
  service: Id.optional(),
  clerk: Id.optional(),
  counter: Id.optional(),
  channel: Channel.optional(),
  priority: Priority.optional(),
  /** Hour of the day in office time, 0–23. */
  hour: z.coerce.number().int().min(0).max(23).optional(),
};

export const OPERATIONS = {
  'open-session': {
    method: 'POST',
    path: '/sessions',
    summary: 'Sign in as staff',
    access: 'anyone',
    status: 201,
    body: z.strictObject({ username: z.string().min(1).max(64), password: z.string().min(1).max(256) }),
    answer: z.object({ token: z.string(), expiresAt: z.iso.datetime({ precision: 3 }), staff: Staff }),
  },
  'close-session': {
    method: 'DELETE',
    path: '/sessions',
    summary: 'Sign out',
    access: 'staff',
    status: 204,
    answer: z.void(),
  },
  'get-me': {
    method: 'GET',
    path: '/me',
    summary: 'The member of staff signed in, and the counter they work at',
    access: 'staff',
    status: 200,
    answer: z.object({ staff: Staff, counter: Counter.nullable(), officeId: Id.nullable() }),
  },
  'list-offices': {
    method: 'GET',
    path: '/offices',
    summary: 'Offices, main ones first',
    access: 'anyone',
    status: 200,
    query: z.strictObject(paging),
    answer: page(Office),
  },
  'get-office': {
    method: 'GET',
    path: '/offices/:office',
    summary: 'One office',
    access: 'anyone',
    status: 200,
    answer: Office,
  },
  'list-services': {
    method: 'GET',
    path: '/offices/:office/services',
    summary: 'What can be asked for here, with waiting and estimate',
    access: 'anyone',
    status: 200,
    query: z.strictObject(paging),
    answer: page(Service),
  },
  'take-ticket': {
    method: 'POST',
    path: '/offices/:office/tickets',
    summary: 'Take a ticket',
    access: 'kiosk',
    status: 201,
    command: true,
    body: z.strictObject({
      serviceId: Id,
      priority: Priority.default('regular'),
      language: Language.default('sq'),
      channel: Channel.default('kiosk'),
    }),
    answer: z.object({
      ticket: Ticket,
      /** The holder's proof; kept by the holder only. */
      token: z.string(),
      peopleAhead: z.number().int(),
      estimate: Estimate.nullable(),
      trackingUrl: z.string(),
    }),
  },
  'list-counters': {
    method: 'GET',
    path: '/offices/:office/counters',
    summary: 'Counters with their state',
    access: 'staff',
    status: 200,
    query: z.strictObject(paging),
    answer: page(Counter),
  },
  'get-ticket': {
    method: 'GET',
    path: '/tickets/:ticket',
    summary: 'A ticket and its place',
    access: 'holder-or-staff',
    status: 200,
    answer: z.object({
      ticket: Ticket,
      peopleAhead: z.number().int(),
      estimate: Estimate.nullable(),
      counterName: z.string().nullable(),
    }),
  },
  withdraw: {
    method: 'POST',
    path: '/tickets/:ticket/withdraw',
    summary: 'Leave the queue',
    access: 'holder-or-staff',
    status: 200,
    command: true,
    body: z.strictObject({}),
    answer: TicketAnswer,
  },
  'sign-in': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/sign-in',
    summary: 'Open a counter',
    access: clerk,
    status: 200,
    command: true,
    body: z.strictObject({ serviceIds: z.array(Id).min(1).max(500).optional() }),
    answer: z.object({ counter: Counter, epoch: Epoch }),
  },
  'sign-out': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/sign-out',
    summary: 'Close a counter',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: z.object({ counter: Counter }),
  },
  'call-next': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/call-next',
    summary: 'Call the ticket that is due first',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: z.object({ ticket: Ticket.nullable(), why: Why.nullable() }),
  },
  recall: {
    method: 'POST',
    path: '/tickets/:ticket/recall',
    summary: 'Call again',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  },
  start: {
    method: 'POST',
    path: '/tickets/:ticket/start',
    summary: 'Start the service',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  },
  finish: {
    method: 'POST',
    path: '/tickets/:ticket/finish',
    summary: 'Finish the service',
    access: clerk,
    status: 200,
    command: true,
    body: z.strictObject({
      epoch: Epoch,
      outcome: Outcome.default('done'),
      delivered: z
        .array(z.strictObject({ serviceId: Id, quantity: z.number().int().min(1).max(999) }))
        .max(50)
        .default([]),
    }),
    answer: TicketAnswer,
  },
  'no-show': {
    method: 'POST',
    path: '/tickets/:ticket/no-show',
    summary: 'The person did not come',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  },
  'get-board': {
    method: 'GET',
    path: '/offices/:office/board',
    summary: 'What the hall screens show',
    access: 'board',
    status: 200,
    answer: Board,
  },
  'list-events': {
    method: 'GET',
    path: '/offices/:office/events',
    summary: 'Events in order after a sequence; also as Server-Sent Events',
    access: ['manager', 'supervisor'],
    status: 200,
    query: z.strictObject({ after: z.coerce.number().int().min(0).default(0), limit: paging.limit }),
    answer: page(Event),
  },
  'get-kpis': {
    method: 'GET',
    path: '/kpis',
    summary: 'Key performance indicators',
    access: ['manager', 'supervisor'],
    status: 200,
    query: z.strictObject({
      ...KPI_FILTERS,
      groupBy: list(Grouping).optional(),
      /** Which figures to answer, comma-separated; all where left out. */
      metrics: list(z.string().min(1).max(40)).optional(),
      /** Target of the service level. */
      slMs: z.coerce.number().int().min(0).max(86_400_000).optional(),
    }),
    answer: Kpis,
  },
  'list-tickets': {
    method: 'GET',
    path: '/tickets',
    summary: 'The tickets behind a figure',
    access: ['manager', 'supervisor'],
    status: 200,
    query: z.strictObject({ ...KPI_FILTERS, status: TicketStatus.optional(), ...paging }),
    answer: page(Ticket),
  },
} as const satisfies Record<string, Operation>;

export type OperationName = keyof typeof OPERATIONS;
export type BodyOf<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.infer<B>
  : undefined;
export type BodyInputOf<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  body: infer B extends z.ZodType;
}
  ? z.input<B>
  : undefined;
export type QueryOf<N extends OperationName> = (typeof OPERATIONS)[N] extends {
  query: infer Q extends z.ZodType;
}
  ? z.infer<Q>
  : undefined;
export type AnswerOf<N extends OperationName> = z.infer<(typeof OPERATIONS)[N]['answer']>;
