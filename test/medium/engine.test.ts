/** What can be seen of the engine: the look at an office, and the stream of its events. */
import { describe, expect, it } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { caller, engineForTests, MINUTE, office, request } from '../support/engine.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const clock = virtualClock(NOON);
const { engine, openCounter, redis, prefix } = engineForTests(clock);
const service = newId();

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
      {
        ...{ id: counterId, state: 'open', epoch: 1, clerkId: claim.clerkId, serviceIds: [service], ticket },
        ...{ secondaryServiceIds: [], overflowSlackMs: 0, profileId: null, languages: [], pauseReason: null },
        ...{ streak: 0, credits: [], held: [] },
      },
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

describe('the scripts', () => {
  it('survive a flush of the script cache', async () => {
    const at = office();
    await engine.takeTicket(at, caller(), request(service));
    await redis.script('FLUSH');
    expect((await engine.takeTicket(at, caller(), request(service))).ticket.number).toBe('A002');
  });
});
