/** Who is called, why, and what can be taken back. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { DEFAULT_RULES } from '../../server/domain/rules.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';
import { caller, codeOf, engineForTests, MINUTE, office, refusalOf } from '../support/engine.ts';
import { FAIR_RULES, fairHall, playFairly, type FairHall, type FairPlayer } from '../support/fairness.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const clock = virtualClock(NOON);
const { engine, openCounter, take, called, next, news } = engineForTests(clock);
const service = newId();
const ELDERLY = { priority: 'elderly', targetMs: 5 * MINUTE } as const;

/** Counter after counter calls, and sends each person home. */
async function callAll(at: OfficeFacts, counter: Awaited<ReturnType<typeof openCounter>>, count: number) {
  const calls: string[] = [];
  for (let i = 0; i < count; i++) {
    const { ticket, rule } = await engine.callNext(at, caller(), counter.claim, counter.counterId);
    calls.push(ticket ? `${ticket.number} ${rule}` : 'nobody');
    if (ticket) await engine.noShow(at, caller(), counter.claim, ticket.id);
  }
  return calls;
}

describe('call-next', () => {
  it('calls by due time over the services of the counter, ties by order of issue, and says among whom', async () => {
    const at = office();
    const [first, second] = [newId(), newId()];
    const counter = await openCounter(at, [first, second]);
    const regular = await take(at, first);
    await take(at, first);
    await take(at, second, { series: 'F' });
    const elderly = await take(at, second, { series: 'F', ...ELDERLY });
    await take(at, newId(), { targetMs: 0 });

    const answer = await engine.callNext(at, caller(), counter.claim, counter.counterId);
    expect(answer.ticket?.id).toBe(elderly.id);
    expect(answer.rule).toBe('earliest_due');
    const facts = { serviceId: second, secondary: false, eligible: true };
    expect(answer.heads).toEqual([
      { ...facts, ticketId: elderly.id, number: 'F002', priority: 'elderly', dueAt: NOON + 5 * MINUTE },
      expect.objectContaining({ ...facts, serviceId: first, ticketId: regular.id, priority: 'regular' }),
      expect.objectContaining({ ...facts, number: 'F001' }),
    ]);
    await engine.noShow(at, caller(), counter.claim, elderly.id);
    expect(await callAll(at, counter, 4)).toEqual([
      ...['A001 earliest_due', 'A002 earliest_due', 'F001 earliest_due', 'nobody'],
    ]);
    const nobody = await engine.callNext(at, caller(), counter.claim, counter.counterId);
    expect(nobody).toEqual({ ticket: null, rule: null, heads: null, repeated: false });
  });

  it('gives two counters that ask at once two different tickets', async () => {
    const at = office();
    const counters = await Promise.all(Array.from({ length: 6 }, () => openCounter(at, [service])));
    await Promise.all(Array.from({ length: 5 }, () => take(at, service)));
    const tickets = await Promise.all(counters.map((counter) => next(at, counter)));
    expect(tickets.map((ticket) => ticket?.number ?? 'nobody').sort()).toEqual([
      ...['A001', 'A002', 'A003', 'A004', 'A005', 'nobody'],
    ]);
  });

  it('leaves a ticket to clerks who speak the language asked for', async () => {
    const at = office();
    const italian = await take(at, service, { clerkLanguage: 'it' });
    const any = await take(at, service);
    expect((await next(at, await openCounter(at, [service], { languages: ['en'] })))?.id).toBe(any.id);
    expect((await next(at, await openCounter(at, [service], { languages: ['en', 'it'] })))?.id).toBe(
      italian.id,
    );
  });

  it('helps out at a secondary service once its head has less than the slack left', async () => {
    const at = office();
    const other = newId();
    const profile = { secondaryServiceIds: [other], overflowSlackMs: 5 * MINUTE };
    const counter = await openCounter(at, [service], profile);
    await take(at, other, { targetMs: 10 * MINUTE });
    clock.set(NOON + 5 * MINUTE);
    expect(await callAll(at, counter, 1)).toEqual(['nobody']);
    clock.set(NOON + 5 * MINUTE + 1);
    const { rule, heads } = await engine.callNext(at, caller(), counter.claim, counter.counterId);
    expect([rule, heads?.[0]]).toEqual([
      'overflow',
      expect.objectContaining({ secondary: true, eligible: true }),
    ]);
    clock.set(NOON);
  });

  it('looks further than the heads it tells of: for a service of its own, and for the first of all due together', async () => {
    const at = office();
    // The store lists those due together by service.
    const others = Array.from({ length: 25 }, newId).sort().reverse();
    const busy = await openCounter(at, others);
    const helping = await openCounter(at, [service], { secondaryServiceIds: others });
    for (const [i, other] of others.entries()) await take(at, other, { series: i === 0 ? 'F' : 'A' });
    expect(await callAll(at, busy, 1)).toEqual(['F001 earliest_due']);
    await take(at, service, { series: 'G', targetMs: 20 * MINUTE });
    expect(await callAll(at, helping, 1)).toEqual(['G001 earliest_due']);
  });

  it('keeps the ratio between classes, the cap and the hard maximum where the office has them', async () => {
    const ratio = [
      { priorities: ['elderly' as const], calls: 2 },
      { priorities: ['regular' as const], calls: 1 },
    ];
    const rules = { ...DEFAULT_RULES, ratio };
    const fourOfEach = async (at: OfficeFacts) => {
      const counter = await openCounter(at, [service]);
      for (let i = 0; i < 4; i++) await take(at, service);
      for (let i = 0; i < 4; i++) await take(at, service, { series: 'E', ...ELDERLY });
      return counter;
    };
    let at = office({ rules });
    expect(await callAll(at, await fourOfEach(at), 7)).toEqual([
      ...['E001 earliest_due', 'A001 ratio', 'E002 earliest_due', 'E003 earliest_due', 'A002 ratio'],
      ...['E004 earliest_due', 'A003 earliest_due'],
    ]);
    at = office({ rules: { ...DEFAULT_RULES, maxConsecutivePriority: 1 } });
    expect(await callAll(at, await fourOfEach(at), 3)).toEqual([
      ...['E001 earliest_due', 'A001 priority_cap', 'E002 earliest_due'],
    ]);
    at = office({ rules: { ...rules, maxWaitMs: 8 * MINUTE } });
    const counter = await openCounter(at, [service]);
    await take(at, service, { targetMs: 30 * MINUTE });
    clock.set(NOON + 8 * MINUTE);
    await take(at, service, { series: 'E', ...ELDERLY });
    expect(await callAll(at, counter, 2)).toEqual(['A001 max_wait', 'E001 earliest_due']);
    clock.set(NOON);
  });

  it('remembers for the rules over a sign-out what a counter called', async () => {
    const at = office({ rules: { ...DEFAULT_RULES, maxConsecutivePriority: 1 } });
    const { counterId, claim } = await openCounter(at, [service]);
    await take(at, service);
    for (let i = 0; i < 2; i++) await take(at, service, { series: 'E', ...ELDERLY });
    expect(await callAll(at, { counterId, claim }, 1)).toEqual(['E001 earliest_due']);
    await engine.signOut(at, caller(), claim, counterId);
    const again = await openCounter(at, [service], { counterId });
    expect(await callAll(at, again, 1)).toEqual(['A001 priority_cap']);
  });

  it('refuses a busy counter, an older sign-in, another clerk and a closed counter', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    const calls = (by: typeof claim) => engine.callNext(at, caller(), by, counterId);
    expect(await codeOf(calls({ ...claim, clerkId: newId() }))).toBe('STALE_EPOCH');
    await take(at, service);
    const { ticket } = await calls(claim);
    const busy = await refusalOf(calls(claim));
    expect([busy.code, busy.params]).toEqual(['COUNTER_BUSY', { number: ticket?.number }]);
    const again = await engine.signIn(at, caller(), {
      counterId,
      clerkId: claim.clerkId,
      serviceIds: [service],
    });
    expect(again.counter.ticket?.id).toBe(ticket?.id);
    expect(await codeOf(calls(claim))).toBe('STALE_EPOCH');
    const newer = { ...claim, epoch: again.counter.epoch };
    await engine.noShow(at, caller(), newer, ticket?.id ?? '');
    await engine.signOut(at, caller(), newer, counterId);
    expect(await codeOf(calls(newer))).toBe('COUNTER_CLOSED');
  });

  it('remembers a command across a newer sign-in', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await take(at, service);
    const by = caller(newId());
    const first = await engine.callNext(at, by, claim, counterId);
    await engine.signIn(at, caller(), { counterId, clerkId: claim.clerkId, serviceIds: [service] });
    expect(await engine.callNext(at, by, claim, counterId)).toEqual({ ...first, repeated: true });
  });
});

describe('nobody is overtaken beyond the bound', () => {
  async function liveHall({ counters }: FairHall, at: OfficeFacts): Promise<FairPlayer> {
    clock.set(NOON);
    const open = await Promise.all(counters.map(({ serviceIds, ...more }) => openCounter(at, [...serviceIds], { ...more, secondaryServiceIds: [...more.secondaryServiceIds] }))); // prettier-ignore
    return {
      async arrive({ serviceId, priority, targetMs, dueAnchorAt }) {
        clock.set(dueAnchorAt);
        return (await take(at, serviceId, { priority, targetMs })).order;
      },
      async call(index, now) {
        clock.set(now);
        const counter = open[index];
        if (!counter) throw new Error(`no counter ${index}`);
        const ticket = await next(at, counter);
        if (ticket) await engine.noShow(at, caller(), counter.claim, ticket.id);
        return ticket?.order ?? null;
      },
    };
  }

  it.each(FAIR_RULES)('$promise', async ({ rules }) => {
    let overtakings = 0;
    await fc.assert(
      fc.asyncProperty(fairHall, async (hall) => {
        const player = await liveHall(hall, office({ rules: { ...DEFAULT_RULES, ...rules } }));
        overtakings += await playFairly(hall, rules, NOON, player);
      }),
      { numRuns: 8 },
    );
    expect(overtakings).toBeGreaterThan(5);
    clock.set(NOON);
  });
});

describe('call', () => {
  it('calls anybody who waits, whoever the ticket is for and though it rests', async () => {
    const at = office({ rules: { ...DEFAULT_RULES, noRecallMs: 10 * MINUTE } });
    const here = await called(at, service);
    const there = await openCounter(at, [newId()]);
    const aim = { kind: 'counter' as const, id: there.counterId };
    const input = { service: null, aim, keepAnchor: false };
    await engine.transfer(at, caller(), here.claim, here.ticket.id, input);
    const { ticket } = await engine.call(at, caller(), here.claim, here.counterId, here.ticket.id);
    expect(ticket).toMatchObject({ status: 'called', aim: null });
    await engine.noShow(at, caller(), here.claim, ticket.id);
    await engine.reinstate(at, caller(), ticket.id);
    const rested = await engine.call(at, caller(), there.claim, there.counterId, ticket.id);
    expect(rested.ticket).toMatchObject({ status: 'called', restsUntilAt: null, counterId: there.counterId });
    expect(await news(at, ticket.lastSeq)).toEqual(['ticket.no_show', 'ticket.reinstated', 'ticket.called']);
    expect(await codeOf(engine.call(at, caller(), here.claim, here.counterId, newId()))).toBe('NOT_FOUND');
  });
});

describe('undo', () => {
  it('takes back a call: the ticket stands where it stood, and calls are not counted', async () => {
    const at = office();
    const counter = await openCounter(at, [service]);
    const before = await take(at, service);
    await take(at, service);
    await next(at, counter);
    clock.set(NOON + 30_000);
    const { ticket } = await engine.undo(at, caller(), counter.claim, counter.counterId);
    expect(ticket).toEqual({ ...before, lastSeq: ticket.lastSeq });
    const look = await engine.look(at.id, [{ serviceId: service, targetMs: 0 }]);
    expect([look.calls, look.queues[0]?.count, look.counters[0]?.ticket]).toEqual([[], 2, null]);
    expect((await next(at, counter))?.id).toBe(before.id);
    clock.set(NOON);
  });

  it('takes back a finish, be the visit over or at its next service', async () => {
    for (const planned of [[], [{ serviceId: newId(), targetMs: MINUTE }]]) {
      const at = office();
      const { counterId, claim, ticket } = await called(at, service, { next: planned });
      const { ticket: before } = await engine.start(at, caller(), claim, ticket.id);
      await engine.finish(at, caller(), claim, ticket.id, { outcome: 'done', delivered: [] });
      clock.set(NOON + 20_000);
      const undone = await engine.undo(at, caller(), claim, counterId);
      expect(undone.ticket).toEqual({ ...before, lastSeq: undone.ticket.lastSeq });
      expect((await engine.waiting(at.id, 9)).tickets).toEqual([]);
      const { ticket: finished } = await engine.finish(at, caller(), claim, ticket.id, {
        outcome: 'partial',
        delivered: [],
      });
      expect(finished.legs[0]).toMatchObject({ serviceMs: 20_000, outcome: 'partial' });
      const { position } = (await engine.look(at.id, [{ serviceId: service, targetMs: 0 }])).queues[0] ?? {};
      expect(position).toMatchObject({ serviceCount: 1, serviceMsSum: 20_000 });
      clock.set(NOON);
    }
  });

  it('comes too late after 30 s, once something followed, a second time or at another counter', async () => {
    const at = office();
    const { counterId, claim, ticket } = await called(at, service);
    const undone = () => codeOf(engine.undo(at, caller(), claim, counterId));
    clock.set(NOON + 30_001);
    expect(await undone()).toBe('NOTHING_TO_UNDO');
    clock.set(NOON);
    await engine.noShow(at, caller(), claim, ticket.id);
    expect(await undone()).toBe('NOTHING_TO_UNDO');
    const second = await called(at, service);
    expect(await undone()).toBe('NOTHING_TO_UNDO');
    await engine.undo(at, caller(), second.claim, second.counterId);
    expect(await codeOf(engine.undo(at, caller(), second.claim, second.counterId))).toBe('NOTHING_TO_UNDO');
  });

  it('of a finish needs a free counter that is not paused', async () => {
    const at = office();
    const { counterId, claim, ticket } = await called(at, service);
    await engine.start(at, caller(), claim, ticket.id);
    await engine.hold(at, caller(), claim, ticket.id);
    const other = await take(at, service);
    await engine.call(at, caller(), claim, counterId, other.id);
    await engine.start(at, caller(), claim, other.id);
    await engine.finish(at, caller(), claim, other.id, { outcome: 'done', delivered: [] });
    await engine.pauseCounter(at, caller(), claim, counterId, 'break');
    expect(await codeOf(engine.undo(at, caller(), claim, counterId))).toBe('COUNTER_PAUSED');
    await engine.resumeCounter(at, caller(), claim, counterId);
    await engine.resume(at, caller(), claim, ticket.id);
    expect(await codeOf(engine.undo(at, caller(), claim, counterId))).toBe('COUNTER_BUSY');
  });

  it('of a call does not bring back a wait for a clerk who has gone', async () => {
    const at = office();
    const here = await called(at, service);
    const there = await openCounter(at, [service]);
    const aim = { kind: 'clerk' as const, id: there.claim.clerkId };
    await engine.transfer(at, caller(), here.claim, here.ticket.id, {
      service: null,
      aim,
      keepAnchor: false,
    });
    await engine.call(at, caller(), here.claim, here.counterId, here.ticket.id);
    await engine.signOut(at, caller(), there.claim, there.counterId);
    expect(await codeOf(engine.undo(at, caller(), here.claim, here.counterId))).toBe('NOTHING_TO_UNDO');
  });

  it('reaches a ticket that was carried over from yesterday', async () => {
    const at = office({ carriesOver: true });
    await take(at, service);
    clock.set(NOON + 24 * 60 * MINUTE);
    const counter = await openCounter(at, [service]);
    await next(at, counter);
    expect((await engine.undo(at, caller(), counter.claim, counter.counterId)).ticket.status).toBe('waiting');
    clock.set(NOON);
  });
});

describe('auto-call', () => {
  const rules = { ...DEFAULT_RULES, autoCallAfterMs: MINUTE };

  it('calls for open counters that have been idle for long enough, the longest first', async () => {
    const at = office({ rules });
    const first = await openCounter(at, [service]);
    clock.set(NOON + 1);
    const second = await openCounter(at, [service]);
    const paused = await openCounter(at, [service]);
    await engine.pauseCounter(at, caller(), paused.claim, paused.counterId, 'lunch');
    const tickets = [await take(at, service), await take(at, service)];
    clock.set(NOON + MINUTE);
    expect(await engine.autoCall(at)).toMatchObject({
      called: [{ counterId: first.counterId, ticketId: tickets[0]?.id }],
    });
    clock.set(NOON + 2 * MINUTE);
    expect(await engine.autoCall(at)).toMatchObject({
      called: [{ counterId: second.counterId, ticketId: tickets[1]?.id }],
    });
    expect(await codeOf(engine.undo(at, caller(), first.claim, first.counterId))).toBe('NOTHING_TO_UNDO');
    // Idle counts from when a counter became free.
    await engine.noShow(at, caller(), first.claim, tickets[0]?.id ?? '');
    await take(at, service);
    clock.set(NOON + 3 * MINUTE - 1);
    expect(await engine.autoCall(at)).toMatchObject({ called: [] });
    clock.set(NOON);
  });

  it('does nothing where the office has it off', async () => {
    const at = office();
    await openCounter(at, [service]);
    await take(at, service);
    clock.set(NOON + 60 * MINUTE);
    expect(await engine.autoCall(at)).toEqual({ called: [] });
    clock.set(NOON);
  });
});

it('lets a ticket wait for one counter or clerk only, and shows it so', async () => {
  const at = office();
  const here = await called(at, service);
  const [one, two] = [await openCounter(at, [newId()]), await openCounter(at, [service])];
  const to = { id: service, targets: DEFAULT_TARGETS_MS };
  const aim = { kind: 'clerk' as const, id: one.claim.clerkId };
  await engine.transfer(at, caller(), here.claim, here.ticket.id, { service: to, aim, keepAnchor: true });
  expect((await engine.waiting(at.id, 9)).tickets).toMatchObject([{ aim, dueAt: here.ticket.dueAt }]);
  expect(await next(at, two)).toBeNull();
  expect(await next(at, one)).toMatchObject({ id: here.ticket.id, aim: null });
});
