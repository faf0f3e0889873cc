/** What the engine takes and answers. Instants are epoch milliseconds; nothing here knows HTTP or Redis. */
import type { StoredEvent, TicketState } from '../../contracts/events.ts';
import type { EstimateInput } from '../domain/estimate.ts';
import type { Channel, Language, Outcome, Priority } from '../../contracts/shapes.ts';
import type { CounterState } from '../../contracts/status.ts';

/** What the engine has to know of an office to place a command in time. */
export interface OfficeFacts {
  id: string;
  timeZone: string;
  /** Start of the business day in office time, `HH:MM`. */
  dayStart: string;
  /** Waiting tickets carry over to the next business day instead of expiring. */
  roundTheClock: boolean;
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

export interface TakeTicketInput {
  ticketId: string;
  serviceId: string;
  /** The letter of the number. */
  series: string;
  priority: Priority;
  language: Language;
  channel: Channel;
  /** Target wait of this service and class: due = issue + target. */
  targetMs: number;
  /** The office or the service is closed: only the first answer of an equal command is given. */
  closed?: 'office' | 'service' | null;
}

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
export interface CounterAnswer extends Answered {
  counter: LiveCounter;
}
export interface CallNextAnswer extends Answered {
  ticket: TicketState | null;
  heads: { serviceId: string; ticketId: string; number: string; dueAt: number }[] | null;
}
export interface TicketAnswer extends Answered {
  ticket: TicketState;
}

/** A counter as the live day knows it; its name and zone are the organisation's. */
export interface LiveCounter {
  id: string;
  state: CounterState;
  epoch: number;
  clerkId: string | null;
  serviceIds: string[];
  ticket: TicketState | null;
}
export interface LiveQueue {
  serviceId: string;
  count: number;
  /** Anchor of the ticket that has waited longest, `null` where nobody waits. */
  longestAnchorAt: number | null;
  /** The place a regular newcomer would get. */
  position: Position;
}
/** One consistent look at an office. */
export interface LiveOffice {
  seq: number;
  /** The store's time of the look. */
  at: number;
  day: string | null;
  counters: LiveCounter[];
  queues: LiveQueue[];
  /** The last calls, newest first. */
  calls: { ticketId: string; number: string; counterId: string; calledAt: number }[];
}
export interface FinishInput {
  outcome: Outcome;
  delivered: { serviceId: string; quantity: number }[];
}

/** The live queue of every office. All refusals are `DomainError`s; a store that does not answer is `STORE_AWAY`. */
export interface Engine {
  takeTicket(office: OfficeFacts, by: Caller, input: TakeTicketInput): Promise<TakeTicketAnswer>;
  signIn(
    office: OfficeFacts,
    by: Caller,
    input: { counterId: string; clerkId: string; serviceIds: string[] },
  ): Promise<CounterAnswer>;
  signOut(office: OfficeFacts, by: Caller, claim: Claim, counterId: string): Promise<CounterAnswer>;
  callNext(office: OfficeFacts, by: Caller, claim: Claim, counterId: string): Promise<CallNextAnswer>;
  recall(office: OfficeFacts, by: Caller, claim: Claim, ticketId: string): Promise<TicketAnswer>;
  start(office: OfficeFacts, by: Caller, claim: Claim, ticketId: string): Promise<TicketAnswer>;
  finish(
    office: OfficeFacts,
    by: Caller,
    claim: Claim,
    ticketId: string,
    input: FinishInput,
  ): Promise<TicketAnswer>;
  noShow(office: OfficeFacts, by: Caller, claim: Claim, ticketId: string): Promise<TicketAnswer>;
  withdraw(office: OfficeFacts, by: Caller, ticketId: string): Promise<TicketAnswer>;
  /** Rolls the office to the business day of now, where it is still in an older one. */
  rollDay(office: OfficeFacts): Promise<{ rolled: boolean }>;

  /** `null` where the live store no longer (or never) had it. */
  ticket(officeId: string, ticketId: string): Promise<TicketState | null>;
  /** A waiting ticket's place; `ahead` is 0 for one that no longer waits. */
  position(officeId: string, ticketId: string): Promise<Position | null>;
  /** `targets`: the office's services with the target of a regular ticket, in ms. */
  look(officeId: string, targets: { serviceId: string; targetMs: number }[]): Promise<LiveOffice>;
  /** The counter at which a clerk is signed in. */
  counterOf(officeId: string, clerkId: string): Promise<LiveCounter | null>;

  /** Highest sequence, highest acknowledged one, and the oldest sequence that the stream still holds (`null`: none). */
  marks(officeId: string): Promise<{ seq: number; acknowledged: number; oldest: number | null }>;
  /** Events after a sequence, in order, from the stream only. */
  readEvents(officeId: string, after: number, limit: number): Promise<StoredEvent[]>;
  /** The record has everything up to `seq`: the stream is trimmed behind it (the last 10,000 events stay). */
  acknowledge(officeId: string, seq: number): Promise<void>;
  /** Takes closed tickets off the live store 24 h after their day ended, once acknowledged; at most 200. Returns how many. */
  forgetClosed(office: OfficeFacts): Promise<number>;
  /** Rings for every new sequence of the office, soon after it; may skip or repeat some. Returns a function that stops it. */
  listen(officeId: string, ring: (seq: number) => void): Promise<() => Promise<void>>;
  /** Commands whose time was bent by the store's clock. */
  clamped(officeId: string): Promise<number>;
}
