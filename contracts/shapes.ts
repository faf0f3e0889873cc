/** The things people talk about, as the API shows them. Absent is `null`; instants are RFC 3339 UTC. */
import { z } from 'zod';
import { Id, Instant } from './ids.ts';
import { Note, PersonalData, PersonalKind } from './personal.ts';
import { Grant, Permission, Right } from './permissions.ts';
import { CallRule, CounterState, LegStatus, PauseReason, TicketStatus } from './status.ts';

export { Id, Instant };
export { Note, PersonalData, PersonalKind };
/** A business day in the office's time zone. */
export const Day = z.iso.date();
const Ms = z.number().int().nonnegative();

export const PRIORITIES = ['regular', 'elderly', 'disabled', 'family', 'vip', 'appointment'] as const;
/** Priority class; `vip` and `appointment` are given by staff only. */
export const Priority = z.enum(PRIORITIES).meta({ id: 'Priority' });
export type Priority = z.infer<typeof Priority>;
export const CITIZEN_PRIORITIES = ['regular', 'elderly', 'disabled', 'family'] as const satisfies Priority[];

export const Channel = z.enum(['kiosk', 'phone', 'desk']).meta({ id: 'Channel' });
export type Channel = z.infer<typeof Channel>;
export const Language = z.enum(['sq', 'en']).meta({ id: 'Language' });
export type Language = z.infer<typeof Language>;
export const Outcome = z
  .enum(['done', 'partial', 'missing_documents', 'refused', 'referred'])
  .meta({ id: 'Outcome' });
export type Outcome = z.infer<typeof Outcome>;

/** A language that clerks speak with people, by its ISO 639-1 code. */
export const SpokenLanguage = z
  .string()
  .regex(/^[a-z]{2}$/)
  .meta({ id: 'SpokenLanguage' });
export type SpokenLanguage = z.infer<typeof SpokenLanguage>;
/** What was given in a leg. */
export const Delivered = z.object({ serviceId: Id, quantity: z.number().int() }).meta({ id: 'Delivered' });
export type Delivered = z.infer<typeof Delivered>;

/** A text in both languages. */
export const Text = z.object({ sq: z.string(), en: z.string() }).meta({ id: 'Text' });
export type Text = z.infer<typeof Text>;

export const Leg = z
  .object({
    serviceId: Id,
    counterId: Id.nullable(),
    clerkId: Id.nullable(),
    status: LegStatus,
    anchorAt: Instant,
    firstCalledAt: Instant.nullable(),
    calledAt: Instant.nullable(),
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    /** Service time up to its last interruption or its end, wrap-up included; held time is none. */
    serviceMs: Ms,
    wrapUpAt: Instant.nullable(),
    outcome: Outcome.nullable(),
    delivered: z.array(Delivered),
  })
  .meta({ id: 'Leg' });
export type Leg = z.infer<typeof Leg>;

export const Ticket = z
  .object({
    id: Id,
    number: z.string(),
    officeId: Id,
    day: Day,
    serviceId: Id,
    priority: Priority,
    channel: Channel,
    language: Language,
    status: TicketStatus,
    counterId: Id.nullable(),
    clerkId: Id.nullable(),
    /** Calls and recalls so far. */
    calls: z.number().int(),
    issuedAt: Instant,
    dueAt: Instant,
    firstCalledAt: Instant.nullable(),
    calledAt: Instant.nullable(),
    startedAt: Instant.nullable(),
    closedAt: Instant.nullable(),
    /** Only a clerk who speaks it may call this ticket; `null` for any. */
    clerkLanguage: SpokenLanguage.nullable(),
    /** The booked slot of an appointment. */
    slotAt: Instant.nullable(),
    /** The one counter or clerk that may call it, `null` for any that gives the service. */
    aim: z.object({ kind: z.enum(['counter', 'clerk']), id: Id }).nullable(),
    /** Not to be called before: it did not come when it was called. */
    restsUntilAt: Instant.nullable(),
    /** Services where the visit goes on after the current leg, in order. */
    nextServiceIds: z.array(Id),
    /** How many notes clerks wrote; `get-personal-data` has their text. */
    notes: z.number().int(),
    /** What is kept of the person; `get-personal-data` has it. */
    personal: z.array(PersonalKind),
    legs: z.array(Leg),
  })
  .meta({ id: 'Ticket' });
export type Ticket = z.infer<typeof Ticket>;

/** `p50Ms`: mean by the QLm estimator; `p90Ms`: nine in ten wait no longer. `null` where too little is known. */
export const Estimate = z.object({ p50Ms: Ms, p90Ms: Ms }).meta({ id: 'Estimate' });
export type Estimate = z.infer<typeof Estimate>;

export const Counter = z
  .object({
    id: Id,
    name: z.string(),
    zoneId: Id.nullable(),
    state: CounterState,
    epoch: z.number().int(),
    clerkId: Id.nullable(),
    /** Services it serves first. */
    serviceIds: z.array(Id),
    /** Services it serves once the head of their queue has less than the overflow slack left until it is due. */
    secondaryServiceIds: z.array(Id),
    overflowSlackMs: Ms,
    profileId: Id.nullable(),
    languages: z.array(SpokenLanguage),
    pauseReason: PauseReason.nullable(),
    ticket: Ticket.nullable(),
    /** Tickets parked here. */
    held: z.array(Ticket),
  })
  .meta({ id: 'Counter' });
export type Counter = z.infer<typeof Counter>;

export const BoardCall = z
  .object({
    ticketId: Id,
    number: z.string(),
    counterId: Id,
    counterName: z.string(),
    zoneId: Id.nullable(),
    calledAt: Instant,
  })
  .meta({ id: 'BoardCall' });
export type BoardCall = z.infer<typeof BoardCall>;

export const WaitingRow = z
  .object({
    serviceId: Id,
    name: Text,
    count: z.number().int(),
    /** How long the longest-waiting person has waited at the snapshot's `at`. */
    longestMs: Ms,
    estimate: Estimate.nullable(),
  })
  .meta({ id: 'WaitingRow' });
export type WaitingRow = z.infer<typeof WaitingRow>;

/** The hall's board at one sequence. `calls` is newest first. */
export const Board = z
  .object({
    seq: z.number().int(),
    at: Instant,
    officeId: Id,
    calls: z.array(BoardCall),
    waiting: z.array(WaitingRow),
  })
  .meta({ id: 'Board' });
export type Board = z.infer<typeof Board>;

/** Weekly opening hours; `weekday` 1 is Monday. An office with `null` hours is open round the clock. */
export const OpeningHours = z
  .array(z.object({ weekday: z.number().int().min(1).max(7), opens: z.string(), closes: z.string() }))
  .meta({ id: 'OpeningHours' });
export type OpeningHours = z.infer<typeof OpeningHours>;

export const Office = z
  .object({
    id: Id,
    code: z.string(),
    name: Text,
    municipality: z.string(),
    kind: z.enum(['main', 'unit']),
    timeZone: z.string(),
    openingHours: OpeningHours.nullable(),
    openNow: z.boolean(),
    /** Demo offices say so on every page for citizens. */
    demo: z.boolean(),
    /** Anyone may take a ticket at this office's kiosk page, without pairing it. */
    openKiosk: z.boolean(),
    /** Why no ticket can be taken; `null` where one can. */
    closedBy: z.enum(['hours', 'contingent', 'hand', 'day']).nullable(),
    /** Priority classes in use here. */
    priorities: z.array(Priority),
    /** Days after a ticket's business day for which name, phone and notes are kept. */
    retentionDays: z.number().int(),
    counters: z.object({ total: z.number().int(), open: z.number().int() }),
  })
  .meta({ id: 'Office' });
export type Office = z.infer<typeof Office>;

export const RequiredDocument = z.object({
  name: Text,
  form: z.enum(['original', 'copy', 'certified_copy']),
});

export const Route = z
  .object({ serviceIds: z.array(Id), mode: z.enum(['queue', 'offer']) })
  .meta({ id: 'Route' });
export type Route = z.infer<typeof Route>;

/** A service as it can be asked for in one office. */
export const Service = z
  .object({
    id: Id,
    code: z.string(),
    name: Text,
    description: Text,
    group: z.object({ code: z.string(), name: Text, examples: Text }),
    /** The letter of its ticket numbers. */
    series: z.string(),
    documents: z.array(RequiredDocument),
    feeLek: z.number().int().nullable(),
    deadline: Text.nullable(),
    legalBasis: z.string().nullable(),
    /** `true` where no source was found and the municipality has to check the facts. */
    unverified: z.boolean(),
    /** Target wait of a regular ticket. */
    targetMs: Ms,
    open: z.boolean(),
    /** Why no ticket can be taken for it; `null` where one can. */
    closedBy: z.enum(['hours', 'contingent', 'hand']).nullable(),
    /** Tickets a day, and how many are left today; `null` without limit. */
    contingent: z.number().int().nullable(),
    remaining: z.number().int().nullable(),
    /** Where a visit goes on after it: queued at once, or offered to the clerk. */
    route: Route.nullable(),
    /** What the person may tell with a ticket; never required. */
    asksFor: z.array(PersonalKind),
    /** Whether clerks may write notes. */
    notes: z.boolean(),
    waiting: z.number().int(),
    /** Who would be ahead of a regular newcomer, in all the queues that its counters serve. */
    peopleAhead: z.number().int(),
    estimate: Estimate.nullable(),
  })
  .meta({ id: 'Service' });
export type Service = z.infer<typeof Service>;

/** A member of staff as they see themselves. */
export const Staff = z
  .object({
    id: Id,
    username: z.string(),
    name: z.string(),
    grants: z.array(Grant),
    /** What they may do in some office or other. */
    permissions: z.array(Permission),
    rights: z.array(Right),
    languages: z.array(SpokenLanguage),
    /** Nothing else may be done before `change-password`. */
    mustChangePassword: z.boolean(),
    /** Password and second factor are the provider's: here is neither. */
    singleSignOn: z.boolean(),
  })
  .meta({ id: 'Staff' });
export type Staff = z.infer<typeof Staff>;

/** One of one's own sessions. */
export const OwnSession = z
  .object({
    id: z.string(),
    openedAt: Instant,
    seenAt: Instant,
    address: z.string(),
    /** The program it was opened from, as it names itself. */
    agent: z.string().nullable(),
    /** The one that asks. */
    current: z.boolean(),
  })
  .meta({ id: 'OwnSession' });
export type OwnSession = z.infer<typeof OwnSession>;

/** The head of one line of waiting people: same service, same class, same clerk's language. */
export const QueueHead = z
  .object({
    serviceId: Id,
    ticketId: Id,
    number: z.string(),
    priority: Priority,
    dueAt: Instant,
    /** One of the counter's secondary services. */
    secondary: z.boolean(),
    /** `false`: a secondary service whose head has more than the overflow slack left. */
    eligible: z.boolean(),
  })
  .meta({ id: 'QueueHead' });
export type QueueHead = z.infer<typeof QueueHead>;
/** Why this ticket is next: the heads of the lines the counter may serve, earliest due first, and the rule that decided. */
export const Why = z.object({ rule: CallRule, heads: z.array(QueueHead) }).meta({ id: 'Why' });
export type Why = z.infer<typeof Why>;

/** A waiting ticket in the predicted order of calls. */
export const QueueItem = z
  .object({
    place: z.number().int(),
    ticketId: Id,
    number: z.string(),
    serviceId: Id,
    priority: Priority,
    clerkLanguage: SpokenLanguage.nullable(),
    aim: z.object({ kind: z.enum(['counter', 'clerk']), id: Id }).nullable(),
    anchorAt: Instant,
    dueAt: Instant,
    /** The rule by which it is called at this place; `null` where nobody here could call it. */
    rule: CallRule.nullable(),
    /** Why it stands apart: resting after a no-show, or no counter now at work may call it. */
    waitsFor: z.enum(['rest', 'counter']).nullable(),
    restsUntilAt: Instant.nullable(),
    /** Counters at work that may call it. */
    counterIds: z.array(Id),
  })
  .meta({ id: 'QueueItem' });
export type QueueItem = z.infer<typeof QueueItem>;

/** A named set of services that a clerk chooses at sign-in. */
export const Profile = z
  .object({
    id: Id,
    name: Text,
    serviceIds: z.array(Id),
    secondaryServiceIds: z.array(Id),
    overflowSlackMs: Ms,
  })
  .meta({ id: 'Profile' });
export type Profile = z.infer<typeof Profile>;

export const Durations = z
  .object({
    count: z.number().int(),
    mean: z.number().nullable(),
    p50: z.number().nullable(),
    p80: z.number().nullable(),
    p90: z.number().nullable(),
    p95: z.number().nullable(),
    max: z.number().nullable(),
  })
  .meta({ id: 'Durations' });
export type Durations = z.infer<typeof Durations>;

export const GROUPINGS = [
  'office',
  'service',
  'clerk',
  'counter',
  'channel',
  'priority',
  'day',
  'weekday',
  'hour',
  'quarter',
] as const;
export const Grouping = z.enum(GROUPINGS).meta({ id: 'Grouping' });
export type Grouping = z.infer<typeof Grouping>;

/** One line of figures; see the KPI dictionary. A ratio with a zero denominator is `null`. */
export const KpiRow = z
  .object({
    /** Values of the groupings asked for; `null` is a leg that never met one (such as a clerk). */
    group: z.partialRecord(Grouping, z.string().nullable()),
    issued: z.number().int(),
    served: z.number().int(),
    noShow: z.number().int(),
    withdrawn: z.number().int(),
    expired: z.number().int(),
    noShowRate: z.number().nullable(),
    withdrawnRate: z.number().nullable(),
    waitedMs: Durations,
    responseMs: Durations,
    serviceMs: Durations,
    serviceLevel: z.number().nullable(),
  })
  .meta({ id: 'KpiRow' });
export type KpiRow = z.infer<typeof KpiRow>;

export const Kpis = z
  .object({
    from: Day,
    to: Day,
    slMs: Ms,
    /** The last event counted, by office id. */
    asOf: z.record(z.string(), z.number().int()),
    /** Every event up to now is in the figures. */
    complete: z.boolean(),
    rows: z.array(KpiRow),
  })
  .meta({ id: 'Kpis' });
export type Kpis = z.infer<typeof Kpis>;
