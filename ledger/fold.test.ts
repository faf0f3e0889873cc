import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_DATA, type EventType, type StoredEvent } from '../contracts/events.ts';
import { CLOSED_STATUSES } from '../contracts/status.ts';
import { TicketState, type LegState } from '../contracts/ticket-state.ts';
import { randomDay } from '../test/support/random-day.ts';
import { fold, isTicketEvent } from './fold.ts';

function foldAll(events: StoredEvent[], tickets = new Map<string, TicketState>()): Map<string, TicketState> {
  for (const event of events.filter(isTicketEvent)) {
    const id = event.ticketId ?? '';
    tickets.set(id, fold(tickets.get(id) ?? null, event));
  }
  return tickets;
}

const uuid = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [OFFICE, TICKET, COUNTER, CLERK, OTHER_COUNTER, OTHER_CLERK] = [1, 2, 3, 4, 5, 6].map(uuid) as [
  string,
  string,
  string,
  string,
  string,
  string,
];
const [SERVICE, CASHIER, ARCHIVE] = [7, 8, 9].map(uuid) as [string, string, string];
const TARGET = 800;

type Step = [at: number, type: EventType, data?: Record<string, unknown>, counterId?: string | null];

/** The ticket after these events; each takes the next sequence but one, from 1. */
function after(...steps: Step[]): TicketState {
  const events = steps.map(([at, type, data = {}, counterId = COUNTER], i) => ({
    ...{ id: uuid(100 + i), officeId: OFFICE, ticketId: TICKET, actor: 'public', commandId: uuid(99) },
    ...{ seq: 1 + 2 * i, at, type, counterId },
    data: EVENT_DATA[type].parse({
      ...{ number: 'A001', day: '2026-11-24', serviceId: SERVICE, clerkId: CLERK, ...data },
    }),
  })) as unknown as StoredEvent[];
  const ticket = foldAll(events).get(TICKET);
  if (!ticket) throw new Error('no ticket');
  // What the fold makes is what the contract says, no more and no less.
  expect(TicketState.strict().parse(ticket)).toEqual(ticket);
  return ticket;
}

const issued = (data: Record<string, unknown> = {}): Step => [
  100,
  'ticket.issued',
  {
    ...{ priority: 'regular', channel: 'kiosk', language: 'sq', anchorAt: 100, dueAt: 100 + TARGET },
    ...data,
  },
  null,
];
const called = (at: number, calls = 1): Step => [at, 'ticket.called', { calls }];
const started = (at: number): Step => [at, 'ticket.started'];
const end = { outcome: 'done', delivered: [] };
const nobody = { counterId: null, clerkId: null };
const here = { counterId: COUNTER, clerkId: CLERK };
const freshLeg = (serviceId: string, anchorAt: number): LegState => ({
  ...{ serviceId, anchorAt, ...nobody, status: 'waiting', firstCalledAt: null, calledAt: null },
  ...{ startedAt: null, finishedAt: null, servingAt: null, serviceMs: 0, wrapUpAt: null },
  ...{ outcome: null, delivered: [] },
});
const fresh: TicketState = {
  ...{ id: TICKET, number: 'A001', officeId: OFFICE, day: '2026-11-24', priority: 'regular' },
  ...{ serviceId: SERVICE, askedServiceId: SERVICE, channel: 'kiosk', language: 'sq', status: 'waiting' },
  ...{ clerkLanguage: null, ...nobody, calls: 0, issuedAt: 100, dueAt: 900, targetMs: TARGET },
  ...{ firstCalledAt: null, calledAt: null, startedAt: null, closedAt: null, slotAt: null },
  ...{ appointmentId: null, direct: false, aim: null, restsUntilAt: null, next: [], notes: 0 },
  ...{ personal: [], legs: [freshLeg(SERVICE, 100)], order: 1, lastSeq: 1 },
};
/** The issued ticket with changes to it and to its only leg. */
const changed = (ticket: Partial<TicketState>, leg: Partial<LegState> = {}): TicketState => ({
  ...{ ...fresh, ...ticket },
  legs: [{ ...freshLeg(SERVICE, 100), ...leg }],
});

describe('the fold', () => {
  it('tells a visit from the kiosk to its end', () => {
    expect(after(issued())).toEqual(fresh);
    const delivered = [{ serviceId: ARCHIVE, quantity: 2 }];
    const times = { firstCalledAt: 200, calledAt: 230, startedAt: 250 };
    expect(
      after(
        ...[issued(), called(200), [230, 'ticket.recalled', { calls: 2 }] as Step, started(250)],
        [380, 'ticket.wrap_up_started'],
        [400, 'ticket.finished', { outcome: 'partial', delivered }],
      ),
    ).toEqual(
      changed(
        { status: 'served', ...here, calls: 2, ...times, closedAt: 400, lastSeq: 11 },
        {
          ...{ ...here, ...times, status: 'served', finishedAt: 400, serviceMs: 150 },
          ...{ wrapUpAt: 380, outcome: 'partial', delivered },
        },
      ),
    );
  });

  it('keeps what was said at the issue', () => {
    const said = {
      ...{ clerkLanguage: 'it', slotAt: 50, appointmentId: uuid(60), anchorAt: 120, dueAt: 720 },
      ...{ next: [{ serviceId: CASHIER, targetMs: 5 }], skipped: ['A000'], personal: ['phone'] },
    };
    expect(after(issued(said))).toEqual(
      changed(
        {
          ...{ clerkLanguage: 'it', slotAt: 50, appointmentId: uuid(60), dueAt: 720, targetMs: 600 },
          ...{ next: said.next, personal: ['phone'] },
        },
        { anchorAt: 120 },
      ),
    );
  });

  it('issues, calls and starts somebody without a ticket in one', () => {
    const ticket = after(
      issued({ direct: true, anchorAt: 100, dueAt: 100 }),
      [100, 'ticket.called', { calls: 1, rule: 'walk_direct' }],
      started(100),
    );
    const times = { firstCalledAt: 100, calledAt: 100, startedAt: 100 };
    expect(ticket).toEqual(
      changed(
        {
          ...{ direct: true, dueAt: 100, targetMs: 0, status: 'serving', ...here, calls: 1, ...times },
          lastSeq: 5,
        },
        { status: 'serving', ...here, ...times, servingAt: 100 },
      ),
    );
  });

  it('counts no time as service while a ticket is held', () => {
    const serving = [issued(), called(200), started(250)] as const;
    const times = { firstCalledAt: 200, calledAt: 200, startedAt: 250 };
    const held = after(...serving, [300, 'ticket.held']);
    expect(held).toEqual(
      changed(
        { status: 'held', ...here, calls: 1, ...times, lastSeq: 7 },
        { status: 'held', ...here, ...times, serviceMs: 50 },
      ),
    );
    const there = { counterId: OTHER_COUNTER, clerkId: OTHER_CLERK };
    const resumed: Step = [
      ...([500, 'ticket.resumed', { clerkId: OTHER_CLERK, status: 'serving' }] as const),
      OTHER_COUNTER,
    ];
    expect(after(...serving, [300, 'ticket.held'], resumed)).toEqual(
      changed(
        { status: 'serving', ...there, calls: 1, ...times, lastSeq: 9 },
        { status: 'serving', ...there, ...times, servingAt: 500, serviceMs: 50 },
      ),
    );
    const [leg] = after(...serving, [300, 'ticket.held'], resumed, [560, 'ticket.finished', end]).legs;
    expect(leg).toMatchObject({ servingAt: null, serviceMs: 110, finishedAt: 560 });
  });

  it('calls anew who was held before the start', () => {
    const ticket = after(
      ...[issued(), called(200)],
      [210, 'ticket.held'],
      [300, 'ticket.resumed', { status: 'called' }],
    );
    expect(ticket).toEqual(
      changed(
        { status: 'called', ...here, calls: 1, firstCalledAt: 200, calledAt: 300, lastSeq: 7 },
        { status: 'called', ...here, firstCalledAt: 200, calledAt: 300 },
      ),
    );
  });

  it('returns a ticket to the queue as if nobody had served it, but for the time that was spent', () => {
    const times = { firstCalledAt: 200, calledAt: 200 };
    expect(
      after(...[issued(), called(200), started(250)], [
        300,
        'ticket.returned',
        { from: 'serving', to: 'end', dueAt: 1100 },
      ]),
    ).toEqual(
      changed(
        { ...nobody, calls: 1, ...times, dueAt: 1100, lastSeq: 7 },
        { ...here, ...times, serviceMs: 50 },
      ),
    );
  });

  it('ends a leg by transfer and begins the next, for one counter if it is so', () => {
    const aim = { kind: 'clerk', id: OTHER_CLERK };
    const to = { serviceId: ARCHIVE, fromServiceId: SERVICE, dueAt: 340, targetMs: 40, aim };
    const transferred = after(
      ...[issued(), called(200), started(250), [300, 'ticket.transferred', to] as Step],
    );
    const times = { firstCalledAt: 200, calledAt: 200 };
    expect(transferred).toEqual({
      ...changed({ serviceId: ARCHIVE, ...nobody, calls: 1, ...times, dueAt: 340, targetMs: 40, lastSeq: 7 }),
      aim,
      legs: [
        {
          ...{ ...freshLeg(SERVICE, 100), ...here, ...times, startedAt: 250, status: 'transferred' },
          ...{ finishedAt: 300, serviceMs: 50 },
        },
        freshLeg(ARCHIVE, 300),
      ],
    });
    const { legs, ...again } = after(
      ...[issued(), called(200), [300, 'ticket.transferred', to] as Step, called(350, 2)],
    );
    expect(again).toMatchObject({ aim: null, firstCalledAt: 200, calledAt: 350, calls: 2 });
    expect(legs).toMatchObject([
      { status: 'transferred', startedAt: null, serviceMs: 0 },
      { status: 'called', firstCalledAt: 350, calledAt: 350 },
    ]);
  });

  it('goes on along the route when a leg is finished, and ends the visit when it should', () => {
    const [cashier, archive] = [
      { serviceId: CASHIER, targetMs: 30 },
      { serviceId: ARCHIVE, targetMs: 70 },
    ];
    const serving = [issued({ next: [cashier] }), called(200), started(250)] as const;
    const added: Step = [260, 'ticket.leg_added', { added: archive }];
    expect(after(...serving, added).next).toEqual([cashier, archive]);
    const times = { firstCalledAt: 200, calledAt: 200 };
    const ended = {
      ...{ ...freshLeg(SERVICE, 100), ...here, ...times, startedAt: 250, status: 'served' },
      ...{ finishedAt: 300, serviceMs: 50, outcome: 'done' },
    };
    const goesOn = { ...end, next: { serviceId: CASHIER, targetMs: 30, dueAt: 330 } };
    expect(after(...serving, added, [300, 'ticket.finished', goesOn])).toEqual({
      ...changed({ serviceId: CASHIER, calls: 1, ...times, dueAt: 330, targetMs: 30, lastSeq: 9 }),
      next: [archive],
      legs: [ended, freshLeg(CASHIER, 300)],
    });
    expect(after(...serving, [300, 'ticket.finished', end])).toMatchObject({
      ...{ status: 'served', closedAt: 300, next: [], ...here, startedAt: 250, legs: [ended] },
    });
  });

  it.each([
    ['ticket.no_show', 'no_show', [called(200)], { ...here, calls: 1 }, 0],
    ['ticket.withdrawn', 'withdrawn', [], nobody, 0],
    ['ticket.withdrawn', 'withdrawn', [called(200), started(250), [270, 'ticket.held']], here, 20],
    ['ticket.expired', 'expired', [called(200), started(250)], here, 150],
  ] as [EventType, string, Step[], object, number][])(
    '%s closes a ticket as %s',
    (type, status, steps, place, serviceMs) => {
      const ticket = after(issued(), ...steps, [400, type, { from: 'waiting' }]);
      expect(ticket).toMatchObject({ status, closedAt: 400, ...place });
      expect(ticket.legs).toMatchObject([{ status, servingAt: null, serviceMs, finishedAt: null }]);
    },
  );

  it('reinstates to the old place, to rest for a while where it must, until it is called', () => {
    const gone = [issued(), called(200), [220, 'ticket.no_show'] as Step] as const;
    const back: Step = [300, 'ticket.reinstated', { from: 'no_show', restsUntilAt: 900 }];
    const times = { firstCalledAt: 200, calledAt: 200 };
    expect(after(...gone, back)).toEqual(
      changed({ calls: 1, ...times, restsUntilAt: 900, lastSeq: 7 }, { ...here, ...times }),
    );
    const { restsUntilAt, firstCalledAt, legs } = after(...gone, back, called(901, 2));
    expect([restsUntilAt, firstCalledAt, legs[0]?.firstCalledAt]).toEqual([null, 200, 200]);
  });

  it('reinstates for any counter of its service, whomever it waited for', () => {
    const aim = { kind: 'counter', id: OTHER_COUNTER };
    const to = { fromServiceId: SERVICE, dueAt: 340, targetMs: 40, aim };
    const waits = [issued(), called(200), [300, 'ticket.transferred', to] as Step] as const;
    expect(after(...waits, [310, 'ticket.withdrawn']).aim).toEqual(aim);
    const back: Step = [320, 'ticket.reinstated', { from: 'withdrawn', restsUntilAt: null }];
    expect(after(...waits, [310, 'ticket.withdrawn'], back).aim).toBeNull();
    const parked = [issued(), called(200), started(250), [260, 'ticket.held'] as Step] as const;
    const { startedAt, legs } = after(...parked, [310, 'ticket.withdrawn'], back);
    expect([startedAt, legs[0]?.startedAt, legs[0]?.serviceMs]).toEqual([null, null, 10]);
  });

  it('undoes to exactly what was before', () => {
    const before = after(issued(), called(200), started(250));
    const undone = after(...[issued(), called(200), started(250), [300, 'ticket.finished', end] as Step], [
      310,
      'ticket.undone',
      { operation: 'finish', before },
    ]);
    expect(undone).toEqual({ ...before, lastSeq: 9 });
  });

  it('changes class and service with their due times, and counts notes', () => {
    const next = [{ serviceId: CASHIER, targetMs: 9 }];
    const elderly = { priority: 'elderly', dueAt: 500, targetMs: 400, next };
    expect(after(issued(), [150, 'ticket.priority_changed', elderly])).toEqual(
      changed({ priority: 'elderly', dueAt: 500, targetMs: 400, next, lastSeq: 3 }),
    );
    const moved = { serviceId: ARCHIVE, fromServiceId: SERVICE, dueAt: 170, targetMs: 70 };
    expect(after(issued(), [150, 'ticket.service_changed', moved])).toEqual(
      changed({ serviceId: ARCHIVE, dueAt: 170, targetMs: 70, lastSeq: 3 }, { serviceId: ARCHIVE }),
    );
    expect(after(issued(), [150, 'ticket.noted'], [160, 'ticket.noted'])).toEqual(
      changed({ notes: 2, lastSeq: 5 }),
    );
    const corrected = { changed: ['name'], personal: ['name'] };
    expect(after(issued(), [150, 'ticket.personal_changed', corrected])).toEqual(
      changed({ personal: ['name'], lastSeq: 3 }),
    );
    expect(after(issued({ personal: ['phone'] }), [150, 'ticket.noted'], [160, 'ticket.erased'])).toEqual(
      changed({ lastSeq: 5 }),
    );
  });

  it('is the same however often and in whatever portions the events are told', () => {
    fc.assert(
      fc.property(randomDay, fc.nat(), fc.nat(), (events, a, b) => {
        const [from, to] = [a % (events.length + 1), b % (events.length + 1)].sort((x, y) => x - y);
        const once = foldAll(events);
        const repeated = foldAll(events.slice(0, to));
        expect(foldAll(events.slice(from), repeated)).toEqual(once);
        expect(foldAll(events, once)).toEqual(foldAll(events));
      }),
    );
  });

  it('keeps a ticket whole after every event', () => {
    fc.assert(
      fc.property(randomDay, (events) => {
        const tickets = new Map<string, TicketState>();
        for (const event of events.filter(isTicketEvent)) {
          const ticket = fold(tickets.get(event.ticketId ?? '') ?? null, event);
          tickets.set(ticket.id, ticket);
          const leg = ticket.legs.at(-1);
          expect(leg?.status).toBe(ticket.status);
          expect(leg?.serviceId).toBe(ticket.serviceId);
          expect(ticket.closedAt !== null).toBe(CLOSED_STATUSES.includes(ticket.status));
          expect(ticket.counterId === null).toBe(ticket.clerkId === null);
          expect(ticket.legs.filter(({ servingAt }) => servingAt !== null)).toHaveLength(
            ticket.status === 'serving' ? 1 : 0,
          );
          for (const { serviceMs, startedAt, finishedAt } of ticket.legs) {
            expect(serviceMs).toBeGreaterThanOrEqual(0);
            if (startedAt === null || finishedAt === null) continue;
            expect(serviceMs).toBeLessThanOrEqual(finishedAt - ticket.issuedAt);
          }
        }
      }),
    );
  });

  it('refuses what cannot have happened', () => {
    fc.assert(
      fc.property(randomDay, (events) => {
        fc.pre(events.length > 1);
        const [issuedFirst, ...later] = events.filter(isTicketEvent);
        if (!issuedFirst) return;
        const ticket = fold(null, issuedFirst);
        expect(() => fold(ticket, { ...issuedFirst, seq: issuedFirst.seq + 1 })).toThrow('issued before');
        const stranger = later.find((event) => event.ticketId !== ticket.id);
        if (stranger) expect(() => fold(ticket, stranger)).toThrow('not of ticket');
        const orphan = later.find((event) => event.type !== 'ticket.issued');
        if (orphan) expect(() => fold(null, orphan)).toThrow('never issued');
      }),
    );
  });
});
