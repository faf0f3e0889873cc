/** The engine's operations on the real live store: what each does, and what it refuses. */
import { describe, expect, it } from 'vitest';
import type { TicketState } from '../../contracts/events.ts';
import { DomainError } from '../../contracts/problems.ts';
import {
  allowedOperations,
  TICKET_OPERATIONS,
  TICKET_STATUSES,
  TRANSITIONS,
  type TicketOperation,
  type TicketStatus,
} from '../../contracts/status.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';
import { caller, engineForTests, MINUTE, office, request } from '../support/engine.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const clock = virtualClock(NOON);
const { engine, openCounter, redis, prefix } = engineForTests(clock);
const service = newId();

async function events(at: OfficeFacts) {
  return engine.readEvents(at.id, 0, 1000);
}
/** The refusal of a promise that must be refused. */
async function refusalOf(promise: Promise<unknown>): Promise<DomainError> {
  const outcome = await promise.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (!(outcome instanceof DomainError)) throw new Error(`a refusal was expected, not ${String(outcome)}`);
  return outcome;
}
async function foldedTicket(at: OfficeFacts, ticketId: string) {
  const ofTicket = (await events(at)).filter(isTicketEvent).filter((event) => event.ticketId === ticketId);
  return ofTicket.reduce<TicketState | null>(fold, null);
}

describe('take-ticket', () => {
  it('numbers each series by itself, gapless, and starts again the next day', async () => {
    const at = office();
    const numbers = async (series: string, count: number) => {
      const taken = await Promise.all(
        Array.from({ length: count }, () => engine.takeTicket(at, caller(), request(service, { series }))),
      );
      return taken.map(({ ticket }) => ticket.number).sort();
    };
    expect(await numbers('A', 3)).toEqual(['A001', 'A002', 'A003']);
    expect(await numbers('F', 2)).toEqual(['F001', 'F002']);
    clock.set(NOON + 24 * 60 * MINUTE);
    expect(await numbers('A', 1)).toEqual(['A001']);
    clock.set(NOON);
  });

  it('goes beyond three digits', async () => {
    const at = office();
    await engine.takeTicket(at, caller(), request(service));
    await redis.hset(`${prefix}{${at.id}}:series:2026-11-24`, 'A', 999);
    expect((await engine.takeTicket(at, caller(), request(service))).ticket.number).toBe('A1000');
  });

  it('answers a repeated command with its first answer and changes nothing', async () => {
    const at = office();
    const by = caller(newId());
    const [first, second] = await Promise.all([
      engine.takeTicket(at, by, request(service)),
      engine.takeTicket(at, by, request(service)),
    ]);
    expect(second.ticket).toEqual(first.ticket);
    expect([first.repeated, second.repeated].sort()).toEqual([false, true]);
    expect((await events(at)).filter((event) => event.type === 'ticket.issued')).toHaveLength(1);
    expect(
      (await refusalOf(engine.takeTicket(at, { ...by, bodyHash: 'b'.repeat(64) }, request(service)))).code,
    ).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('is refused when office or service is closed, but still repeats its first answer', async () => {
    const at = office();
    const by = caller(newId());
    const { ticket } = await engine.takeTicket(at, by, request(service));
    const closed = request(service, { closed: 'office' });
    expect((await engine.takeTicket(at, by, closed)).ticket).toEqual(ticket);
    expect((await refusalOf(engine.takeTicket(at, caller(), closed))).code).toBe('OFFICE_CLOSED');
    const refused = await refusalOf(engine.takeTicket(at, caller(), request(service, { closed: 'service' })));
    expect(refused.code).toBe('SERVICE_CLOSED');
  });

  it('tells who is due earlier among the services of the counters signed in', async () => {
    const at = office();
    const other = newId();
    await openCounter(at, [service, other]);
    await engine.takeTicket(at, caller(), request(other));
    const late = await engine.takeTicket(at, caller(), request(other, { targetMs: 60 * MINUTE }));
    const taken = await engine.takeTicket(at, caller(), request(service));
    expect(taken.position).toMatchObject({ ahead: 1, counters: 1, idle: 1 });
    expect(await engine.position(at.id, late.ticket.id)).toMatchObject({ ahead: 2 });
  });
});

describe('call-next', () => {
  it('calls by due time over the services of the counter, ties by order of issue', async () => {
    const at = office();
    const [first, second] = [newId(), newId()];
    const { counterId, claim } = await openCounter(at, [first, second]);
    const regular = await engine.takeTicket(at, caller(), request(first));
    const tied = await engine.takeTicket(at, caller(), request(second, { series: 'F' }));
    const elderly = await engine.takeTicket(
      at,
      caller(),
      request(second, { series: 'F', priority: 'elderly', targetMs: 5 * MINUTE }),
    );
    await engine.takeTicket(at, caller(), request(newId(), { targetMs: 0 }));

    const order = [];
    for (let i = 0; i < 3; i++) {
      const { ticket, heads } = await engine.callNext(at, caller(), claim, counterId);
      if (!ticket) throw new Error('somebody waits');
      order.push(ticket.id);
      if (i === 0) expect(heads?.map((head) => head.number).sort()).toEqual(['A001', 'F002']);
      await engine.noShow(at, caller(), claim, ticket.id);
    }
    expect(order).toEqual([elderly.ticket.id, regular.ticket.id, tied.ticket.id]);
    expect(await engine.callNext(at, caller(), claim, counterId)).toEqual({
      ticket: null,
      heads: null,
      repeated: false,
    });
  });

  it('refuses a busy counter, an older sign-in, another clerk and a closed counter', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    expect(
      (await refusalOf(engine.callNext(at, caller(), { ...claim, clerkId: newId() }, counterId))).code,
    ).toBe('STALE_EPOCH');
    await engine.takeTicket(at, caller(), request(service));
    const called = await engine.callNext(at, caller(), claim, counterId);
    const busy = await refusalOf(engine.callNext(at, caller(), claim, counterId));
    expect([busy.code, busy.params]).toEqual(['COUNTER_BUSY', { number: called.ticket?.number }]);

    const again = await engine.signIn(at, caller(), {
      counterId,
      clerkId: claim.clerkId,
      serviceIds: [service],
    });
    expect(again.counter.ticket?.id).toBe(called.ticket?.id);
    expect((await refusalOf(engine.callNext(at, caller(), claim, counterId))).code).toBe('STALE_EPOCH');
    const newer = { ...claim, epoch: again.counter.epoch };
    await engine.noShow(at, caller(), newer, called.ticket?.id ?? '');
    await engine.signOut(at, caller(), newer, counterId);
    expect((await refusalOf(engine.callNext(at, caller(), newer, counterId))).code).toBe('COUNTER_CLOSED');
  });

  it('remembers a command across a newer sign-in', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await engine.takeTicket(at, caller(), request(service));
    const by = caller(newId());
    const first = await engine.callNext(at, by, claim, counterId);
    await engine.signIn(at, caller(), { counterId, clerkId: claim.clerkId, serviceIds: [service] });
    expect(await engine.callNext(at, by, claim, counterId)).toEqual({ ...first, repeated: true });
  });
});

describe('sign-in and sign-out', () => {
  it('give a clerk one counter and a counter one clerk', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    const occupied = engine.signIn(at, caller(), { counterId, clerkId: newId(), serviceIds: [service] });
    expect((await refusalOf(occupied)).code).toBe('COUNTER_OCCUPIED');
    const elsewhere = engine.signIn(at, caller(), {
      counterId: newId(),
      clerkId: claim.clerkId,
      serviceIds: [service],
    });
    expect((await refusalOf(elsewhere)).code).toBe('CLERK_ELSEWHERE');
    expect(await engine.counterOf(at.id, claim.clerkId)).toMatchObject({ id: counterId, state: 'open' });
    await engine.signOut(at, caller(), claim, counterId);
    expect(await engine.counterOf(at.id, claim.clerkId)).toBeNull();
  });

  it('does not close a counter with a person at it', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await engine.takeTicket(at, caller(), request(service));
    await engine.callNext(at, caller(), claim, counterId);
    expect((await refusalOf(engine.signOut(at, caller(), claim, counterId))).code).toBe('COUNTER_BUSY');
  });
});

/** A ticket brought into a status by the shortest way, and the counter of the clerk who tries things on it. */
async function ticketIn(status: TicketStatus, at: OfficeFacts) {
  const { counterId, claim } = await openCounter(at, [service]);
  const { ticket } = await engine.takeTicket(at, caller(), request(service));
  const steps: Partial<Record<TicketStatus, TicketOperation[]>> = {
    waiting: [],
    called: ['call-next'],
    serving: ['call-next', 'start'],
    served: ['call-next', 'start', 'finish'],
    no_show: ['call-next', 'no-show'],
    withdrawn: ['withdraw'],
  };
  const path = steps[status];
  if (!path) return null;
  for (const step of path) await perform(step, at, ticket.id, claim, counterId);
  return { ticketId: ticket.id, claim, counterId };
}

function perform(
  operation: TicketOperation,
  at: OfficeFacts,
  ticketId: string,
  claim: { clerkId: string; epoch: number },
  counterId: string,
) {
  switch (operation) {
    case 'call-next':
      return engine.callNext(at, caller(), claim, counterId);
    case 'recall':
      return engine.recall(at, caller(), claim, ticketId);
    case 'start':
      return engine.start(at, caller(), claim, ticketId);
    case 'finish':
      return engine.finish(at, caller(), claim, ticketId, { outcome: 'done', delivered: [] });
    case 'no-show':
      return engine.noShow(at, caller(), claim, ticketId);
    case 'withdraw':
      return engine.withdraw(at, caller(), ticketId);
  }
}

// `held` comes with hold, `expired` is reached by roll-day alone and has its own test below.
const reachable = TICKET_STATUSES.filter((status) => status !== 'held' && status !== 'expired');
const table = reachable.flatMap((status) => TICKET_OPERATIONS.map((operation) => ({ status, operation })));

describe('the transition table', () => {
  it.each(table)('$operation on a ticket that is $status', async ({ status, operation }) => {
    const at = office();
    const thing = await ticketIn(status, at);
    if (!thing) throw new Error(`no way to ${status}`);
    const { ticketId, claim, counterId } = thing;
    const before = { ticket: await engine.ticket(at.id, ticketId), marks: await engine.marks(at.id) };
    const { from, to, event } = TRANSITIONS[operation];

    if ((from as readonly TicketStatus[]).includes(status)) {
      await perform(operation, at, ticketId, claim, counterId);
      const last = (await events(at)).at(-1);
      expect(last).toMatchObject({ type: event, ticketId, seq: before.marks.seq + 1 });
      expect(await engine.ticket(at.id, ticketId)).toMatchObject({ status: to, lastSeq: last?.seq });
    } else if (operation === 'call-next') {
      // It names no ticket: with this one not waiting, there is nobody or the counter is busy.
      await perform(operation, at, ticketId, claim, counterId).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'COUNTER_BUSY' });
      });
      expect(await engine.marks(at.id)).toEqual(before.marks);
    } else {
      const refused = await refusalOf(perform(operation, at, ticketId, claim, counterId));
      expect(refused.code).toBe('BAD_TRANSITION');
      expect(refused.extra.allowed).toEqual(allowedOperations(status));
      expect({ ticket: await engine.ticket(at.id, ticketId), marks: await engine.marks(at.id) }).toEqual(
        before,
      );
    }
    expect(await foldedTicket(at, ticketId)).toEqual(await engine.ticket(at.id, ticketId));
  });

  it('refuses a clerk at another counter', async () => {
    const at = office();
    const thing = await ticketIn('called', at);
    const stranger = await openCounter(at, [service]);
    expect((await refusalOf(engine.start(at, caller(), stranger.claim, thing?.ticketId ?? ''))).code).toBe(
      'NOT_YOUR_TICKET',
    );
  });

  it('does not know a ticket that was never issued', async () => {
    const at = office();
    expect((await refusalOf(engine.withdraw(at, caller(), newId()))).code).toBe('NOT_FOUND');
  });
});

describe('roll-day', () => {
  it('expires what was waiting or called, in as many runs as it takes, and lets a service finish on its day', async () => {
    const at = office();
    const serving = await ticketIn('serving', at);
    const called = await ticketIn('called', at);
    await Promise.all(Array.from({ length: 450 }, () => engine.takeTicket(at, caller(), request(service))));
    clock.set(NOON + 24 * 60 * MINUTE);
    const { ticket } = await engine.takeTicket(at, caller(), request(service));
    expect([ticket.number, ticket.day]).toEqual(['A001', '2026-11-25']);

    const all = await events(at);
    expect(all.map((event) => event.seq)).toEqual(all.map((_, index) => index + 1));
    const expired = all.filter((event) => event.type === 'ticket.expired');
    expect(expired).toHaveLength(451);
    expect(all.slice(-3).map((event) => event.type)).toEqual(['day.closed', 'day.opened', 'ticket.issued']);
    expect(await engine.ticket(at.id, called?.ticketId ?? '')).toMatchObject({
      status: 'expired',
      day: '2026-11-24',
    });
    expect(await foldedTicket(at, called?.ticketId ?? '')).toEqual(
      await engine.ticket(at.id, called?.ticketId ?? ''),
    );
    const finished = await engine.finish(
      at,
      caller(),
      serving?.claim ?? { clerkId: '', epoch: 0 },
      serving?.ticketId ?? '',
      { outcome: 'done', delivered: [] },
    );
    expect(finished.ticket).toMatchObject({ status: 'served', day: '2026-11-24' });
    clock.set(NOON);
  });

  it('is done once for all the first commands of a day', async () => {
    const at = office();
    const taken = await Promise.all(
      Array.from({ length: 300 }, () => engine.takeTicket(at, caller(), request(service))),
    );
    expect(new Set(taken.map(({ ticket }) => ticket.number)).size).toBe(300);
    expect((await events(at)).filter((event) => event.type === 'day.opened')).toHaveLength(1);
  });

  it('carries the waiting over in an office open round the clock', async () => {
    const at = office({ roundTheClock: true });
    const { counterId, claim } = await openCounter(at, [service]);
    const { ticket } = await engine.takeTicket(at, caller(), request(service));
    clock.set(NOON + 24 * 60 * MINUTE);
    expect(await engine.rollDay(at)).toEqual({ rolled: true });
    expect(await engine.rollDay(at)).toEqual({ rolled: false });
    expect((await engine.callNext(at, caller(), claim, counterId)).ticket?.id).toBe(ticket.id);
    clock.set(NOON);
    // A clock that is behind never brings an older day back.
    expect((await engine.takeTicket(at, caller(), request(service))).ticket.day).toBe('2026-11-25');
  });
});

describe('the look at an office', () => {
  it('shows counters, queues and the last calls at one sequence', async () => {
    const at = office();
    const { counterId, claim } = await openCounter(at, [service]);
    await engine.takeTicket(at, caller(), request(service));
    clock.set(NOON + MINUTE);
    await engine.takeTicket(at, caller(), request(service));
    const { ticket } = await engine.callNext(at, caller(), claim, counterId);
    const look = await engine.look(at.id, [{ serviceId: service, targetMs: 15 * MINUTE }]);
    expect(look).toMatchObject({
      seq: (await engine.marks(at.id)).seq,
      day: '2026-11-24',
      queues: [
        {
          serviceId: service,
          count: 1,
          longestAnchorAt: NOON + MINUTE,
          position: { ahead: 1, counters: 1, idle: 0 },
        },
      ],
      calls: [{ ticketId: ticket?.id, number: 'A001', counterId, calledAt: NOON + MINUTE }],
    });
    expect(look.counters).toEqual([
      { id: counterId, state: 'open', epoch: 1, clerkId: claim.clerkId, serviceIds: [service], ticket },
    ]);
    clock.set(NOON);
  });

  it('is empty in an office that never opened', async () => {
    expect(await engine.look(newId(), [])).toMatchObject({
      seq: 0,
      day: null,
      counters: [],
      queues: [],
      calls: [],
    });
  });
});

describe('the stream', () => {
  it('keeps at least the last 10,000 events and nothing that is not acknowledged', async () => {
    const at = office();
    await engine.takeTicket(at, caller(), request(service));
    const stem = `${prefix}{${at.id}}:`;
    const pipeline = redis.pipeline();
    for (let seq = 3; seq <= 12_000; seq++) pipeline.xadd(`${stem}events`, `${seq}-0`, 'event', '{}');
    pipeline.hset(`${stem}office`, 'seq', 12_000);
    await pipeline.exec();
    expect((await engine.marks(at.id)).oldest).toBe(1);
    await engine.acknowledge(at.id, 500);
    const early = await engine.marks(at.id);
    expect([early.acknowledged, early.oldest]).toSatisfy(
      ([acknowledged, oldest]: number[]) => acknowledged === 500 && (oldest ?? 0) <= 501,
    );
    await engine.acknowledge(at.id, 12_000);
    expect((await engine.marks(at.id)).oldest).toBeLessThanOrEqual(2001);
    expect((await engine.marks(at.id)).oldest).toBeGreaterThan(1);
    // What it never had cannot be acknowledged, and an older acknowledgement takes nothing back.
    await engine.acknowledge(at.id, 99_999);
    await engine.acknowledge(at.id, 10);
    expect((await engine.marks(at.id)).acknowledged).toBe(12_000);
  });

  it('rings for new events', async () => {
    const at = office();
    const { promise, resolve } = Promise.withResolvers<number>();
    const stop = await engine.listen(at.id, (seq) => {
      if (seq >= 2) resolve(seq);
    });
    await engine.takeTicket(at, caller(), request(service));
    expect(await promise).toBe(2); // day.opened, ticket.issued
    await stop();
  });
});

describe('forgetting', () => {
  it('takes closed tickets off 24 h after their day ended, once the record has them', async () => {
    const at = office();
    const gone = await ticketIn('served', at);
    const id = gone?.ticketId ?? '';
    clock.set(NOON + 24 * 60 * MINUTE);
    await engine.acknowledge(at.id, (await engine.marks(at.id)).seq);
    expect(await engine.forgetClosed(at)).toBe(0);
    clock.set(NOON + 48 * 60 * MINUTE);
    const kept = await ticketIn('withdrawn', at);
    expect(await engine.forgetClosed(at)).toBe(1);
    expect(await engine.ticket(at.id, id)).toBeNull();
    expect(await engine.ticket(at.id, kept?.ticketId ?? '')).not.toBeNull();
    clock.set(NOON);
  });
});

describe('the scripts', () => {
  it('survive a flush of the script cache', async () => {
    const at = office();
    await engine.takeTicket(at, caller(), request(service));
    await redis.script('FLUSH');
    expect((await engine.takeTicket(at, caller(), request(service))).ticket.number).toBe('A002');
  });
});
