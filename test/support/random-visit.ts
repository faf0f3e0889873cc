/** One believable visit as events: whatever its status allows, one thing after the other. Sequences come later. */
import fc from 'fast-check';
import type { z } from 'zod';
import type { EVENT_DATA, EventType } from '../../contracts/events.ts';
import { PRIORITIES } from '../../contracts/shapes.ts';
import type { TicketStatus } from '../../contracts/status.ts';
import type { PlannedLeg } from '../../contracts/ticket-state.ts';

/** A readable id: kind and number. */
export function uuid(kind: string, n: number): string {
  return `0000${kind}-0000-7000-8000-${String(n).padStart(12, '0')}`;
}
const serviceOf = (n: number): string => uuid('5e51', n);

// 0, whole minutes and the millisecond beside them are where counting goes wrong.
const Length = fc.oneof(
  fc.constantFrom(0, 1, 59_999, 60_000, 60_001, 1_200_000, 1_200_001),
  fc.integer({ min: 0, max: 3_600_000 }),
);
const Place = fc.integer({ min: 1, max: 3 });
const Priority = fc.constantFrom(...PRIORITIES);
const Step = fc.record({ move: fc.nat(999), ms: Length, service: Place, counter: Place, priority: Priority });
type Step = typeof Step extends fc.Arbitrary<infer T> ? T : never;

export const Visit = fc.record({
  issuedMs: fc.integer({ min: 0, max: 80_000_000 }),
  service: Place,
  priority: Priority,
  channel: fc.constantFrom('kiosk' as const, 'phone' as const, 'desk' as const),
  /** How long after the issue an appointment is due. */
  earlyMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 1_800_000 })),
  direct: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  route: fc.array(Place, { maxLength: 2 }),
  steps: fc.array(Step, { maxLength: 14 }),
});
export type Visit = typeof Visit extends fc.Arbitrary<infer T> ? T : never;

/** `undo` leaves out what was before: it follows from the events. */
export interface Told {
  at: number;
  type: EventType;
  counterId: string | null;
  data: object;
}

interface Now {
  status: TicketStatus;
  started: boolean;
  serviceId: string;
  dueAt: number;
  targetMs: number;
  next: PlannedLeg[];
  calls: number;
  counter: number;
}

const TARGET_MS = 1_200_000;
const planned = (service: number): PlannedLeg => ({ serviceId: serviceOf(service), targetMs: TARGET_MS });

const MOVES = {
  waiting: [
    'call',
    'call',
    'call',
    'call',
    'call',
    'undo',
    'withdraw',
    'expire',
    'priority',
    'service',
    'note',
  ],
  called: [
    'start',
    'start',
    'start',
    'start',
    'recall',
    'hold',
    'return',
    'transfer',
    'noShow',
    'undo',
    'addLeg',
    'service',
    'expire',
  ],
  serving: [
    'finish',
    'finish',
    'finish',
    'finish',
    'wrapUp',
    'hold',
    'return',
    'transfer',
    'addLeg',
    'priority',
    'service',
    'expire',
  ],
  held: ['resume', 'resume', 'resume', 'resume', 'giveBack', 'withdraw', 'expire', 'note'],
  no_show: ['reinstate', 'nothing', 'nothing'],
  withdrawn: ['reinstate', 'nothing', 'nothing', 'nothing'],
  served: ['undo', 'nothing', 'nothing'],
  expired: ['nothing'],
} as const satisfies Record<TicketStatus, readonly string[]>;
type Move = (typeof MOVES)[TicketStatus][number];

/** @param dayAt epoch ms @param facts number and day of the ticket */
export function tellVisit(visit: Visit, dayAt: number, facts: { number: string; day: string }): Told[] {
  const told: Told[] = [];
  let at = dayAt + visit.issuedMs;
  const anchorAt = at + (visit.direct ? 0 : visit.earlyMs);
  let now: Now = {
    ...{
      status: 'waiting',
      started: false,
      serviceId: serviceOf(visit.service),
      dueAt: anchorAt + TARGET_MS,
    },
    ...{ targetMs: TARGET_MS, next: visit.route.map(planned), calls: 0, counter: visit.service },
  };
  /** What the last event can be undone to, and as what. */
  let undoable: { operation: 'call-next' | 'finish'; before: Now } | null = null;

  function say<T extends EventType>(
    type: T,
    data: Omit<z.infer<(typeof EVENT_DATA)[T]>, 'number' | 'day' | 'serviceId' | 'clerkId' | 'before'>,
    where: 'counter' | 'nowhere' = 'counter',
  ): void {
    const counterId = where === 'counter' ? uuid('c0c0', now.counter) : null;
    const clerk = where === 'counter' ? { clerkId: uuid('c1e1', now.counter) } : {};
    told.push({ at, type, counterId, data: { ...facts, serviceId: now.serviceId, ...clerk, ...data } });
    undoable = null;
  }
  const become = (change: Partial<Now>): void => {
    now = { ...now, ...change };
  };
  const close = (status: TicketStatus): void => become({ status });

  const act: Record<Move, (step: Step) => void> = {
    call: ({ counter, move }) => {
      const before = now;
      become({ status: 'called', calls: now.calls + 1, counter });
      say('ticket.called', { calls: now.calls, rule: move % 2 === 0 ? 'earliest_due' : 'chosen' });
      undoable = { operation: 'call-next', before };
    },
    recall: () => {
      become({ calls: now.calls + 1 });
      say('ticket.recalled', { calls: now.calls });
    },
    start: () => {
      say('ticket.started', {});
      become({ status: 'serving', started: true });
    },
    hold: () => {
      say('ticket.held', {});
      become({ status: 'held' });
    },
    resume: ({ counter }) => {
      become({ status: now.started ? 'serving' : 'called', counter });
      say('ticket.resumed', { status: now.status });
    },
    return: ({ move }) => giveBack(move % 2 === 0 ? 'place' : 'end'),
    giveBack: () => giveBack('place'),
    transfer: ({ service, counter, move }) => {
      const aim = move % 2 === 0 ? null : { kind: 'counter' as const, id: uuid('c0c0', counter) };
      const [fromServiceId, dueAt] = [now.serviceId, at + TARGET_MS];
      become({ serviceId: serviceOf(service), dueAt, targetMs: TARGET_MS });
      say('ticket.transferred', { fromServiceId, dueAt, targetMs: TARGET_MS, aim });
      become({ status: 'waiting', started: false });
    },
    addLeg: ({ service }) => {
      say('ticket.leg_added', { added: planned(service) });
      become({ next: [...now.next, planned(service)] });
    },
    wrapUp: () => say('ticket.wrap_up_started', {}),
    finish: ({ move }) => {
      const before = now;
      const [goesOn, ...rest] = move % 4 === 0 ? [] : now.next;
      const next = goesOn ? { ...goesOn, dueAt: at + goesOn.targetMs } : null;
      say('ticket.finished', { outcome: 'done', delivered: [], next });
      become(
        next ? { ...next, status: 'waiting', started: false, next: rest } : { status: 'served', next: [] },
      );
      undoable = { operation: 'finish', before };
    },
    noShow: () => {
      say('ticket.no_show', {});
      close('no_show');
    },
    withdraw: () => {
      say('ticket.withdrawn', {}, 'nowhere');
      close('withdrawn');
    },
    expire: () => {
      say('ticket.expired', { from: now.status }, 'nowhere');
      close('expired');
    },
    reinstate: ({ ms }) => {
      const restsUntilAt = now.status === 'no_show' ? at + ms : null;
      say('ticket.reinstated', { from: now.status, restsUntilAt }, 'nowhere');
      become({ status: 'waiting', started: false });
    },
    undo: () => {
      if (!undoable) return;
      const { operation, before } = undoable;
      say('ticket.undone', { operation });
      now = before;
    },
    priority: ({ priority }) => {
      const { dueAt, targetMs, next } = now;
      say('ticket.priority_changed', { priority, dueAt, targetMs, next }, 'nowhere');
    },
    service: ({ service }) => {
      const fromServiceId = now.serviceId;
      become({ serviceId: serviceOf(service) });
      say('ticket.service_changed', { fromServiceId, dueAt: now.dueAt, targetMs: now.targetMs }, 'nowhere');
    },
    note: () => say('ticket.noted', {}, 'nowhere'),
    nothing: () => undefined,
  };
  function giveBack(to: 'place' | 'end'): void {
    const dueAt = to === 'end' ? at + now.targetMs : now.dueAt;
    say('ticket.returned', { from: now.status, to, dueAt });
    become({ status: 'waiting', started: false, dueAt });
  }

  const { priority, channel, direct } = visit;
  const slotAt = anchorAt > at ? anchorAt : null;
  const of = { priority, channel, language: 'sq' as const, anchorAt, dueAt: now.dueAt, clerkLanguage: null };
  say(
    'ticket.issued',
    { ...of, slotAt, appointmentId: null, direct, next: now.next, skipped: [], personal: [] },
    'nowhere',
  );
  if (direct) {
    become({ status: 'called', calls: 1 });
    say('ticket.called', { calls: 1, rule: 'walk_direct' });
    say('ticket.started', {});
    become({ status: 'serving', started: true });
  }
  for (const step of visit.steps) {
    at += step.ms;
    const moves: readonly Move[] = MOVES[now.status];
    act[moves[step.move % moves.length] ?? 'nothing'](step);
  }
  return told;
}
