/** An engine on the suite's real live store, under keys of its own, with offices and clerks to try it on. */
import type { Redis } from 'ioredis';
import { afterAll, inject } from 'vitest';
import type { Clock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { createEngine } from '../../server/engine/index.ts';
import type { Caller, Claim, OfficeFacts, TakeTicketInput } from '../../server/engine/types.ts';

export const MINUTE = 60_000;

/** Deletes every key under a prefix; tests call it for their own prefix only. */
export async function deleteKeys(redis: Redis, prefix: string): Promise<void> {
  for await (const keys of redis.scanStream({ match: `${prefix}*`, count: 1000 })) {
    if ((keys as string[]).length > 0) await redis.del(keys as string[]);
  }
}

export function office(more: Partial<OfficeFacts> = {}): OfficeFacts {
  return { id: newId(), timeZone: 'Europe/Tirane', dayStart: '00:00', roundTheClock: false, ...more };
}

/** A caller; with a key the command can be repeated. */
export function caller(idempotencyKey: string | null = null, body = 'a'): Caller {
  return { actor: 'public', idempotencyKey, bodyHash: body.padEnd(64, '0') };
}

/** What take-ticket needs, for a service of series A with a target of 15 minutes unless said. */
export function request(serviceId: string, more: Partial<TakeTicketInput> = {}): TakeTicketInput {
  return {
    ticketId: newTicketId(1, Date.now()),
    serviceId,
    series: 'A',
    priority: 'regular',
    language: 'sq',
    channel: 'kiosk',
    targetMs: 15 * MINUTE,
    ...more,
  };
}

/** The suite's engine; closed, and its keys deleted, after the file's tests. */
export function engineForTests(clock: Clock) {
  const redis = connectLiveStore(inject('redisUrl'), (error) => {
    throw error;
  });
  const prefix = `test-${newId()}:`;
  const engine = createEngine({ redis, prefix, clock });
  afterAll(async () => {
    await engine[Symbol.asyncDispose]();
    await deleteKeys(redis, prefix);
    await redis.quit();
  });

  /** Opens a counter for a new clerk. */
  async function openCounter(
    at: OfficeFacts,
    serviceIds: string[],
  ): Promise<{ counterId: string; claim: Claim }> {
    const counterId = newId();
    const clerkId = newId();
    const { counter } = await engine.signIn(at, caller(), { counterId, clerkId, serviceIds });
    return { counterId, claim: { clerkId, epoch: counter.epoch } };
  }
  return { redis, prefix, engine, openCounter };
}
