/** Counters and who works at them. */
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';
import { caller, codeOf, engineForTests, MINUTE, office } from '../support/engine.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const clock = virtualClock(NOON);
const { engine, openCounter, take, called, next, news } = engineForTests(clock);
const service = newId();

/** A counter with a parked ticket, and two tickets that wait for it and for its clerk alone. */
async function counterWithPeople(at: OfficeFacts) {
  const there = await called(at, service);
  await engine.hold(at, caller(), there.claim, there.ticket.id);
  const aims = [
    { kind: 'counter' as const, id: there.counterId },
    { kind: 'clerk' as const, id: there.claim.clerkId },
  ];
  const aimed = [];
  for (const aim of aims) {
    const { claim, ticket } = await called(at, service);
    await engine.transfer(at, caller(), claim, ticket.id, { service: null, aim, keepAnchor: true });
    aimed.push(ticket);
  }
  return { ...there, tickets: [there.ticket, ...aimed] };
}

describe('sign-in', () => {
  it('gives a clerk one counter and a counter one clerk', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    const signIn = (counter: string, clerkId: string) =>
      engine.signIn(at, caller(), { counterId: counter, clerkId, serviceIds: [service] });
    expect(await codeOf(signIn(counterId, newId()))).toBe('COUNTER_OCCUPIED');
    expect(await codeOf(signIn(newId(), claim.clerkId))).toBe('CLERK_ELSEWHERE');
    expect(await engine.counterOf(at.id, claim.clerkId)).toMatchObject({ id: counterId, state: 'open' });
    await engine.signOut(at, caller(), claim, counterId);
    expect(await engine.counterOf(at.id, claim.clerkId)).toBeNull();
  });

  it('brings the profile: services, slack and languages', async () => {
    const at = office();
    const profile = {
      ...{ secondaryServiceIds: [newId()], overflowSlackMs: 5, profileId: newId(), languages: ['en', 'it'] },
    };
    const { claim } = await openCounter(at, [service], profile);
    expect(await engine.counterOf(at.id, claim.clerkId)).toMatchObject({ ...profile, serviceIds: [service] });
    const [opened] = (await engine.readEvents(at.id, 0, 9)).slice(-1);
    expect(opened).toMatchObject({ type: 'counter.opened', data: profile });
  });

  it('of the same clerk again keeps the tickets there, ends a pause and is a newer sign-in', async () => {
    const at = office();
    const { counterId, claim, ticket } = await called(at, service);
    await engine.hold(at, caller(), claim, ticket.id);
    await engine.pauseCounter(at, caller(), claim, counterId, 'lunch');
    const again = await engine.signIn(at, caller(), {
      counterId,
      clerkId: claim.clerkId,
      serviceIds: [service],
    });
    expect(again.counter).toMatchObject({ state: 'open', pauseReason: null, epoch: claim.epoch + 1 });
    expect(again.counter.held.map(({ id }) => id)).toEqual([ticket.id]);
  });

  it('by force takes over from another clerk: the ticket at the counter stays, what waited for the other goes back', async () => {
    const at = office();
    const { counterId, claim, tickets } = await counterWithPeople(at);
    const { ticket: active } = await engine.call(
      at,
      caller(),
      claim,
      counterId,
      (await take(at, service)).id,
    );
    const { seq } = await engine.marks(at.id);
    const clerkId = newId();
    const input = { counterId, clerkId, serviceIds: [service], force: true };
    const { counter } = await engine.signIn(at, caller(), input);
    expect(counter).toMatchObject({ clerkId, epoch: claim.epoch + 1, ticket: { id: active.id }, held: [] });
    expect(await news(at, seq)).toEqual([
      ...['ticket.returned', 'ticket.returned', 'ticket.returned', 'counter.closed', 'counter.opened'],
    ]);
    expect((await engine.waiting(at.id, 9)).tickets.map(({ aim }) => aim)).toEqual([null, null, null]);
    for (const ticket of tickets) expect((await engine.ticket(at.id, ticket.id))?.dueAt).toBe(ticket.dueAt);
    expect(await engine.counterOf(at.id, claim.clerkId)).toBeNull();
    // Whoever works there now is told of what they do.
    await engine.start(at, caller(), { clerkId, epoch: counter.epoch }, active.id);
    const [started] = (await engine.readEvents(at.id, 0, 99)).slice(-1);
    expect(started).toMatchObject({ type: 'ticket.started', counterId, data: { clerkId } });
  });
});

describe('sign-out', () => {
  it('does not close a counter with a person at it', async () => {
    const at = office();
    const { counterId, claim } = await called(at, service);
    expect(await codeOf(engine.signOut(at, caller(), claim, counterId))).toBe('COUNTER_BUSY');
  });

  it('brings what was parked, or was for this counter or clerk alone, back to its queue, due as it was', async () => {
    const at = office();
    const { counterId, claim, tickets } = await counterWithPeople(at);
    clock.set(NOON + MINUTE);
    const { counter } = await engine.signOut(at, caller(), claim, counterId);
    expect(counter).toMatchObject({
      state: 'closed',
      clerkId: null,
      serviceIds: [],
      languages: [],
      held: [],
    });
    const order = [];
    const other = await openCounter(at, [service]);
    for (let i = 0; i < 4; i++) {
      const ticket = await next(at, other);
      if (ticket) await engine.noShow(at, caller(), other.claim, ticket.id);
      order.push(ticket?.number);
    }
    expect(order).toEqual([...tickets.map(({ number }) => number), undefined]);
    clock.set(NOON);
  });

  it('brings back hundreds, in as many runs as it takes', async () => {
    const at = office();
    const there = await openCounter(at, [newId()]);
    const aim = { kind: 'counter' as const, id: there.counterId };
    const move = async () => {
      const { claim, counterId } = await openCounter(at, [service]);
      for (let i = 0; i < 21; i++) {
        const { id } = await take(at, service);
        await engine.call(at, caller(), claim, counterId, id);
        await engine.transfer(at, caller(), claim, id, { service: null, aim, keepAnchor: true });
      }
    };
    await Promise.all(Array.from({ length: 10 }, move));
    const { seq } = await engine.marks(at.id);
    await engine.signOut(at, caller(), there.claim, there.counterId);
    const told = await news(at, seq);
    expect(told.filter((type) => type === 'ticket.returned')).toHaveLength(210);
    expect(told.at(-1)).toBe('counter.closed');
  });
});

describe('pause and resume of a counter', () => {
  it('let nobody be called there meanwhile, and take it out of who serves', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await take(at, service);
    const paused = await engine.pauseCounter(at, caller(), claim, counterId, 'meeting');
    expect(paused.counter).toMatchObject({ state: 'paused', pauseReason: 'meeting' });
    expect(await codeOf(next(at, { counterId, claim }))).toBe('COUNTER_PAUSED');
    expect(await codeOf(engine.pauseCounter(at, caller(), claim, counterId, 'lunch'))).toBe('COUNTER_PAUSED');
    const place = async () =>
      (await engine.look(at.id, [{ serviceId: service, targetMs: 0 }])).queues[0]?.position;
    expect(await place()).toMatchObject({ counters: 0 });
    const resumed = await engine.resumeCounter(at, caller(), claim, counterId);
    expect(resumed.counter).toMatchObject({ state: 'open', pauseReason: null, epoch: claim.epoch });
    expect(await codeOf(engine.resumeCounter(at, caller(), claim, counterId))).toBe('COUNTER_NOT_PAUSED');
    expect(await place()).toMatchObject({ counters: 1, idle: 1 });
    await next(at, { counterId, claim });
    expect(await codeOf(engine.pauseCounter(at, caller(), claim, counterId, 'break'))).toBe('COUNTER_BUSY');
  });

  it('do not keep a clerk from leaving', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await engine.pauseCounter(at, caller(), claim, counterId, 'break');
    expect((await engine.signOut(at, caller(), claim, counterId)).counter.state).toBe('closed');
  });
});
