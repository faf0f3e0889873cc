/**
 * The engine: the live queue in Redis. Each operation is one script; this adapter gives it its place in time and turns codes into
 * answers and refusals. It is the only part that knows queue keys.
 */
import type { Cluster, Redis } from 'ioredis';
import { parseStoredEvent, type StoredEvent, type TicketState } from '../../contracts/events.ts';
import { DomainError } from '../../contracts/problems.ts';
import { TRANSITIONS, type TicketOperation } from '../../contracts/status.ts';
import type { Clock } from '../clock.ts';
import { businessDay } from '../domain/day.ts';
import { newId } from '../domain/ids.ts';
import { CODE, parseReply, refusal, storeFailure } from './answers.ts';
import { createBell } from './bell.ts';
import { runScript } from './scripts.ts';
import type {
  CallNextAnswer,
  Caller,
  Claim,
  CounterAnswer,
  Engine,
  LiveCounter,
  LiveOffice,
  OfficeFacts,
  Position,
  TakeTicketAnswer,
  TicketAnswer,
} from './types.ts';

export type * from './types.ts';

/** roll-day expires at most 200 tickets a run and says so by two more events. */
const ROLL_DAY_EVENTS = 202;
const SYSTEM: Caller = { actor: 'system', idempotencyKey: null, bodyHash: '' };

export interface EngineOptions {
  redis: Redis | Cluster;
  /** Put before every key, such as `sporteli:`. */
  prefix: string;
  clock: Clock;
}

/** Connects the live queue; disposing it ends its subscriptions, not the given connection. */
export function createEngine({ redis, prefix, clock }: EngineOptions): Engine & AsyncDisposable {
  const stem = (officeId: string) => `${prefix}{${officeId}}:`;
  const officeKey = (officeId: string) => `${stem(officeId)}office`;
  const bell = createBell(redis, (officeId) => `${stem(officeId)}bell`, currentSeq);

  /** Any failure of the store becomes `STORE_AWAY`. */
  async function store<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      throw storeFailure(error);
    }
  }

  async function run(script: string, officeId: string, context: object, input: object) {
    const reply = await store(() =>
      runScript(redis, script, officeKey(officeId), JSON.stringify(context), JSON.stringify(input)),
    );
    return parseReply(reply);
  }

  function contextOf(office: OfficeFacts, by: Caller, operation: string, eventCount: number) {
    const now = clock.now();
    const { day, startsAt } = businessDay(office, now);
    return {
      now,
      virtual: clock.virtual,
      day,
      dayAt: startsAt,
      officeId: office.id,
      actor: by.actor,
      operation,
      key: by.idempotencyKey,
      hash: by.bodyHash,
      commandId: by.idempotencyKey ?? newId(),
      eventIds: Array.from({ length: eventCount }, newId),
      from: operation in TRANSITIONS ? TRANSITIONS[operation as TicketOperation].from : [],
    };
  }

  /** Runs a command; rolls the office into today's business day first where the script asks for it. */
  async function command<A extends { repeated: boolean }>(
    operation: string,
    office: OfficeFacts,
    by: Caller,
    input: object,
  ): Promise<A> {
    for (;;) {
      const { code, json } = await run(operation, office.id, contextOf(office, by, operation, 1), input);
      if (code === CODE.ROLL_DAY) await rollDay(office);
      else if (code === CODE.OK || code === CODE.REPEATED)
        return { ...(JSON.parse(json) as A), repeated: code === CODE.REPEATED };
      else throw refusal(code, json);
    }
  }

  /** The first commands of a day come together: one of them rolls the office, the others wait for it. */
  const rolling = new Map<string, Promise<{ rolled: boolean }>>();
  function rollDay(office: OfficeFacts): Promise<{ rolled: boolean }> {
    const underWay = rolling.get(office.id);
    if (underWay) return underWay;
    const roll = rollInBatches(office).finally(() => rolling.delete(office.id));
    rolling.set(office.id, roll);
    return roll;
  }

  async function rollInBatches(office: OfficeFacts): Promise<{ rolled: boolean }> {
    for (;;) {
      const context = contextOf(office, SYSTEM, 'roll-day', ROLL_DAY_EVENTS);
      const { json } = await run('roll-day', office.id, context, { carryWaiting: office.roundTheClock });
      const { done, rolled } = JSON.parse(json) as { done: boolean; rolled: boolean };
      if (done) return { rolled };
    }
  }

  /** Reads through a script that writes nothing; `null` where the thing is not there. */
  async function read<A>(script: string, officeId: string, input: object): Promise<A | null> {
    const { code, json } = await run(script, officeId, { now: clock.now(), virtual: clock.virtual }, input);
    if (code === CODE.OK) return JSON.parse(json) as A;
    const refused = refusal(code, json);
    if (refused.code === 'NOT_FOUND') return null;
    throw refused;
  }

  async function currentSeq(officeId: string): Promise<number> {
    return Number((await redis.hget(officeKey(officeId), 'seq')) ?? 0);
  }

  const atCounter =
    (operation: TicketOperation) =>
    (office: OfficeFacts, by: Caller, claim: Claim, ticketId: string, more: object = {}) =>
      command<TicketAnswer>(operation, office, by, { ticketId, ...claim, ...more });

  return {
    takeTicket: (office, by, input) => command<TakeTicketAnswer>('take-ticket', office, by, input),
    signIn: (office, by, input) => command<CounterAnswer>('sign-in', office, by, input),
    signOut: (office, by, claim, counterId) =>
      command<CounterAnswer>('sign-out', office, by, { counterId, ...claim }),
    callNext: (office, by, claim, counterId) =>
      command<CallNextAnswer>('call-next', office, by, { counterId, ...claim }),
    recall: atCounter('recall'),
    start: atCounter('start'),
    finish: atCounter('finish'),
    noShow: atCounter('no-show'),
    withdraw: (office, by, ticketId) => command<TicketAnswer>('withdraw', office, by, { ticketId }),
    rollDay,

    async ticket(officeId, ticketId) {
      const json = await store(() => redis.get(`${stem(officeId)}ticket:${ticketId}`));
      if (json === null) return null;
      const { order: _order, ...ticket } = JSON.parse(json) as TicketState & { order?: number };
      return ticket;
    },
    position: async (officeId, ticketId) =>
      (await read<{ position: Position }>('position', officeId, { ticketId }))?.position ?? null,
    async look(officeId, targets) {
      const look = await read<LiveOffice>('look', officeId, { targets });
      if (!look) throw new DomainError('NOT_FOUND');
      return look;
    },
    counterOf: async (officeId, clerkId) =>
      (await read<{ counter: LiveCounter | null }>('counter-of', officeId, { clerkId }))?.counter ?? null,

    async marks(officeId) {
      const [[seq, acknowledged], oldest] = await store(() =>
        Promise.all([
          redis.hmget(officeKey(officeId), 'seq', 'acknowledged'),
          redis.xrange(`${stem(officeId)}events`, '-', '+', 'COUNT', 1),
        ]),
      );
      return {
        seq: Number(seq ?? 0),
        acknowledged: Number(acknowledged ?? 0),
        oldest: oldest[0] ? Number.parseInt(oldest[0][0], 10) : null,
      };
    },
    async readEvents(officeId, after, limit) {
      const entries = await store(() =>
        redis.xrange(`${stem(officeId)}events`, `${after + 1}-0`, '+', 'COUNT', limit),
      );
      return entries.map(([, fields]): StoredEvent => parseStoredEvent(JSON.parse(fields[1] ?? 'null')));
    },
    async acknowledge(officeId, seq) {
      await run('acknowledge', officeId, { now: clock.now(), virtual: clock.virtual }, { seq });
    },
    async forgetClosed(office) {
      // 24 h after the day they closed in: before the start of yesterday.
      const before = businessDay(office, businessDay(office, clock.now()).startsAt - 1).startsAt;
      const answer = await read<{ forgotten: number }>('forget-closed', office.id, { before });
      return answer?.forgotten ?? 0;
    },
    listen: (officeId, ring) => bell.listen(officeId, ring),
    clamped: async (officeId) => Number((await store(() => redis.hget(officeKey(officeId), 'clamped'))) ?? 0),
    [Symbol.asyncDispose]: () => bell[Symbol.asyncDispose](),
  };
}
