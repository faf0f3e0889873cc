/** What a clerk does with the ticket at their counter. */
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import type { OfficeFacts, TransferInput } from '../../server/engine/types.ts';
import { caller, codeOf, engineForTests, MINUTE, office, refusalOf } from '../support/engine.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const clock = virtualClock(NOON);
const { engine, openCounter, take, called, next, news } = engineForTests(clock);
const service = newId();
const DONE = { outcome: 'done', delivered: [] } as const;
const done = { outcome: DONE.outcome, delivered: [...DONE.delivered] };

/** A ticket that is being served since now. */
async function serving(at: OfficeFacts, more: Parameters<typeof take>[2] = {}) {
  const thing = await called(at, service, more);
  const { ticket } = await engine.start(at, caller(), thing.claim, thing.ticket.id);
  return { ...thing, ticket };
}
/** The board's calls. */
async function board(at: OfficeFacts): Promise<string[]> {
  return (await engine.look(at.id, [])).calls.map(({ number }) => number);
}

describe('a clerk’s command', () => {
  it('is refused at another counter, without a sign-in, from an older one, and for a ticket that is not there', async () => {
    const at = office();
    const { claim, ticket } = await called(at, service);
    const stranger = await openCounter(at, [service]);
    const start = (by: typeof claim, id = ticket.id) => engine.start(at, caller(), by, id);
    const refused = await refusalOf(start(stranger.claim));
    expect([refused.code, refused.params]).toEqual(['NOT_YOUR_TICKET', { number: ticket.number }]);
    expect(await codeOf(start({ clerkId: newId(), epoch: 1 }))).toBe('COUNTER_CLOSED');
    expect(await codeOf(start({ ...claim, epoch: claim.epoch + 1 }))).toBe('STALE_EPOCH');
    expect(await codeOf(start(claim, newId()))).toBe('NOT_FOUND');
    await start(claim);
    const again = await refusalOf(start(claim));
    expect(again.extra.allowed).toContain('finish');
  });
});

describe('recall', () => {
  it('calls again: one more call, anew on the board, first called when it was', async () => {
    const at = office();
    const { claim, ticket } = await called(at, service);
    const other = await called(at, service);
    expect(await board(at)).toEqual([other.ticket.number, ticket.number]);
    clock.set(NOON + MINUTE);
    const recalled = await engine.recall(at, caller(), claim, ticket.id);
    expect(recalled.ticket).toMatchObject({ calls: 2, calledAt: NOON + MINUTE, firstCalledAt: NOON });
    expect(await board(at)).toEqual([ticket.number, other.ticket.number]);
    clock.set(NOON);
  });
});

describe('hold and resume', () => {
  it('park a ticket: the counter is free, and held time is no service time', async () => {
    const at = office();
    const { counterId, claim, ticket } = await serving(at);
    clock.set(NOON + 2 * MINUTE);
    const held = await engine.hold(at, caller(), claim, ticket.id, { sealed: 'why' });
    expect(held.ticket).toMatchObject({ status: 'held', counterId, clerkId: claim.clerkId, notes: 1 });
    expect(await news(at, ticket.lastSeq)).toEqual(['ticket.noted', 'ticket.held']);
    expect(await board(at)).toEqual([]);
    expect(await engine.counterOf(at.id, claim.clerkId)).toMatchObject({ ticket: null, held: [held.ticket] });
    const other = await take(at, service);
    expect((await next(at, { counterId, claim }))?.id).toBe(other.id);
    const busy = await refusalOf(engine.resume(at, caller(), claim, ticket.id));
    expect([busy.code, busy.params]).toEqual(['COUNTER_BUSY', { number: other.number }]);
    await engine.noShow(at, caller(), claim, other.id);

    clock.set(NOON + 10 * MINUTE);
    const resumed = await engine.resume(at, caller(), claim, ticket.id);
    expect(resumed.ticket).toMatchObject({ status: 'serving', startedAt: NOON, calledAt: NOON });
    expect(await board(at)).toEqual([]);
    clock.set(NOON + 11 * MINUTE);
    const { ticket: served } = await engine.finish(at, caller(), claim, ticket.id, done);
    expect(served.legs).toMatchObject([
      { serviceMs: 3 * MINUTE, startedAt: NOON, finishedAt: NOON + 11 * MINUTE },
    ]);
    clock.set(NOON);
  });

  it('call anew whoever had not yet come to the counter, on the board, as the same call', async () => {
    const at = office();
    const { claim, ticket } = await called(at, service);
    await engine.hold(at, caller(), claim, ticket.id);
    clock.set(NOON + MINUTE);
    const resumed = await engine.resume(at, caller(), claim, ticket.id);
    expect(resumed.ticket).toMatchObject({ status: 'called', calledAt: NOON + MINUTE, calls: 1 });
    expect(await board(at)).toEqual([ticket.number]);
    clock.set(NOON);
  });

  it('are for who works where the ticket was parked, and not while the counter is paused', async () => {
    const at = office();
    const { counterId, claim, ticket } = await called(at, service);
    await engine.hold(at, caller(), claim, ticket.id);
    const stranger = await openCounter(at, [service]);
    expect(await codeOf(engine.resume(at, caller(), stranger.claim, ticket.id))).toBe('NOT_YOUR_TICKET');
    await engine.pauseCounter(at, caller(), claim, counterId, 'break');
    expect(await codeOf(engine.resume(at, caller(), claim, ticket.id))).toBe('COUNTER_PAUSED');
    expect((await engine.withdraw(at, caller(), ticket.id)).ticket.status).toBe('withdrawn');
    expect(await engine.counterOf(at.id, claim.clerkId)).toMatchObject({ held: [] });
  });
});

describe('return', () => {
  it.each([
    { to: 'place' as const, due: 15, order: ['A001', 'A002'] },
    { to: 'end' as const, due: 17, order: ['A002', 'A001'] },
  ])('goes to its $to', async ({ to, due, order }) => {
    const at = office();
    const { counterId, claim, ticket } = await serving(at);
    clock.set(NOON + MINUTE);
    await take(at, service);
    clock.set(NOON + 2 * MINUTE);
    const returned = await engine.return(at, caller(), claim, ticket.id, to);
    expect(returned.ticket).toMatchObject({
      ...{ status: 'waiting', dueAt: NOON + due * MINUTE, counterId: null, clerkId: null, startedAt: null },
      ...{ firstCalledAt: NOON, calls: 1 },
      legs: [{ serviceMs: 2 * MINUTE, startedAt: null, counterId, anchorAt: NOON }],
    });
    expect(await board(at)).toEqual([]);
    const calls = [];
    for (let i = 0; i < 2; i++) {
      const ticketNow = await next(at, { counterId, claim });
      calls.push(ticketNow?.number);
      if (ticketNow) await engine.noShow(at, caller(), claim, ticketNow.id);
    }
    expect(calls).toEqual(order);
    clock.set(NOON);
  });
});

describe('transfer', () => {
  const other = newId();
  const to = { id: other, targets: { ...DEFAULT_TARGETS_MS, regular: 10 * MINUTE } };

  it.each([
    { keepAnchor: false, due: 14 },
    { keepAnchor: true, due: 10 },
  ])(
    'begins a new leg under the same number, due in $due minutes with keepAnchor $keepAnchor',
    async (one) => {
      const at = office();
      const { claim, ticket } = await serving(at);
      clock.set(NOON + 4 * MINUTE);
      const input = { service: to, aim: null, keepAnchor: one.keepAnchor, note: { sealed: 'look' } };
      const moved = await engine.transfer(at, caller(), claim, ticket.id, input);
      expect(moved.ticket).toMatchObject({
        ...{ status: 'waiting', number: ticket.number, serviceId: other, askedServiceId: service },
        ...{
          dueAt: NOON + one.due * MINUTE,
          targetMs: 10 * MINUTE,
          counterId: null,
          startedAt: null,
          notes: 1,
        },
        ...{ firstCalledAt: NOON, calledAt: NOON, calls: 1 },
        legs: [
          { status: 'transferred', serviceMs: 4 * MINUTE, finishedAt: NOON + 4 * MINUTE, outcome: null },
          { status: 'waiting', serviceId: other, anchorAt: NOON + 4 * MINUTE, firstCalledAt: null },
        ],
      });
      expect(await news(at, ticket.lastSeq)).toEqual(['ticket.noted', 'ticket.transferred']);
      expect((await next(at, await openCounter(at, [other])))?.legs).toMatchObject([
        { firstCalledAt: NOON },
        { firstCalledAt: NOON + 4 * MINUTE },
      ]);
      clock.set(NOON);
    },
  );

  it('for a counter or a clerk is refused where nobody works there', async () => {
    const at = office();
    const { claim, ticket } = await called(at, service);
    const gone = await openCounter(at, [service]);
    await engine.signOut(at, caller(), gone.claim, gone.counterId);
    const aims: TransferInput['aim'][] = [
      { kind: 'counter', id: gone.counterId },
      { kind: 'counter', id: newId() },
      { kind: 'clerk', id: gone.claim.clerkId },
    ];
    for (const aim of aims) {
      const input = { service: null, aim, keepAnchor: false };
      expect(await codeOf(engine.transfer(at, caller(), claim, ticket.id, input))).toBe('NOT_THERE_NOW');
    }
    expect(await engine.ticket(at.id, ticket.id)).toEqual(ticket);
  });
});

describe('journeys', () => {
  const [second, third] = [newId(), newId()];

  it('go on with the next planned service by themselves, each a leg, due from the end of the one before', async () => {
    const at = office();
    const planned = [{ serviceId: second, targetMs: 3 * MINUTE }];
    const { claim, ticket } = await serving(at, { next: planned });
    const more = { id: third, targets: DEFAULT_TARGETS_MS };
    const added = await engine.addLeg(at, caller(), claim, ticket.id, more);
    expect(added.ticket.next).toEqual([...planned, { serviceId: third, targetMs: 15 * MINUTE }]);
    clock.set(NOON + 5 * MINUTE);
    const goesOn = await engine.finish(at, caller(), claim, ticket.id, {
      outcome: 'done',
      delivered: [{ serviceId: service, quantity: 2 }],
    });
    expect(goesOn.ticket).toMatchObject({
      ...{ status: 'waiting', serviceId: second, dueAt: NOON + 8 * MINUTE, closedAt: null, startedAt: null },
      next: [{ serviceId: third }],
      legs: [
        { status: 'served', outcome: 'done', delivered: [{ serviceId: service, quantity: 2 }] },
        { status: 'waiting', serviceId: second, anchorAt: NOON + 5 * MINUTE },
      ],
    });
    const specialist = await openCounter(at, [second]);
    expect((await next(at, specialist))?.id).toBe(ticket.id);
    await engine.start(at, caller(), specialist.claim, ticket.id);
    const over = await engine.finish(at, caller(), specialist.claim, ticket.id, { ...done, endVisit: true });
    expect(over.ticket).toMatchObject({ status: 'served', next: [], closedAt: NOON + 5 * MINUTE });
    expect(over.ticket.legs).toHaveLength(2);
    clock.set(NOON);
  });
});

describe('wrap-up', () => {
  it('is told once, and the service time runs on', async () => {
    const at = office();
    const { claim, ticket } = await serving(at);
    clock.set(NOON + MINUTE);
    await engine.wrapUp(at, caller(), claim, ticket.id);
    clock.set(NOON + 2 * MINUTE);
    const { ticket: again } = await engine.wrapUp(at, caller(), claim, ticket.id);
    expect(again.legs).toMatchObject([{ wrapUpAt: NOON + MINUTE }]);
    clock.set(NOON + 3 * MINUTE);
    const { ticket: served } = await engine.finish(at, caller(), claim, ticket.id, done);
    expect(served.legs).toMatchObject([{ serviceMs: 3 * MINUTE, wrapUpAt: NOON + MINUTE }]);
    expect(await news(at, ticket.lastSeq)).toEqual(['ticket.wrap_up_started', 'ticket.finished']);
    clock.set(NOON);
  });
});
