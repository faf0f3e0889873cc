/** What the engine takes and answers. Instants are epoch milliseconds; nothing here knows HTTP or Redis. */
import type { StoredEvent } from '../../contracts/events.ts';
import type { Aim, LegState, PlannedLeg, TicketState } from '../../contracts/ticket-state.ts';
import type { EstimateInput } from '../domain/estimate.ts';
import type { Numbering, OfficeRules } from '../domain/rules.ts';
import type { PersonalKind } from '../../contracts/personal.ts';
import type { Channel, Language, Priority } from '../../contracts/shapes.ts';
import type { CallRule, CounterState, PauseReason } from '../../contracts/status.ts';

/** What the engine has to know of an office to place a command in time and to route. */
export interface OfficeFacts {
  id: string;
  timeZone: string;
  /** Start of the business day in office time, `HH:MM`. */
  dayStart: string;
  /** Waiting tickets carry over to the next business day instead of expiring. */
  carriesOver: boolean;
  rules: OfficeRules;
  /** Days after its business day for which what is kept about a ticket's person stays. */
  retentionDays: number;
}

/** Who sends a command, and the key under which a repetition is the same command. */
export interface Caller {
  /** `staff:<id>`, `ticket:<id>`, `public` or `system`. */
  actor: string;
  /** `null`: the command cannot be repeated. */
  idempotencyKey: string | null;
  /** SHA-256 in hex of everything the key stands for (path parameters and body); ignored without a key. */
  bodyHash: string;
}
/** A clerk's claim to a counter. */
export interface Claim {
  clerkId: string;
  epoch: number;
}

/** Targets of a service per class, in ms: due = the instant it counts from + target. */
export type Targets = Readonly<Record<Priority, number>>;

/** What every way to a new ticket needs. */
interface NewTicket {
  ticketId: string;
  serviceId: string;
  /** The letters before the number, and its series: one prefix is one series. */
  series: string;
  /** Absent: 1, 2, 3 … anew each day. */
  numbering?: Numbering;
  priority: Priority;
  language: Language;
  channel: Channel;
  targetMs: number;
  /** What the person told, sealed. */
  personal?: SealedItems;
  /** Services the visit goes on to by itself, in order. */
  next?: PlannedLeg[];
}
export interface TakeTicketInput extends NewTicket {
  /** Only a clerk who speaks it may call. */
  clerkLanguage?: string | null;
  /** Closed by hours; a hand may have decided otherwise. An earlier, equal command still gets its first answer. */
  closed?: { office: boolean; service: boolean };
  /** Tickets a day, `null` without limit. */
  contingents?: { office: number | null; service: number | null };
}
export interface CheckInInput extends Omit<TakeTicketInput, 'priority' | 'targetMs'> {
  slotAt: number;
  appointmentId: string | null;
  /** Of the service: an appointment within its grace has its class, a late one waits as a regular. */
  targets: Targets;
}
export type WalkDirectInput = NewTicket;

/** A place in the queue, as the estimator takes it. */
export type Position = EstimateInput;

/** An answer, and whether it is the remembered one of an earlier, equal command. */
export interface Answered {
  repeated: boolean;
}
export interface TakeTicketAnswer extends Answered {
  ticket: TicketState;
  position: Position;
}
export interface CheckInAnswer extends TakeTicketAnswer {
  punctuality: 'early' | 'on_time' | 'late';
}
export interface CounterAnswer extends Answered {
  counter: LiveCounter;
}
/** The head of one line: same service, class and clerk's language. */
export interface LiveHead {
  serviceId: string;
  ticketId: string;
  number: string;
  priority: Priority;
  dueAt: number;
  secondary: boolean;
  eligible: boolean;
}
export interface CallNextAnswer extends Answered {
  ticket: TicketState | null;
  /** `null` where nobody could be called. */
  rule: CallRule | null;
  /** Earliest due first. */
  heads: LiveHead[] | null;
}
export interface TicketAnswer extends Answered {
  ticket: TicketState;
}
export interface OpenAnswer extends Answered {
  open: boolean;
}
export interface DayAnswer extends Answered {
  day: string;
  open: boolean;
}

/** A counter as the live day knows it; its name and zone are the organisation's. */
export interface LiveCounter {
  id: string;
  state: CounterState;
  epoch: number;
  clerkId: string | null;
  /** Services it serves first. */
  serviceIds: string[];
  secondaryServiceIds: string[];
  overflowSlackMs: number;
  profileId: string | null;
  languages: string[];
  pauseReason: PauseReason | null;
  /** What the routing rules remember of its calls. */
  streak: number;
  credits: number[];
  ticket: TicketState | null;
  held: TicketState[];
}
export interface LiveQueue {
  serviceId: string;
  count: number;
  /** Anchor of the ticket that has waited longest, `null` where nobody waits. */
  longestAnchorAt: number | null;
  /** The place a regular newcomer would get. */
  position: Position;
  /** Tickets issued for it today. */
  issued: number;
  /** Opened or closed by hand, `null` where hours decide. */
  byHand: 'open' | 'closed' | null;
}
/** One consistent look at an office. */
export interface LiveOffice {
  seq: number;
  /** The life of the store in which the office was last compared with the record; `null` where nobody compares. */
  comparedRun: string | null;
  /** The sequence that the last restore ended with. */
  restoredSeq: number | null;
  /** The store's time of the look. */
  at: number;
  day: string | null;
  dayOpen: boolean;
  byHand: 'open' | 'closed' | null;
  /** Tickets issued today. */
  issued: number;
  counters: LiveCounter[];
  queues: LiveQueue[];
  /** The last calls, newest first. */
  calls: { ticketId: string; number: string; counterId: string; calledAt: number }[];
}
/** A waiting ticket, as routing sees it. */
export interface LiveWaiting {
  ticketId: string;
  number: string;
  serviceId: string;
  priority: Priority;
  clerkLanguage: string | null;
  aim: Aim | null;
  anchorAt: number;
  dueAt: number;
  targetMs: number;
  order: number;
  restsUntilAt: number | null;
}
export interface FinishInput {
  outcome: NonNullable<LegState['outcome']>;
  delivered: LegState['delivered'];
  /** Leaves out what was planned after this leg. */
  endVisit?: boolean;
}
export interface SignInInput {
  counterId: string;
  clerkId: string;
  serviceIds: string[];
  secondaryServiceIds?: string[];
  overflowSlackMs?: number;
  profileId?: string | null;
  languages?: string[];
  /** Takes over from another clerk. */
  force?: boolean;
}
/** How an office stands in the live store, for whoever compares it with the record. */
export interface Standing {
  /** Names this life of the store's process. */
  run: string;
  /** Whether the office was compared since the store came back; before, it takes no command. */
  compared: boolean;
  /** Whether the store has come back and may have lost what it had answered: it does not write to disk first, or was a replica. */
  mayHaveLost: boolean;
  seq: number;
  /** The store's time, never before the last event. */
  at: number;
  day: string | null;
  /** The sequence it came back with, while it is being restored. */
  from: number | null;
}
/** What the record says of a counter; `streak` and `credits` are not told by events. */
export type RecordedCounter = Omit<LiveCounter, 'streak' | 'credits' | 'ticket' | 'held'>;
/** What an office is besides its tickets. */
export interface RestoredState {
  day: string;
  dayOpen: boolean;
  closedByItself: boolean;
  /** `what`: `office` or a service's id. */
  hand: { what: string; state: 'open' | 'closed' }[];
  counters: RecordedCounter[];
  /** The next sign-in at any counter gets an epoch above this. */
  epochsAbove: number;
  /** Last numbers. */
  series: { series: string; number: number; continuous: boolean }[];
  labels: string[];
  /** `serviceId`: or `all`. */
  issued: { serviceId: string; count: number }[];
  appointments: { appointmentId: string; ticketId: string }[];
  /** Calls that came and went since `from`; `anew`: of the day begun since. */
  board: { anew: boolean; calls: { ticketId: string; seq: number }[]; gone: string[] };
  /** Service times, the latest first, for services of which the live store knows none. */
  times: { serviceId: string; serviceMs: number[] }[];
  /** Commands to be remembered: they made these tickets. */
  issues: {
    actor: string;
    operation: string;
    key: string;
    ticketId: string;
    punctuality?: CheckInAnswer['punctuality'];
  }[];
}
/** One step of `restoreOffice`. */
export interface RestoreStep {
  from: number;
  /** The stream begins anew with the first of `events`. */
  fresh?: boolean;
  events?: StoredEvent[];
  tickets?: TicketState[];
  state?: RestoredState;
  /** The office is as the record has it and takes commands again. */
  compared?: boolean;
}

/** Name or phone, sealed by the caller: the engine never sees it. */
export interface SealedItem {
  sealed: string;
  /** By which it is found; tells nothing of it. */
  index: string;
}
export type SealedItems = Partial<Record<PersonalKind, SealedItem>>;
/** What may be erased, too. */
export type ChangedItem = SealedItem | { sealed: null; index: null };
/** `seq`: of the event that told of it, 0 where an earlier version wrote it. */
export type KeptItem = ChangedItem & { seq: number };
export interface KeptNote {
  seq: number;
  sealed: string;
  /** Epoch ms. */
  at: number;
  actor: string;
}
/** What is kept about the person with a ticket, sealed. */
export interface KeptPersonal {
  name?: KeptItem;
  phone?: KeptItem;
  /** The oldest first. */
  notes: KeptNote[];
}

/** A note, sealed by the caller: the engine never sees its text. */
export interface SealedNote {
  sealed: string;
}
export interface TransferInput {
  /** The new leg's service, with its targets; `null`: the ticket's own, for a counter or a clerk. */
  service: { id: string; targets: Targets } | null;
  aim: Aim | null;
  keepAnchor: boolean;
  note?: SealedNote;
}
/** Targets of one class, by service. */
export type TargetsOfClass = Readonly<Record<string, number>>;

type AtCounter<More extends unknown[] = []> = (
  office: OfficeFacts,
  by: Caller,
  claim: Claim,
  ticketId: string,
  ...more: More
) => Promise<TicketAnswer>;
type OnCounter<Answer, More extends unknown[] = []> = (
  office: OfficeFacts,
  by: Caller,
  claim: Claim,
  counterId: string,
  ...more: More
) => Promise<Answer>;

/** The live queue of every office. All refusals are `DomainError`s; a store that does not answer is `STORE_AWAY`. */
export interface Engine {
  takeTicket(office: OfficeFacts, by: Caller, input: TakeTicketInput): Promise<TakeTicketAnswer>;
  checkIn(office: OfficeFacts, by: Caller, input: CheckInInput): Promise<CheckInAnswer>;
  signIn(office: OfficeFacts, by: Caller, input: SignInInput): Promise<CounterAnswer>;
  /** What was held here, or was for this counter or clerk alone, goes back to its queue. */
  signOut: OnCounter<CounterAnswer>;
  pauseCounter: OnCounter<CounterAnswer, [reason: PauseReason]>;
  resumeCounter: OnCounter<CounterAnswer>;
  callNext: OnCounter<CallNextAnswer>;
  call: OnCounter<TicketAnswer, [ticketId: string]>;
  walkDirect: OnCounter<TicketAnswer, [input: WalkDirectInput]>;
  undo: OnCounter<TicketAnswer>;
  recall: AtCounter;
  start: AtCounter;
  hold: AtCounter<[note?: SealedNote]>;
  resume: AtCounter;
  return: AtCounter<[to: 'place' | 'end']>;
  transfer: AtCounter<[input: TransferInput]>;
  addLeg: AtCounter<[service: { id: string; targets: Targets }]>;
  wrapUp: AtCounter;
  finish: AtCounter<[input: FinishInput]>;
  noShow: AtCounter;
  withdraw(office: OfficeFacts, by: Caller, ticketId: string): Promise<TicketAnswer>;
  reinstate(office: OfficeFacts, by: Caller, ticketId: string): Promise<TicketAnswer>;
  /** `targets`: of the new class, for all services of the office. */
  changePriority(
    office: OfficeFacts,
    by: Caller,
    ticketId: string,
    input: { priority: Priority; targets: TargetsOfClass },
  ): Promise<TicketAnswer>;
  changeService(
    office: OfficeFacts,
    by: Caller,
    ticketId: string,
    service: { id: string; targets: Targets },
  ): Promise<TicketAnswer>;
  note(office: OfficeFacts, by: Caller, ticketId: string, note: SealedNote): Promise<TicketAnswer>;
  /** Of any ticket that the live store has. */
  setPersonalData(
    office: OfficeFacts,
    by: Caller,
    ticketId: string,
    items: Partial<Record<PersonalKind, ChangedItem>>,
  ): Promise<TicketAnswer>;
  /** Takes it off the live store, and tells the record to do the same. `ticket` is `null` where the live store has no such ticket. */
  erasePersonalData(
    office: OfficeFacts,
    by: Caller,
    ticketId: string,
  ): Promise<Answered & { ticket: TicketState | null }>;

  /** Opens or closes by hand until the day ends. `null`: the office itself. */
  setOpen(office: OfficeFacts, by: Caller, serviceId: string | null, open: boolean): Promise<OpenAnswer>;
  openDay(office: OfficeFacts, by: Caller): Promise<DayAnswer>;
  /** Open tickets expire or carry over. `automatic`: at most once a day, so that a day opened again by hand stays open. */
  closeDay(office: OfficeFacts, by: Caller, automatic?: boolean): Promise<DayAnswer>;
  /** Rolls the office to the business day of now, where it is still in an older one. */
  rollDay(office: OfficeFacts): Promise<{ rolled: boolean }>;
  /** Calls for counters that have been idle for longer than the office allows. Answers the tickets called. */
  autoCall(office: OfficeFacts): Promise<{ called: { counterId: string; ticketId: string }[] }>;

  /** `null` where the live store no longer (or never) had it. */
  ticket(officeId: string, ticketId: string): Promise<TicketState | null>;
  /** What the live store keeps about the person. */
  personalData(officeId: string, ticketId: string): Promise<KeptPersonal>;
  /** A waiting ticket's place; `ahead` is 0 for one that no longer waits. */
  position(officeId: string, ticketId: string): Promise<Position | null>;
  /** `targets`: the office's services with the target of a regular ticket, in ms. */
  look(officeId: string, targets: { serviceId: string; targetMs: number }[]): Promise<LiveOffice>;
  /** Waiting tickets, the first of each line up to `limit` a line, with the counters at one sequence. */
  waiting(
    officeId: string,
    limit: number,
  ): Promise<{ seq: number; at: number; counters: LiveCounter[]; tickets: LiveWaiting[] }>;
  /** The counter at which a clerk is signed in. */
  counterOf(officeId: string, clerkId: string): Promise<LiveCounter | null>;

  /** Highest sequence, highest acknowledged one, and the oldest sequence that the stream still holds (`null`: none). */
  marks(officeId: string): Promise<{ seq: number; acknowledged: number; oldest: number | null }>;
  /** Events after a sequence, in order, from the stream only. */
  readEvents(officeId: string, after: number, limit: number): Promise<StoredEvent[]>;
  /** The record has everything up to `seq`: the stream is trimmed behind it (the last 10,000 events stay). */
  acknowledge(officeId: string, seq: number): Promise<void>;
  standing(officeId: string): Promise<Standing>;
  /**
   * Takes one step towards the record where the office still stands as it did; answers how it stands then. At most 200 events or
   * tickets at once.
   */
  restoreOffice(officeId: string, standing: Standing, step: RestoreStep): Promise<Standing>;
  /** Takes closed tickets off the live store 24 h after their day ended, once acknowledged; at most 200. Returns how many. */
  forgetClosed(office: OfficeFacts): Promise<number>;
  /** Rings for every new sequence of the office, soon after it; may skip or repeat some. Returns a function that stops it. */
  listen(officeId: string, ring: (seq: number) => void): Promise<() => Promise<void>>;
  /** Commands whose time was bent by the store's clock. */
  clamped(officeId: string): Promise<number>;
}
