/** An engine on a real live store, under keys of its own, with offices and clerks to try it on. */
import { afterAll, inject } from 'vitest';
import { DomainError } from '../../contracts/problems.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import type { Clock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { DEFAULT_RULES } from '../../server/domain/rules.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { createEngine } from '../../server/engine/index.ts';
import type { Caller, Claim, OfficeFacts, SignInInput, TakeTicketInput } from '../../server/engine/types.ts';
import { deleteKeys } from './delete-keys.ts';

export { deleteKeys };

export const MINUTE = 60_000;

export function office(more: Partial<OfficeFacts> = {}): OfficeFacts {
  return {
    id: newId(),
    timeZone: 'Europe/Tirane',
    dayStart: '00:00',
    carriesOver: false,
    retentionDays: 30,
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
    more: Partial<SignInInput> = {},
  ): Promise<{ counterId: string; claim: Claim }> {
    const input = { counterId: newId(), clerkId: newId(), serviceIds, ...more };
    const { counter } = await engine.signIn(at, caller(), input);
    return { counterId: input.counterId, claim: { clerkId: input.clerkId, epoch: counter.epoch } };
  }
  async function take(
    at: OfficeFacts,
    serviceId: string,
    more: Partial<TakeTicketInput> = {},
  ): Promise<TicketState> {
    return (await engine.takeTicket(at, caller(), request(serviceId, more))).ticket;
  }
  /** A new counter, and a new ticket called to it. */
  async function called(at: OfficeFacts, serviceId: string, more: Partial<TakeTicketInput> = {}) {
    const counter = await openCounter(at, [serviceId]);
    const { id } = await take(at, serviceId, more);
    const { ticket } = await engine.call(at, caller(), counter.claim, counter.counterId, id);
    return { ...counter, ticket };
  }
  /** The ticket that a counter calls next. */
  async function next(
    at: OfficeFacts,
    { counterId, claim }: { counterId: string; claim: Claim },
  ): Promise<TicketState | null> {
    return (await engine.callNext(at, caller(), claim, counterId)).ticket;
  }
  /** Types of the events after a sequence. */
  async function news(at: OfficeFacts, after: number): Promise<string[]> {
    return (await engine.readEvents(at.id, after, 1_000)).map(({ type }) => type);
  }
  return { redis, prefix, engine, openCounter, take, called, next, news };
}

/** The refusal of a promise that must be refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<DomainError> {
  const outcome = await promise.then(
    () => 'accepted',
    (error: unknown) => error,
  );
  if (!(outcome instanceof DomainError)) throw new Error(`a refusal was expected, not ${String(outcome)}`);
  return outcome;
}
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return (await refusalOf(promise)).code;
}
