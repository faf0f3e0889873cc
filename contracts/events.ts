/**
 * Events: what happened, in order, per office. The record is built from these alone, so they hold no personal data.
 * `at` and every `…At` in `data` are epoch milliseconds in the stream and in the ledger, RFC 3339 in the API.
 *
 * A field that came later has a default: what an older version wrote can be read.
 */
import { z } from 'zod';
import { Channel, Day, Delivered, Id, Language, Outcome, Priority, SpokenLanguage } from './shapes.ts';
import { PersonalKind } from './personal.ts';
import { CallRule, PauseReason, TicketStatus } from './status.ts';
import { Aim, PlannedLeg, TicketState } from './ticket-state.ts';

const Ms = z.number().int();
/** On every event of a ticket: what a screen, a rollup or a reader needs without a look-up. */
const ofTicket = { number: z.string(), day: Day, serviceId: Id };
const atCounter = { ...ofTicket, clerkId: Id };
/** Where a waiting ticket stands. */
const due = { dueAt: Ms, targetMs: Ms };

export const EVENT_DATA = {
  'ticket.issued': z.object({
    ...ofTicket,
    priority: Priority,
    channel: Channel,
    language: Language,
    anchorAt: Ms,
    dueAt: Ms,
    clerkLanguage: SpokenLanguage.nullable().default(null),
    slotAt: Ms.nullable().default(null),
    appointmentId: Id.nullable().default(null),
    direct: z.boolean().default(false),
    next: z.array(PlannedLeg).default([]),
    /** Labels of the series left out because they were in use; its numbers are gapless with these. */
    skipped: z.array(z.string()).default([]),
    /** What the person told; it is kept apart from the record. */
    personal: z.array(PersonalKind).default([]),
  }),
  'ticket.called': z.object({
    ...atCounter,
    calls: z.number().int(),
    rule: CallRule.default('earliest_due'),
  }),
  'ticket.recalled': z.object({ ...atCounter, calls: z.number().int() }),
  'ticket.started': z.object(atCounter),
  'ticket.held': z.object(atCounter),
  'ticket.resumed': z.object({ ...atCounter, status: TicketStatus }),
  /** Back in its service's queue: a clerk's wish, or the counter or clerk it was for has gone. */
  'ticket.returned': z.object({ ...ofTicket, from: TicketStatus, to: z.enum(['place', 'end']), dueAt: Ms }),
  /** `serviceId` is where it goes; the new leg's anchor is the event's time. */
  'ticket.transferred': z.object({ ...atCounter, ...due, fromServiceId: Id, aim: Aim.nullable() }),
  'ticket.leg_added': z.object({ ...atCounter, added: PlannedLeg }),
  'ticket.wrap_up_started': z.object(atCounter),
  /** `next`: the visit goes on there, its anchor the event's time; `null`: it is over. */
  'ticket.finished': z.object({
    ...atCounter,
    outcome: Outcome,
    delivered: z.array(Delivered),
    next: z
      .object({ serviceId: Id, ...due })
      .nullable()
      .default(null),
  }),
  'ticket.no_show': z.object(atCounter),
  'ticket.withdrawn': z.object(ofTicket),
  'ticket.expired': z.object({ ...ofTicket, from: TicketStatus }),
  'ticket.reinstated': z.object({ ...ofTicket, from: TicketStatus, restsUntilAt: Ms.nullable() }),
  /** The ticket is again as it was before the operation. */
  'ticket.undone': z.object({
    ...atCounter,
    operation: z.enum(['call-next', 'call', 'finish']),
    before: TicketState,
  }),
  'ticket.priority_changed': z.object({
    ...ofTicket,
    ...due,
    priority: Priority,
    next: z.array(PlannedLeg),
  }),
  'ticket.service_changed': z.object({ ...ofTicket, ...due, fromServiceId: Id }),
  'ticket.noted': z.object(ofTicket),
  /** A clerk corrected it: `changed` says what, `personal` what there is now. */
  'ticket.personal_changed': z.object({
    ...ofTicket,
    changed: z.array(PersonalKind),
    personal: z.array(PersonalKind),
  }),
  /** All that was kept of the person, notes included, is gone. */
  'ticket.erased': z.object(ofTicket),
  'counter.opened': z.object({
    clerkId: Id,
    serviceIds: z.array(Id),
    epoch: z.number().int(),
    secondaryServiceIds: z.array(Id).default([]),
    overflowSlackMs: Ms.default(0),
    profileId: Id.nullable().default(null),
    languages: z.array(SpokenLanguage).default([]),
  }),
  'counter.closed': z.object({ clerkId: Id, epoch: z.number().int() }),
  'counter.paused': z.object({ clerkId: Id, reason: PauseReason }),
  'counter.resumed': z.object({ clerkId: Id }),
  /** By hand; hours and contingent are told by no event. */
  'service.opened': z.object({ serviceId: Id }),
  'service.closed': z.object({ serviceId: Id }),
  'office.opened': z.object({ by: z.literal('hand') }),
  'office.closed': z.object({ by: z.literal('hand') }),
  /**
   * The live store came back older than the record: events `fromSeq` to `toSeq` were taken from the record, and numbers of
   * each series that may have been issued without a trace are left out.
   */
  'office.restored': z.object({
    fromSeq: z.number().int(),
    toSeq: z.number().int(),
    skipped: z.array(
      z.object({ series: z.string(), day: Day, from: z.number().int(), to: z.number().int() }),
    ),
  }),
  'day.opened': z.object({ day: Day }),
  'day.closed': z.object({ day: Day }),
} as const;
export type EventType = keyof typeof EVENT_DATA;
export const EVENT_TYPES = Object.keys(EVENT_DATA) as EventType[];

const head = {
  id: Id,
  officeId: Id,
  seq: z.number().int().positive(),
  ticketId: Id.nullable(),
  counterId: Id.nullable(),
  /** `staff:<id>`, `ticket:<id>`, `public` or `system`. */
  actor: z.string(),
  commandId: Id,
};

type EventOf<T extends EventType> = {
  id: string;
  officeId: string;
  seq: number;
  at: number;
  type: T;
  ticketId: string | null;
  counterId: string | null;
  actor: string;
  commandId: string;
  data: z.infer<(typeof EVENT_DATA)[T]>;
};
/** One event as it stands in the stream and in the ledger. */
export type StoredEvent = { [T in EventType]: EventOf<T> }[EventType];

const variants = EVENT_TYPES.map((type) =>
  z.object({ ...head, at: Ms, type: z.literal(type), data: EVENT_DATA[type] }),
);
const StoredEventSchema = z.discriminatedUnion(
  'type',
  variants as [(typeof variants)[number], ...typeof variants],
);

/** Reads an event from the stream; throws a ZodError where it is not one. */
export function parseStoredEvent(value: unknown): StoredEvent {
  return StoredEventSchema.parse(value) as StoredEvent;
}

/** One event as the API shows it. */
export const Event = z
  .object({
    ...head,
    at: z.iso.datetime({ precision: 3 }),
    type: z.enum(EVENT_TYPES),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Event' });
export type Event = z.infer<typeof Event>;
