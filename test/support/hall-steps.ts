/** Random steps of a hall, as wishes: which ticket, counter or clerk is meant is found when a step comes, so that most wishes fit. */
import fc from 'fast-check';
import { PRIORITIES } from '../../contracts/shapes.ts';
import {
  TICKET_STATUSES,
  TRANSITIONS,
  type TicketOperation,
  type TicketStatus,
} from '../../contracts/status.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import {
  DEFAULT_RULES,
  PLAIN_NUMBERING,
  type Numbering,
  type OfficeRules,
} from '../../server/domain/rules.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import type { Claim, OfficeFacts, Targets } from '../../server/engine/types.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import type { Command, CommandName } from './hall-command.ts';
import type { HallModel } from './hall-model.ts';
import { office } from './engine.ts';

const SEALED_ITEM = { sealed: 'not to be read', index: 'tells nothing' };

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** How often each command is wished for, in a hundred or so. */
const WISHES: Record<CommandName, number> = {
  'take-ticket': 16,
  'call-next': 16,
  start: 9,
  finish: 9,
  'sign-in': 7,
  hold: 4,
  resume: 8,
  transfer: 4,
  return: 3,
  'no-show': 3,
  reinstate: 4,
  undo: 4,
  call: 3,
  'walk-direct': 2,
  'check-in': 3,
  withdraw: 2,
  recall: 2,
  'add-leg': 2,
  'wrap-up': 2,
  'change-priority': 2,
  'change-service': 2,
  note: 1,
  'set-personal-data': 2,
  'erase-personal-data': 1,
  'pause-counter': 2,
  'resume-counter': 3,
  'sign-out': 2,
  'set-open': 1,
  'open-day': 2,
  'close-day': 1,
  'roll-day': 1,
  'auto-call': 2,
};

export const COMMAND_NAMES = Object.keys(WISHES) as CommandName[];
/** Fit where nobody is at work, or nobody is there. */
const WITHOUT_CLERK: CommandName[] = [
  ...([
    'take-ticket',
    'check-in',
    'sign-in',
    'walk-direct',
    'pause-counter',
    'resume-counter',
    'sign-out',
  ] as const),
  ...(['withdraw', 'reinstate', 'change-priority', 'change-service', 'note', 'undo'] as const),
  ...(['set-personal-data', 'erase-personal-data'] as const),
  ...(['set-open', 'open-day', 'close-day', 'roll-day', 'auto-call'] as const),
];

const NEEDS_DAY: CommandName[] = ['take-ticket', 'check-in', 'walk-direct', 'reinstate'];

const oneIn = (n: number) => fc.nat(n - 1).map((one) => one === 0);
const wish = fc.record({
  name: fc.oneof(
    ...Object.entries(WISHES).map(([name, weight]) => ({
      weight,
      arbitrary: fc.constant(name as CommandName),
    })),
  ),
  clerk: fc.nat(3),
  /** One time in so many whatever is there is meant, be it fitting or not. */
  anyTicket: oneIn(8),
  anyCounter: oneIn(8),
  staleClaim: oneIn(30),
  pick: fc.nat(1_000),
  other: fc.nat(1_000),
  priority: fc.oneof(fc.constant('regular' as const), fc.constantFrom(...PRIORITIES)),
  flag: fc.boolean(),
  rare: oneIn(12),
});
export type Wish = typeof wish extends fc.Arbitrary<infer T> ? T : never;

export type Step =
  | { kind: 'one'; wish: Wish }
  | { kind: 'pair'; wishes: [Wish, Wish]; swapped: boolean }
  /** The same command twice at once, as after a lost answer. */
  | { kind: 'twice'; wish: Wish }
  /** A command sent again later under its old key. */
  | { kind: 'again'; pick: number }
  | { kind: 'time'; ms: number };

/** A way for time to pass; clocks of servers may be behind by seconds. */
const passing = fc.oneof(
  { weight: 10, arbitrary: fc.nat(30 * SECOND) },
  { weight: 10, arbitrary: fc.nat(3 * MINUTE) },
  { weight: 3, arbitrary: fc.nat(25 * MINUTE) },
  { weight: 2, arbitrary: fc.integer({ min: -5 * SECOND, max: 0 }) },
  { weight: 1, arbitrary: fc.nat(30 * 60 * MINUTE) },
);
export const STEPS: fc.Arbitrary<Step>[] = [
  ...Array.from({ length: 11 }, () => wish.map((one): Step => ({ kind: 'one', wish: one }))),
  ...Array.from({ length: 3 }, () =>
    fc.record({ kind: fc.constant('pair' as const), wishes: fc.tuple(wish, wish), swapped: fc.boolean() }),
  ),
  fc.record({ kind: fc.constant('twice' as const), wish }),
  fc.record({ kind: fc.constant('again' as const), pick: fc.nat(1_000) }),
  ...Array.from({ length: 3 }, () => fc.record({ kind: fc.constant('time' as const), ms: passing })),
];

const RATIO = [
  { priorities: ['elderly', 'disabled', 'family'] as const, calls: 2 },
  { priorities: ['regular'] as const, calls: 1 },
];
/** What an office may have decided; most rules off, so that each is seen alone too. */
export const RULES: fc.Arbitrary<Partial<OfficeFacts> & { rules: OfficeRules }> = fc
  .record({
    ratio: fc.constantFrom(null, null, RATIO),
    maxConsecutivePriority: fc.constantFrom(null, null, 2),
    maxWaitMs: fc.constantFrom(null, null, 6 * MINUTE),
    noRecallMs: fc.constantFrom(null, 4 * MINUTE),
    reinstateWithinMs: fc.constantFrom(2 * MINUTE, 30 * MINUTE),
    autoCallAfterMs: fc.constantFrom(null, MINUTE),
    graceMs: fc.constantFrom(0, 5 * MINUTE),
  })
  .chain((rules) =>
    fc.record({
      rules: fc.constant({ ...DEFAULT_RULES, ...rules }),
      carriesOver: fc.boolean(),
      dayStart: fc.constantFrom('00:00', '12:10'),
    }),
  );

interface ServiceFacts {
  id: string;
  targets: Targets;
  series: string;
  numbering?: Numbering;
}
/** The people and places of one history. */
export interface Cast {
  office: OfficeFacts;
  services: ServiceFacts[];
  counters: string[];
  clerks: string[];
  appointments: string[];
}
const ids = (count: number) => Array.from({ length: count }, newId);

export function newCast(facts: Partial<OfficeFacts>): Cast {
  const wrap = { ...PLAIN_NUMBERING, first: 3, last: 9, atEnd: 'wrap' } as const;
  const kinds = [
    { series: 'A', minutes: 15 },
    { series: 'A', minutes: 5 },
    { series: 'F', minutes: 10, numbering: wrap },
    {
      series: 'C',
      minutes: 10,
      numbering: { ...wrap, first: 100, last: 119, step: 3, reset: 'continuous' as const },
    },
    { series: 'R', minutes: 2, numbering: { ...PLAIN_NUMBERING, last: 6 } },
  ];
  return {
    office: office(facts),
    services: kinds.map(({ minutes, ...facts }) => ({
      ...facts,
      id: newId(),
      targets: { ...DEFAULT_TARGETS_MS, regular: minutes * MINUTE },
    })),
    counters: ids(3),
    clerks: ids(4),
    appointments: ids(3),
  };
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** Tickets that an operation may start from; for a clerk's, those at counters, with them. */
function fittingFor(name: CommandName, model: HallModel) {
  const from: readonly TicketStatus[] =
    name in TRANSITIONS
      ? TRANSITIONS[name as TicketOperation].from
      : name.endsWith('personal-data')
        ? TICKET_STATUSES
        : [];
  const fitting = model.ticketsThat(({ status }) => from.includes(status)).reverse();
  const free = [...model.state.counters.values()].filter(
    ({ id, state }) => state === 'open' && !model.activeAt(id),
  );
  const paused = [...model.state.counters.values()].filter(({ state }) => state === 'paused');
  const there = (ticket: TicketState) => model.state.counters.get(ticket.counterId ?? '');
  switch (name) {
    case 'call-next':
    case 'call':
    case 'walk-direct':
    case 'pause-counter':
    case 'sign-out':
      return { counters: free, ticketOf: () => fitting };
    case 'resume-counter':
      return { counters: paused, ticketOf: () => fitting };
    case 'undo':
      return {
        counters: [...model.state.undoable.keys()].flatMap((id) => model.state.counters.get(id) ?? []),
        ticketOf: () => fitting,
      };
    default: {
      const counters = fitting.flatMap((ticket) => there(ticket) ?? []);
      const ticketOf = (id: string) => {
        const here = fitting.filter((ticket) => ticket.counterId === id);
        return here.length > 0 ? here : fitting;
      };
      return { counters, ticketOf };
    }
  }
}

/** The command to send: where nothing fits the wish, one that helps the hall along. */
function helpful({ name, anyCounter, anyTicket }: Wish, model: HallModel): CommandName {
  const works = (other: CommandName) => {
    const { counters, ticketOf } = fittingFor(other, model);
    return counters.length > 0 && ticketOf('').length > 0;
  };
  if (anyCounter || anyTicket) return name;
  if (!model.state.dayOpen && NEEDS_DAY.includes(name)) return 'open-day';
  if (WITHOUT_CLERK.includes(name) || works(name)) return name;
  if (fittingFor('sign-out', model).counters.length === 0) return 'sign-in';
  return works('call-next') ? 'call-next' : 'take-ticket';
}

/** Clerk, counter and ticket that are meant: fitting ones where there are any, now and then whatever there is. */
function meant(wish: Wish, name: CommandName, cast: Cast, model: HallModel) {
  const { counters, ticketOf } = fittingFor(name, model);
  const counter = wish.anyCounter || counters.length === 0 ? undefined : at(counters, wish.pick);
  const clerkId = counter?.clerkId ?? at(cast.clerks, wish.clerk);
  const counterId = counter?.id ?? model.counterOf(clerkId)?.id ?? at(cast.counters, wish.pick);
  const epoch = model.state.counters.get(counterId)?.epoch ?? 1;
  const all = [...model.state.tickets.values()];
  const tickets = wish.anyTicket ? all : ticketOf(counterId).slice(0, 6);
  const ticketId = tickets.length === 0 ? newTicketId(1, 0) : at(tickets, wish.other).id;
  return { clerkId, counterId, epoch, ticketId };
}

/** The command that a wish comes to, as things are. */
export function commandOf(wish: Wish, cast: Cast, model: HallModel): Command {
  const { pick, other, priority, flag, rare } = wish;
  const name = helpful(wish, model);
  const service = at(cast.services, pick);
  const otherService = at(cast.services, other);
  const { clerkId, counterId, epoch, ticketId } = meant(wish, name, cast, model);
  const claim: Claim = { clerkId, epoch: wish.staleClaim ? epoch - 1 : epoch };
  const next = rare ? [{ serviceId: otherService.id, targetMs: otherService.targets[priority] }] : [];
  const asked = {
    ...{ ticketId: newTicketId(1, model.now), serviceId: service.id, series: service.series, priority, next },
    ...({ language: 'sq', channel: 'kiosk', targetMs: service.targets[priority] } as const),
    ...(service.numbering && { numbering: service.numbering }),
    ...(other % 4 === 0 && { personal: { phone: SEALED_ITEM, ...(flag && { name: SEALED_ITEM }) } }),
  };
  const note = flag ? { note: { sealed: 'not to be read' } } : {};

  switch (name) {
    case 'take-ticket': {
      const clerkLanguage = other % 6 === 0 ? 'it' : null;
      const closed = { office: rare && flag, service: rare && pick % 3 === 0 };
      const contingents = other % 9 === 0 ? { office: 30, service: 8 } : { office: null, service: null };
      return { name, input: { ...asked, clerkLanguage, closed, contingents } };
    }
    case 'check-in': {
      const { targets } = service;
      const slotAt = model.now + ((other % 21) - 10) * MINUTE;
      const appointmentId = flag ? at(cast.appointments, other) : null;
      return { name, input: { ...asked, targets, slotAt, appointmentId } };
    }
    case 'sign-in': {
      const free = cast.counters.find((id) => (model.state.counters.get(id)?.state ?? 'closed') === 'closed');
      const primary = cast.services.filter((_, i) => (pick >> i) % 2 === 1).map(({ id }) => id);
      const rest = cast.services.map(({ id }) => id).filter((id) => !primary.includes(id));
      const profile = { secondaryServiceIds: rest, overflowSlackMs: 4 * MINUTE, profileId: service.id };
      const input = {
        counterId:
          wish.anyCounter || !free ? at(cast.counters, pick) : (model.counterOf(clerkId)?.id ?? free),
        clerkId,
        serviceIds: primary.length > 0 ? primary : [service.id],
        ...(flag && profile),
        ...(other % 2 === 0 && { languages: ['en', 'it'] }),
        ...(rare && { force: true }),
      };
      return { name, input };
    }
    case 'sign-out':
    case 'resume-counter':
    case 'call-next':
    case 'undo':
      return { name, claim, counterId };
    case 'pause-counter':
      return { name, claim, counterId, reason: flag ? 'break' : 'lunch' };
    case 'call':
      return { name, claim, counterId, ticketId };
    case 'walk-direct':
      return { name, claim, counterId, input: asked };
    case 'recall':
    case 'start':
    case 'resume':
    case 'wrap-up':
    case 'no-show':
      return { name, claim, ticketId };
    case 'hold':
      return { name, claim, ticketId, note: flag };
    case 'return':
      return { name, claim, ticketId, to: flag ? 'place' : 'end' };
    case 'transfer': {
      const aims = [
        null,
        null,
        { kind: 'counter' as const, id: at(cast.counters, other) },
        { kind: 'clerk' as const, id: at(cast.clerks, other) },
      ];
      const aim = at(aims, pick);
      const input = { service: aim && flag ? null : service, aim, keepAnchor: other % 3 === 0, ...note };
      return { name, claim, ticketId, input };
    }
    case 'add-leg':
      return { name, claim, ticketId, service };
    case 'finish': {
      const delivered = flag ? [{ serviceId: service.id, quantity: 1 + (pick % 3) }] : [];
      const input = { outcome: 'done' as const, delivered, endVisit: rare };
      return { name, claim, ticketId, input };
    }
    case 'withdraw':
    case 'reinstate':
    case 'note':
      return { name, ticketId };
    case 'erase-personal-data':
      return { name, ticketId };
    case 'set-personal-data': {
      const kind = flag ? 'name' : 'phone';
      const item = pick % 3 === 0 ? { sealed: null, index: null } : SEALED_ITEM;
      return { name, ticketId, items: rare ? {} : { [kind]: item } };
    }
    case 'change-priority': {
      const targets = Object.fromEntries(cast.services.map(({ id, targets: of }) => [id, of[priority]]));
      return { name, ticketId, priority, targets };
    }
    case 'change-service':
      return { name, ticketId, service };
    case 'set-open':
      return { name, serviceId: flag ? service.id : null, open: pick % 5 !== 0 };
    case 'close-day':
      return { name, automatic: flag };
    case 'open-day':
    case 'roll-day':
    case 'auto-call':
      return { name };
  }
}
