/**
 * Every HTTP operation: its name, place, who may use it, what it takes and what it answers. The server binds one handler to
 * each name, the OpenAPI document is generated from it, and the web apps call through it.
 */
import { z } from 'zod';
import { AuditEntry, AuditState } from './audit.ts';
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
  Note,
  Office,
  Outcome,
  OwnSession,
  Priority,
  Profile,
  QueueItem,
  type Right,
  Service,
  SpokenLanguage,
  Staff,
  Ticket,
  Why,
} from './shapes.ts';
import { PauseReason, TicketStatus } from './status.ts';

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
  | readonly ('clerk' | 'supervisor' | 'manager' | 'admin')[];

export interface Operation {
  method: 'GET' | 'POST' | 'DELETE';
  /** Express path under /api/v1. */
  path: string;
  summary: string;
  access: Access;
  /** A right that clerks need besides; supervisors have all. */
  right?: Right;
  query?: z.ZodObject;
  body?: z.ZodObject;
  status: 200 | 201 | 204;
  answer: z.ZodType;
  /** Where it is no JSON: text, written piece by piece. */
  produces?: 'text/csv';
  /** Also for who has to change a password that somebody else chose. */
  beforePasswordChange?: true;
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
const CounterAnswer = z.object({ counter: Counter });
const noBody = z.strictObject({});
const NoteText = z.string().trim().min(1).max(500);
/** What the holder of a new ticket gets. */
const Issued = z.object({
  ticket: Ticket,
  /** The holder's proof; kept by the holder only. */
  token: z.string(),
  peopleAhead: z.number().int(),
  estimate: Estimate.nullable(),
  trackingUrl: z.string(),
});
/** A clerk's command on the ticket at their counter. */
const atCounter = <P extends string>(name: P, summary: string) =>
  ({
    method: 'POST',
    path: `/tickets/:ticket/${name}` as const,
    summary,
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  }) as const satisfies Operation;
/** A supervisor's command on the office. */
const onOffice = <P extends string, A extends z.ZodType>(place: P, summary: string, answer: A) =>
  ({
    method: 'POST',
    path: `/offices/:office/${place}` as const,
    summary,
    access: ['supervisor'],
    status: 200,
    command: true,
    body: noBody,
    answer,
  }) as const satisfies Operation;
const Password = z.string().min(1).max(256);
const Code = z.string().trim().min(6).max(32);
/** What one does with one's own account. */
const onAccount = <P extends string>(place: P, summary: string) =>
  ({ method: 'POST', path: `/me/${place}` as const, summary, access: 'staff' }) as const;
const DayAnswer = z.object({ day: Day, open: z.boolean() });

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

/** What the audit can be searched by. */
const AUDIT_FILTERS = {
  /** Calendar days of the office that is asked for, or else of the first, inclusive. */
  from: Day.optional(),
  to: Day.optional(),
  /** Id of a member of staff, or a part of their name at the time. */
  actor: z.string().trim().min(1).max(80).optional(),
  /** Name of an operation. */
  action: z.string().min(1).max(40).optional(),
  office: z.string().min(1).max(64).optional(),
};

export const OPERATIONS = {
  'open-session': {
    method: 'POST',
    path: '/sessions',
    summary: 'Sign in as staff',
    access: 'anyone',
    status: 201,
    body: z.strictObject({
      username: z.string().min(1).max(64),
      password: Password,
      /** Of the second factor, or a recovery code, where the account has one. */
      code: Code.optional(),
    }),
    answer: z.object({ token: z.string(), expiresAt: z.iso.datetime({ precision: 3 }), staff: Staff }),
  },
  'close-session': {
    method: 'DELETE',
    path: '/sessions',
    summary: 'Sign out',
    access: 'staff',
    beforePasswordChange: true,
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
  'change-password': {
    ...onAccount('password', 'Change one’s own password; ends all other sessions'),
    beforePasswordChange: true,
    status: 204,
    body: z.strictObject({ current: Password, next: Password }),
    answer: z.void(),
  },
  'list-sessions': {
    method: 'GET',
    path: '/me/sessions',
    summary: 'One’s own sessions, newest first',
    access: 'staff',
    status: 200,
    query: z.strictObject(paging),
    answer: page(OwnSession),
  },
  'close-other-sessions': {
    method: 'DELETE',
    path: '/me/sessions',
    summary: 'End all of one’s own sessions but this one',
    access: 'staff',
    status: 204,
    answer: z.void(),
  },
  'revoke-session': {
    method: 'DELETE',
    path: '/me/sessions/:session',
    summary: 'End one of one’s own sessions',
    access: 'staff',
    status: 204,
    answer: z.void(),
  },
  'get-second-factor': {
    method: 'GET',
    path: '/me/second-factor',
    summary: 'Whether sign-in asks for a code, and how many recovery codes are left',
    access: 'staff',
    status: 200,
    answer: z.object({ active: z.boolean(), recoveryCodes: z.number().int() }),
  },
  'enrol-second-factor': {
    ...onAccount('second-factor', 'Begin a second factor; nothing changes before it is confirmed'),
    status: 200,
    body: z.strictObject({ password: Password }),
    /** To type into an authenticator app, and to show to its camera. */
    answer: z.object({ secret: z.string(), uri: z.string() }),
  },
  'confirm-second-factor': {
    ...onAccount('second-factor/confirm', 'Prove the app by a code; from now on sign-in asks for one'),
    status: 200,
    body: z.strictObject({ code: Code }),
    /** Each good once; shown this one time. */
    answer: z.object({ recoveryCodes: z.array(z.string()) }),
  },
  'disable-second-factor': {
    ...onAccount('second-factor/disable', 'Sign in by password alone'),
    status: 204,
    body: z.strictObject({ password: Password }),
    answer: z.void(),
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
      /** Only a clerk who speaks it may call. */
      clerkLanguage: SpokenLanguage.nullable().default(null),
    }),
    answer: Issued,
  },
  'check-in': {
    method: 'POST',
    path: '/offices/:office/check-ins',
    summary: 'Somebody with an appointment has come',
    access: clerk,
    status: 201,
    command: true,
    body: z.strictObject({
      serviceId: Id,
      /** The booked slot, on this business day. */
      slotAt: z.iso.datetime({ offset: true }),
      /** An appointment is checked in once. */
      appointmentId: Id.optional(),
      language: Language.default('sq'),
      channel: Channel.default('desk'),
      clerkLanguage: SpokenLanguage.nullable().default(null),
    }),
    answer: Issued.extend({ punctuality: z.enum(['early', 'on_time', 'late']) }),
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
  'pause-counter': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/pause',
    summary: 'Take no one for a while',
    access: clerk,
    status: 200,
    command: true,
    body: z.strictObject({ epoch: Epoch, reason: PauseReason.default('break') }),
    answer: CounterAnswer,
  },
  'resume-counter': {
    method: 'POST',
    path: '/offices/:office/counters/:counter/resume',
    summary: 'Go on after a pause',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: CounterAnswer,
  },
  call: {
    method: 'POST',
    path: '/offices/:office/counters/:counter/call',
    summary: 'Call a chosen ticket',
    access: clerk,
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
    access: clerk,
    right: 'walk-direct',
    status: 200,
    command: true,
    body: z.strictObject({
      epoch: Epoch,
      serviceId: Id,
      priority: Priority.default('regular'),
      language: Language.default('sq'),
    }),
    answer: TicketAnswer,
  },
  undo: {
    method: 'POST',
    path: '/offices/:office/counters/:counter/undo',
    summary: 'Undo the last call or finish, within 30 s',
    access: clerk,
    status: 200,
    command: true,
    body: epochBody,
    answer: TicketAnswer,
  },
  recall: atCounter('recall', 'Call again'),
  start: atCounter('start', 'Start the service'),
  hold: {
    ...atCounter('hold', 'Park the ticket; the counter is free'),
    body: z.strictObject({ epoch: Epoch, note: NoteText.optional() }),
  },
  resume: atCounter('resume', 'Go on with a parked ticket'),
  return: {
    ...atCounter('return', 'Back to the queue'),
    body: z.strictObject({ epoch: Epoch, to: z.enum(['place', 'end']).default('place') }),
  },
  transfer: {
    ...atCounter('transfer', 'On to another service, counter or clerk, under the same number'),
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
    ...atCounter('add-leg', 'Another service in the same visit, after this one'),
    body: z.strictObject({ epoch: Epoch, serviceId: Id }),
  },
  'wrap-up': atCounter('wrap-up', 'The person has left; the clerk writes up'),
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
      /** The visit ends here, though more services were planned. */
      endVisit: z.boolean().default(false),
    }),
    answer: TicketAnswer,
  },
  'no-show': atCounter('no-show', 'The person did not come'),
  reinstate: {
    ...atCounter('reinstate', 'Back in the queue after a no-show or a withdrawal'),
    right: 'reinstate',
    body: noBody,
  },
  'change-priority': {
    ...atCounter('change-priority', 'Give another priority class'),
    right: 'change-priority',
    body: z.strictObject({ priority: Priority }),
  },
  'change-service': {
    ...atCounter('change-service', 'The person needs another service'),
    right: 'change-service',
    body: z.strictObject({ serviceId: Id }),
  },
  note: {
    ...atCounter('note', 'Write a note for the clerks who come after'),
    body: z.strictObject({ text: NoteText }),
  },
  'list-notes': {
    method: 'GET',
    path: '/tickets/:ticket/notes',
    summary: 'The notes on a ticket',
    access: clerk,
    status: 200,
    answer: page(Note),
  },
  'list-profiles': {
    method: 'GET',
    path: '/offices/:office/profiles',
    summary: 'Work profiles to choose from at sign-in',
    access: clerk,
    status: 200,
    query: z.strictObject(paging),
    answer: page(Profile),
  },
  'get-queue': {
    method: 'GET',
    path: '/offices/:office/queue',
    summary: 'Who is called when, as it looks now, and why',
    access: 'staff',
    status: 200,
    /** `counter`: as that counter would call; without it, as all counters at work would in turn. */
    query: z.strictObject({ counter: Id.optional(), limit: paging.limit }),
    answer: z.object({
      seq: z.number().int(),
      at: z.iso.datetime({ precision: 3 }),
      items: z.array(QueueItem),
    }),
  },
  'open-office': onOffice('open', 'Open the office by hand until its day ends', z.object({ office: Office })),
  'close-office': onOffice(
    'close',
    'Close the office by hand until its day ends',
    z.object({ office: Office }),
  ),
  'open-service': onOffice(
    'services/:service/open',
    'Open a service by hand until the day ends',
    z.object({ service: Service }),
  ),
  'close-service': onOffice(
    'services/:service/close',
    'Close a service by hand until the day ends',
    z.object({ service: Service }),
  ),
  'open-day': onOffice('open-day', 'Open the business day again', DayAnswer),
  'close-day': onOffice('close-day', 'Close the business day: open tickets expire or carry over', DayAnswer),
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
  'list-audit': {
    method: 'GET',
    path: '/audit',
    summary: 'Who did what, the newest first',
    access: ['admin'],
    status: 200,
    query: z.strictObject({ ...AUDIT_FILTERS, ...paging }),
    answer: page(AuditEntry),
  },
  'export-audit': {
    method: 'GET',
    path: '/audit/export',
    summary: 'The same as a table for spreadsheets',
    access: ['admin'],
    status: 200,
    query: z.strictObject(AUDIT_FILTERS),
    answer: z.custom<AsyncIterable<string>>(),
    produces: 'text/csv',
  },
  'get-audit-state': {
    method: 'GET',
    path: '/audit/state',
    summary: 'Whether every entry of the audit is there as it was written',
    access: ['admin'],
    status: 200,
    answer: AuditState,
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
