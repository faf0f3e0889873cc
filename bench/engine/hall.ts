/** Offices of the engine's bench: so many services, so many people waiting, a counter for each command in flight. */
import type { Redis } from 'ioredis';
import { systemClock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { createEngine, type Caller, type Claim } from '../../server/engine/index.ts';
import { officeFacts } from '../office-facts.ts';
import type { Lane } from './lanes.ts';

const FILLED_AT_ONCE = 500;
const PREFIX = 'bench:';
const TARGET_MS = 900_000;

export interface Hall extends AsyncDisposable {
  officeId: string;
  officeKey: string;
  fill(waiting: number, signal?: AbortSignal): Promise<void>;
  /** Each answers the ids of its tickets; commands are sent at once and not one after the other. */
  issue(keys: readonly string[]): Promise<string[]>;
  call(keys: readonly string[]): Promise<string[]>;
  /** The lanes leave as many waiting as they find. */
  issuing: Lane;
  calling: Lane;
}

/** As people at a kiosk and clerks at their desks send them: with a key by which a repetition would be known. */
const by = (actor: string, key: string | null = newId()): Caller => ({
  actor,
  idempotencyKey: key,
  bodyHash: ''.padEnd(64, '0'),
});

export async function openHall(redis: Redis, services: number, counters: number): Promise<Hall> {
  const engine = createEngine({ redis, prefix: PREFIX, clock: systemClock });
  const office = officeFacts();
  const serviceIds = Array.from({ length: services }, newId);
  const desks: { counterId: string; claim: Claim; actor: string }[] = [];
  for (let i = 0; i < counters; i++) {
    const [counterId, clerkId] = [newId(), newId()];
    const { counter } = await engine.signIn(office, by('public'), { counterId, clerkId, serviceIds });
    desks.push({ counterId, claim: { clerkId, epoch: counter.epoch }, actor: `staff:${clerkId}` });
  }

  let issued = 0;
  /** One service after the other, so that the queues stay equally long: calls come in the order of issue. */
  const takeTicket = async (key: string | null): Promise<string> => {
    const serviceId = serviceIds[issued++ % services] ?? '';
    const { ticket } = await engine.takeTicket(office, by('public', key), {
      ticketId: newTicketId(1, Date.now()),
      serviceId,
      series: 'A',
      priority: 'regular',
      language: 'sq',
      channel: 'kiosk',
      targetMs: TARGET_MS,
    });
    return ticket.id;
  };
  const issue = (keys: readonly (string | null)[]) => Promise.all(keys.map(takeTicket));

  const deskOf = (i: number) => {
    const desk = desks[i];
    if (!desk) throw new Error(`there are ${counters} counters only`);
    return desk;
  };
  const call = (keys: readonly string[]) =>
    Promise.all(
      keys.map(async (key, i) => {
        const { counterId, claim, actor } = deskOf(i);
        const { ticket } = await engine.callNext(office, by(actor, key), claim, counterId);
        if (!ticket) throw new Error('nobody waits');
        return ticket.id;
      }),
    );
  const serve = (called: readonly string[]) =>
    Promise.all(
      called.flatMap((ticketId, i) => {
        const { claim, actor } = deskOf(i);
        // On one connection they are carried out in this order.
        return [
          engine.start(office, by(actor, null), claim, ticketId),
          engine.finish(office, by(actor, null), claim, ticketId, { outcome: 'done', delivered: [] }),
        ];
      }),
    );

  const keysOf = (count: number) => Array.from({ length: count }, newId);
  return {
    officeId: office.id,
    officeKey: `${PREFIX}{${office.id}}:office`,
    async fill(waiting, signal) {
      for (let left = waiting; left > 0; left -= FILLED_AT_ONCE) {
        signal?.throwIfAborted();
        await issue(Array.from({ length: Math.min(left, FILLED_AT_ONCE) }, () => null));
      }
    },
    issue,
    call,
    issuing: {
      prepare: (count) => Promise.resolve(keysOf(count)),
      run: issue,
      tidy: (tickets) => Promise.all(tickets.map((id) => engine.withdraw(office, by('public', null), id))),
    },
    calling: {
      async prepare(count) {
        await issue(Array.from({ length: count }, () => null));
        return keysOf(count);
      },
      run: call,
      tidy: serve,
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}
