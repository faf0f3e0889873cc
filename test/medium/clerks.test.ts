/** Clerks who press at the same instant get different tickets, however many they are. */
import { Redis } from 'ioredis';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { createEngine, type Claim, type Engine } from '../../server/engine/index.ts';
import { caller, engineForTests, office, request } from '../support/engine.ts';

const TICKETS = 1000;
const CLERKS = 64;
/** As many server processes would be. */
const CONNECTIONS = 8;
/** Four thousand commands, each on disk before its answer, on whatever machine. */
const WITHIN_MS = 90_000;

const clock = virtualClock(Date.parse('2026-11-24T11:00:00Z'));
const { engine, openCounter, prefix } = engineForTests(clock);
const at = office();
const service = newId();

/** In waves of a hundred at once: a command that waits behind a thousand others is given up on a slow machine. */
async function takeTickets(): Promise<string[]> {
  const take = () => engine.takeTicket(at, caller(newId()), request(service));
  const numbers: string[] = [];
  while (numbers.length < TICKETS) {
    const taken = await Promise.all(Array.from({ length: 100 }, take));
    numbers.push(...taken.map(({ ticket }) => ticket.number));
  }
  return numbers;
}

/** Further servers on the same live store. */
function servers(): Engine[] {
  return Array.from({ length: CONNECTIONS }, () => {
    const redis = new Redis(inject('redisUrl'), { maxRetriesPerRequest: 1 });
    const server = createEngine({ redis, prefix, clock });
    onTestFinished(async () => {
      await server[Symbol.asyncDispose]();
      await redis.quit();
    });
    return server;
  });
}

/** Calls, serves and finishes until nobody waits; answers the numbers in the order of their calls. */
async function work(server: Engine, counterId: string, claim: Claim): Promise<string[]> {
  const called: string[] = [];
  for (;;) {
    const { ticket } = await server.callNext(at, caller(newId()), claim, counterId);
    if (ticket === null) return called;
    called.push(ticket.number);
    await server.start(at, caller(newId()), claim, ticket.id);
    await server.finish(at, caller(newId()), claim, ticket.id, { outcome: 'done', delivered: [] });
  }
}

describe('sixty-four clerks on one queue of a thousand tickets', () => {
  it('calls each ticket exactly once', { timeout: WITHIN_MS }, async () => {
    const counters = await Promise.all(Array.from({ length: CLERKS }, () => openCounter(at, [service])));
    const numbers = (await takeTickets()).toSorted();
    const engines = servers();

    const called = await Promise.all(
      counters.map(({ counterId, claim }, index) =>
        work(engines[index % CONNECTIONS] ?? engine, counterId, claim),
      ),
    );

    expect(called.flat().toSorted()).toEqual(numbers);
    expect(new Set(numbers).size).toBe(TICKETS);
    // Nobody took all: they did work side by side.
    expect(called.filter((own) => own.length > 0)).toHaveLength(CLERKS);
    await expectOneCallEach();
  });
});

/** The stream says the same as the answers: one call per ticket. */
async function expectOneCallEach(): Promise<void> {
  const calls: string[] = [];
  for (let after = 0; ;) {
    const events = await engine.readEvents(at.id, after, 1000);
    const last = events.at(-1);
    if (!last) break;
    after = last.seq;
    calls.push(
      ...events.flatMap(({ type, ticketId }) => (type === 'ticket.called' && ticketId ? [ticketId] : [])),
    );
  }
  expect(calls).toHaveLength(TICKETS);
  expect(new Set(calls).size).toBe(TICKETS);
}
