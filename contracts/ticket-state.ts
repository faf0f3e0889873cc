/**
 * A ticket inside: what the live store and the record hold, instants in epoch milliseconds. It is made by its events alone
 * (`ledger/fold.ts`), so it holds no personal data; the API shows a part of it (`shapes.ts`).
 */
import { z } from 'zod';
import { Channel, Day, Delivered, Id, Language, Outcome, Priority, SpokenLanguage } from './shapes.ts';
import { PersonalKind } from './personal.ts';
import { LegStatus, TicketStatus } from './status.ts';

const At = z.number().int();
const Ms = z.number().int();

/** A ticket for one counter or one clerk only. */
export const Aim = z.object({ kind: z.enum(['counter', 'clerk']), id: Id });
export type Aim = z.infer<typeof Aim>;

/** A service this visit still goes to. `targetMs` is the target wait of the ticket's class there. */
export const PlannedLeg = z.object({ serviceId: Id, targetMs: Ms });
export type PlannedLeg = z.infer<typeof PlannedLeg>;

export const LegState = z.object({
  serviceId: Id,
  /** Of the last call. */
  counterId: Id.nullable(),
  clerkId: Id.nullable(),
  status: LegStatus,
  anchorAt: At,
  firstCalledAt: At.nullable(),
  calledAt: At.nullable(),
  startedAt: At.nullable(),
  finishedAt: At.nullable(),
  /** Since when service runs, `null` while it does not: a held or returned ticket is not being served. */
  servingAt: At.nullable(),
  /** Service time before `servingAt`. */
  serviceMs: Ms,
  /** When the person left and the clerk began to write up; part of the service time. */
  wrapUpAt: At.nullable(),
  outcome: Outcome.nullable(),
  delivered: z.array(Delivered),
});
export type LegState = z.infer<typeof LegState>;

export const TicketState = z.object({
  id: Id,
  number: z.string(),
  officeId: Id,
  day: Day,
  /** The current leg's service. */
  serviceId: Id,
  /** The service asked for when the ticket was issued. */
  askedServiceId: Id,
  priority: Priority,
  channel: Channel,
  language: Language,
  /** Only a clerk who speaks it may call this ticket; `null` for any. */
  clerkLanguage: SpokenLanguage.nullable(),
  status: TicketStatus,
  counterId: Id.nullable(),
  clerkId: Id.nullable(),
  calls: z.number().int(),
  issuedAt: At,
  dueAt: At,
  /** The target wait behind `dueAt`: it is due `targetMs` after the instant it counts from. */
  targetMs: Ms,
  firstCalledAt: At.nullable(),
  calledAt: At.nullable(),
  startedAt: At.nullable(),
  closedAt: At.nullable(),
  /** The booked slot of an appointment. */
  slotAt: At.nullable(),
  appointmentId: Id.nullable(),
  /** Issued and served in one, without a wait. */
  direct: z.boolean(),
  aim: Aim.nullable(),
  /** Not to be called before. */
  restsUntilAt: At.nullable(),
  /** Where the visit goes on, in order. */
  next: z.array(PlannedLeg),
  /** How many notes there are; their text lives elsewhere. */
  notes: z.number().int(),
  /** What is kept of the person, elsewhere too. A ticket of an older version does not say. */
  personal: z.array(PersonalKind).default([]),
  legs: z.array(LegState),
  /** Sequence at issue: equal due times go by it. */
  order: z.number().int(),
  /** Sequence of its last event; a fold ignores events at or below it. */
  lastSeq: z.number().int(),
});
export type TicketState = z.infer<typeof TicketState>;

type Old = Partial<TicketState> & Pick<TicketState, 'serviceId' | 'dueAt' | 'lastSeq' | 'legs'>;
type OldLeg = Partial<LegState>;

/** A ticket as an older version wrote it (before there were holds, transfers and routes), with what was not yet said. */
export function upgradeTicket(
  ticket: Old & { outcome?: Outcome | null; delivered?: Delivered[] },
): TicketState {
  if (ticket.askedServiceId !== undefined)
    return { ...ticket, personal: ticket.personal ?? [] } as TicketState;
  const { outcome = null, delivered = [], ...rest } = ticket;
  const endOf = (leg: OldLeg) => leg.finishedAt ?? ticket.closedAt ?? leg.startedAt ?? 0;
  const legs = ticket.legs.map((leg: OldLeg, i) => ({
    ...leg,
    servingAt: leg.status === 'serving' ? leg.startedAt : null,
    serviceMs: leg.startedAt ? endOf(leg) - leg.startedAt : 0,
    wrapUpAt: null,
    outcome: i === ticket.legs.length - 1 ? outcome : null,
    delivered: i === ticket.legs.length - 1 ? delivered : [],
  }));
  const anchorAt = ticket.legs[0]?.anchorAt ?? ticket.dueAt;
  return {
    ...rest,
    askedServiceId: ticket.serviceId,
    clerkLanguage: null,
    targetMs: ticket.dueAt - anchorAt,
    slotAt: null,
    appointmentId: null,
    direct: false,
    aim: null,
    restsUntilAt: null,
    next: [],
    notes: 0,
    personal: [],
    order: ticket.order ?? ticket.lastSeq,
    legs,
  } as TicketState;
}
