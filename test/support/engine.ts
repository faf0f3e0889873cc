/** An engine on a real live store, under keys of its own, with offices and clerks to try it on. */
import { afterAll, inject } from 'vitest';
import type { Clock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { DEFAULT_RULES } from '../../server/domain/rules.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { createEngine } from '../../server/engine/index.ts';
import type { Caller, Claim, OfficeFacts, TakeTicketInput } from '../../server/engine/types.ts';
import { deleteKeys } from './delete-keys.ts';

export { deleteKeys };

export const MINUTE = 60_000;

export function office(more: Partial<OfficeFacts> = {}): OfficeFacts {
  return {
    id: newId(),
    timeZone: 'Europe/Tirane',
    dayStart: '00:00',
    carriesOver: false,
    rules: DEFAULT_RULES,
    ...more,
  };
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

/** An engine on the suite's live store or another, or another server on the keys of one; closed, and its keys deleted, after the file's tests. */
export function engineForTests(clock: Clock, url = inject('redisUrl'), prefix = `test-${newId()}:`) {
  const redis = connectLiveStore(url, (error) => {
    throw error;
  });
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
