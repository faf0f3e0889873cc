/** A live store as the first version left it in the middle of a day goes on under this one. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { virtualClock } from '../../server/clock.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';
import { caller, engineForTests, office, request } from '../support/engine.ts';

type Value =
  | { hash: Record<string, string> }
  | { zset: string[] }
  | { set: string[] }
  | { list: string[] }
  | { stream: [string, string][] }
  | { string: string };
interface LiveStore {
  services: [string, string];
  counters: { counterId: string; claim: { clerkId: string; epoch: number } }[];
  keys: Record<string, Value>;
}
const VERSION_1 = JSON.parse(
  readFileSync(new URL('../support/live-version-1.json', import.meta.url), 'utf8'),
) as LiveStore;

const VERSION_1_SEQ = 17;

const clock = virtualClock(Date.parse('2026-11-24T09:30:00Z'));
const { engine, redis, prefix } = engineForTests(clock);

async function restoreKeys(at: OfficeFacts): Promise<void> {
  for (const [name, value] of Object.entries(VERSION_1.keys)) {
    const key = `${prefix}{${at.id}}:${name}`;
    if ('hash' in value) await redis.hset(key, new Map(Object.entries(value.hash)));
    else if ('set' in value) await redis.sadd(key, ...value.set);
    else if ('list' in value) await redis.rpush(key, ...value.list);
    else if ('string' in value) await redis.set(key, value.string);
    else if ('stream' in value)
      for (const [id, event] of value.stream) await redis.xadd(key, id, 'event', event);
    else {
      for (let i = 0; i < value.zset.length; i += 2)
        await redis.zadd(key, value.zset[i + 1] ?? 0, value.zset[i] ?? '');
    }
  }
}

/** Every ticket as its events tell it. */
async function hall(at: OfficeFacts): Promise<Map<string, TicketState>> {
  const tickets = new Map<string, TicketState>();
  for (const event of (await engine.readEvents(at.id, 0, 1000)).filter(isTicketEvent)) {
    const id = event.ticketId ?? '';
    tickets.set(id, fold(tickets.get(id) ?? null, event));
  }
  return tickets;
}

it('calls who waited, finishes who was served and numbers on', async () => {
  const at = office();
  const [first, second] = VERSION_1.services;
  const [{ counterId, claim }] = VERSION_1.counters as [LiveStore['counters'][0]];
  await restoreKeys(at);

  const look = await engine.look(
    at.id,
    [first, second].map((serviceId) => ({ serviceId, targetMs: 900_000 })),
  );
  expect(look.queues.map(({ count }) => count)).toEqual([1, 1]);
  const serving = look.counters.find(({ id }) => id === counterId)?.ticket;
  expect(serving?.status).toBe('serving');
  expect((await engine.takeTicket(at, caller(), request(first))).ticket.number).toBe('A005');

  const finished = await engine.finish(at, caller(), claim, serving?.id ?? '', {
    outcome: 'done',
    delivered: [],
  });
  expect(finished.ticket.legs[0]?.serviceMs).toBe(clock.now() - (serving?.startedAt ?? 0));
  const called = [];
  for (;;) {
    const { ticket } = await engine.callNext(at, caller(), claim, counterId);
    if (!ticket) break;
    called.push(ticket.number);
    await engine.noShow(at, caller(), claim, ticket.id);
  }
  expect(called).toEqual(['A003', 'F002', 'A005']);
  // What the first version closed it kept without the outcome; the record has it.
  for (const [id, folded] of await hall(at)) {
    if (folded.lastSeq > VERSION_1_SEQ) expect(await engine.ticket(at.id, id)).toEqual(folded);
  }
});

it('still knows the answer of a command that the first version took', async () => {
  const at = office();
  await restoreKeys(at);
  const [name = ''] = Object.keys(VERSION_1.keys).filter((key) => key.startsWith('command:'));
  const answer = await engine.withdraw(at, caller(name.split(':').at(-1)), 'any');
  expect(answer).toMatchObject({ repeated: true, ticket: { status: 'withdrawn', next: [], aim: null } });
});
