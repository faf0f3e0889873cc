/**
 * Events: what happened, in order, per office. The record is built from these alone, so they hold no personal data.
 * `at` and every `…At` in `data` are epoch milliseconds in the stream and in the ledger, RFC 3339 in the API.
 */
import { z } from 'zod';
import { Channel, Day, Id, Language, Outcome, Priority } from './shapes.ts';
import { TicketStatus } from './status.ts';

const Ms = z.number().int();
/** On every event of a ticket: what a screen, a rollup or a reader needs without a look-up. */
const ofTicket = { number: z.string(), day: Day, serviceId: Id };
const atCounter = { ...ofTicket, clerkId: Id };

export const EVENT_DATA = {
  'ticket.issued': z.object({
    ...ofTicket,
    priority: Priority,
    channel: Channel,
    language: Language,
    anchorAt: Ms,
    dueAt: Ms,
  }),
  'ticket.called': z.object({ ...atCounter, calls: z.number().int() }),
  'ticket.recalled': z.object({ ...atCounter, calls: z.number().int() }),
  'ticket.started': z.object(atCounter),
  'ticket.finished': z.object({
    ...atCounter,
    outcome: Outcome,
    delivered: z.array(z.object({ serviceId: Id, quantity: z.number().int() })),
  }),
  'ticket.no_show': z.object(atCounter),
  'ticket.withdrawn': z.object(ofTicket),
  'ticket.expired': z.object({ ...ofTicket, from: TicketStatus }),
  'counter.opened': z.object({ clerkId: Id, serviceIds: z.array(Id), epoch: z.number().int() }),
  'counter.closed': z.object({ clerkId: Id, epoch: z.number().int() }),
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

/** A ticket inside: the API's ticket with instants in epoch milliseconds, and where its last event stands. */
export interface LegState {
  serviceId: string;
  counterId: string | null;
  clerkId: string | null;
  status: TicketStatus | 'transferred';
  anchorAt: number;
  firstCalledAt: number | null;
  calledAt: number | null;
  startedAt: number | null;
  finishedAt: number | null;
}
export interface TicketState {
  id: string;
  number: string;
  officeId: string;
  day: string;
  serviceId: string;
  priority: Priority;
  channel: Channel;
  language: Language;
  status: TicketStatus;
  counterId: string | null;
  clerkId: string | null;
  calls: number;
  issuedAt: number;
  dueAt: number;
  firstCalledAt: number | null;
  calledAt: number | null;
  startedAt: number | null;
  closedAt: number | null;
  legs: LegState[];
  /** Sequence of its last event; a fold ignores events at or below it. */
  lastSeq: number;
}
