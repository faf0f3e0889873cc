/**
 * The engine: the live queue in Redis. Each operation is one script; this adapter gives it its place in time and turns codes into
 * answers and refusals. It is the only part that knows queue keys.
 */
import type { Cluster, Redis } from 'ioredis';
import { parseStoredEvent, type StoredEvent } from '../../contracts/events.ts';
import { DomainError } from '../../contracts/problems.ts';
import { TRANSITIONS, type TicketOperation } from '../../contracts/status.ts';
import { upgradeTicket } from '../../contracts/ticket-state.ts';
import type { Clock } from '../clock.ts';
import { businessDay } from '../domain/day.ts';
import { newId } from '../domain/ids.ts';
import { CODE, parseReply, refusal, rememberedAnswer, storeFailure } from './answers.ts';
import { createBell } from './bell.ts';
import { writesFirst } from './connect.ts';
import { keptPersonal } from './personal.ts';
import { runScript } from './scripts.ts';
import type {
  CallNextAnswer,
  Caller,
  CheckInAnswer,
  Claim,
  CounterAnswer,
  DayAnswer,
  Engine,
  LiveCounter,
  LiveOffice,
  OfficeFacts,
  OpenAnswer,
  Position,
  Standing,
  TakeTicketAnswer,
  TicketAnswer,
} from './types.ts';

export type * from './types.ts';

/** The most events of one run: 200 tickets that expire or return, and two that say so. Others are few. */
const MANY_EVENTS = 202;
const FEW_EVENTS = 3;
const AUTO_CALLS = 50;
const DAY_MS = 86_400_000;
const MANY = new Set(['sign-in', 'sign-out', 'close-day', 'roll-day']);
type ErasedAnswer = Awaited<ReturnType<Engine['erasePersonalData']>>;
type AutoCallAnswer = Awaited<ReturnType<Engine['autoCall']>> & { repeated: boolean };
const SYSTEM: Caller = { actor: 'system', idempotencyKey: null, bodyHash: '' };

export interface EngineOptions {
  redis: Redis | Cluster;
  /** Put before every key, such as `sporteli:`. */
  prefix: string;
  clock: Clock;
  /**
   * Compares an office with the record, and brings it up to it where it is older; asked once for each office after the live store has
   * come back. Absent: there is no record to compare with.
   * @throws DomainError OFFICE_RESTORING where that cannot be done now
   */
  compareWithRecord?: (officeId: string) => Promise<void>;
}

function eventsOf(operation: string): number {
  if (operation === 'auto-call') return AUTO_CALLS;
  return MANY.has(operation) ? MANY_EVENTS : FEW_EVENTS;
}

/** What `lib/choose.lua` asks for. */
function routingRules({ rules }: OfficeFacts) {
  const { ratio, maxConsecutivePriority, maxWaitMs } = rules;
  return { ratio, maxConsecutivePriority, maxWaitMs };
}

/** Connects the live queue; disposing it ends its subscriptions, not the given connection. */
export function createEngine(options: EngineOptions): Engine & AsyncDisposable {
  const { redis, prefix, clock, compareWithRecord } = options;
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

  /** Runs a script; an office whose keys an older version laid out is brought up to date first. */
  async function run(script: string, officeId: string, context: object, input: object) {
    const ask = async (name: string, more: object) =>
      parseReply(
        await store(() =>
          runScript(
            redis,
            name,
            officeKey(officeId),
            JSON.stringify({ ...context, ...more }),
            JSON.stringify(input),
          ),
        ),
      );
    const reply = await ask(script, {});
    if (reply.code !== CODE.MIGRATE) return reply;
    await ask('migrate-office', { migrating: true });
    return ask(script, {});
  }

  function contextOf(office: OfficeFacts, by: Caller, operation: string) {
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
      eventIds: Array.from({ length: eventsOf(operation) }, newId),
      from: operation in TRANSITIONS ? TRANSITIONS[operation as TicketOperation].from : [],
      guarded: compareWithRecord !== undefined,
      // Whatever happens, the live store does not keep it longer than the record may.
      keepPersonalMs: (office.retentionDays + 1) * DAY_MS,
    };
  }

  /** Runs a command; where the script asks for it, the office is first compared with the record or rolled into today's business day. */
  async function command<A extends { repeated: boolean }>(
    operation: string,
    office: OfficeFacts,
    by: Caller,
    input: object,
  ): Promise<A> {
    for (;;) {
      const { code, json } = await run(operation, office.id, contextOf(office, by, operation), input);
      if (code === CODE.COMPARE) await compareWithRecord?.(office.id);
      else if (code === CODE.ROLL_DAY) await rollDay(office);
      else if (code === CODE.AGAIN) continue;
      else if (code === CODE.OK) return { ...(JSON.parse(json) as A), repeated: false };
      else if (code === CODE.REPEATED) return { ...rememberedAnswer<A>(json), repeated: true };
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
      const context = contextOf(office, SYSTEM, 'roll-day');
      const { code, json } = await run('roll-day', office.id, context, { carryWaiting: office.carriesOver });
      if (code === CODE.COMPARE) await compareWithRecord?.(office.id);
      else {
        const { done, rolled } = JSON.parse(json) as { done: boolean; rolled: boolean };
        if (done) return { rolled };
      }
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

  async function restore(officeId: string, step: object): Promise<Standing> {
    const { json } = await run(
      'restore-office',
      officeId,
      { now: clock.now(), virtual: clock.virtual },
      step,
    );
    const answer = JSON.parse(json) as Omit<Standing, 'mayHaveLost'> & {
      cameBack: boolean;
      promoted: boolean;
    };
    const { cameBack, promoted, ...standing } = answer;
    return { ...standing, mayHaveLost: cameBack && (promoted || !(await store(() => writesFirst(redis)))) };
  }

  const onTicket = (
    operation: TicketOperation,
    office: OfficeFacts,
    by: Caller,
    ticketId: string,
    more: object = {},
  ) => command<TicketAnswer>(operation, office, by, { ticketId, ...more });
  const atCounter =
    (operation: TicketOperation) => (office: OfficeFacts, by: Caller, claim: Claim, ticketId: string) =>
      onTicket(operation, office, by, ticketId, claim);
  const onCounter = <A extends { repeated: boolean }>(
    operation: string,
    office: OfficeFacts,
    by: Caller,
    claim: Claim,
    counterId: string,
    more: object = {},
  ) => command<A>(operation, office, by, { counterId, ...claim, ...more });

  return {
    takeTicket: (office, by, input) => command<TakeTicketAnswer>('take-ticket', office, by, input),
    checkIn: (office, by, input) =>
      command<CheckInAnswer>('check-in', office, by, { ...input, graceMs: office.rules.graceMs }),
    signIn: (office, by, input) => command<CounterAnswer>('sign-in', office, by, input),
    signOut: (office, by, claim, counterId) =>
      onCounter<CounterAnswer>('sign-out', office, by, claim, counterId),
    pauseCounter: (office, by, claim, counterId, reason) =>
      onCounter<CounterAnswer>('pause-counter', office, by, claim, counterId, { reason }),
    resumeCounter: (office, by, claim, counterId) =>
      onCounter<CounterAnswer>('resume-counter', office, by, claim, counterId),
    callNext: (office, by, claim, counterId) =>
      onCounter<CallNextAnswer>('call-next', office, by, claim, counterId, { rules: routingRules(office) }),
    call: (office, by, claim, counterId, ticketId) =>
      onCounter<TicketAnswer>('call', office, by, claim, counterId, { ticketId }),
    walkDirect: (office, by, claim, counterId, input) =>
      onCounter<TicketAnswer>('walk-direct', office, by, claim, counterId, input),
    undo: (office, by, claim, counterId) => onCounter<TicketAnswer>('undo', office, by, claim, counterId),
    recall: atCounter('recall'),
    start: atCounter('start'),
    hold: (office, by, claim, ticketId, note) =>
      onTicket('hold', office, by, ticketId, { ...claim, note: note ?? null }),
    resume: atCounter('resume'),
    return: (office, by, claim, ticketId, to) => onTicket('return', office, by, ticketId, { ...claim, to }),
    transfer: (office, by, claim, ticketId, input) =>
      onTicket('transfer', office, by, ticketId, { ...claim, ...input, note: input.note ?? null }),
    addLeg: (office, by, claim, ticketId, service) =>
      onTicket('add-leg', office, by, ticketId, { ...claim, service }),
    wrapUp: atCounter('wrap-up'),
    finish: (office, by, claim, ticketId, input) =>
      onTicket('finish', office, by, ticketId, { ...claim, ...input }),
    noShow: atCounter('no-show'),
    withdraw: (office, by, ticketId) => onTicket('withdraw', office, by, ticketId),
    reinstate: (office, by, ticketId) =>
      onTicket('reinstate', office, by, ticketId, {
        withinMs: office.rules.reinstateWithinMs,
        noRecallMs: office.rules.noRecallMs,
      }),
    changePriority: (office, by, ticketId, input) => onTicket('change-priority', office, by, ticketId, input),
    changeService: (office, by, ticketId, service) =>
      onTicket('change-service', office, by, ticketId, { service }),
    note: (office, by, ticketId, note) => onTicket('note', office, by, ticketId, { note }),
    setPersonalData: (office, by, ticketId, items) =>
      command<TicketAnswer>('set-personal-data', office, by, { ticketId, items }),
    erasePersonalData: (office, by, ticketId) =>
      command<ErasedAnswer>('erase-personal-data', office, by, { ticketId }),

    setOpen: (office, by, serviceId, open) =>
      command<OpenAnswer>('set-open', office, by, { serviceId, open }),
    openDay: (office, by) => command<DayAnswer>('open-day', office, by, {}),
    closeDay: (office, by, automatic = false) =>
      command<DayAnswer>('close-day', office, by, { carryWaiting: office.carriesOver, automatic }),
    rollDay,
    async autoCall(office) {
      const afterMs = office.rules.autoCallAfterMs;
      if (afterMs === null) return { called: [] };
      return command<AutoCallAnswer>('auto-call', office, SYSTEM, { afterMs, rules: routingRules(office) });
    },

    async ticket(officeId, ticketId) {
      const json = await store(() => redis.get(`${stem(officeId)}ticket:${ticketId}`));
      return json === null ? null : upgradeTicket(JSON.parse(json) as Parameters<typeof upgradeTicket>[0]);
    },
    async personalData(officeId, ticketId) {
      const [fields, old] = await store(() =>
        Promise.all([
          redis.hgetall(`${stem(officeId)}personal:${ticketId}`),
          redis.lrange(`${stem(officeId)}notes:${ticketId}`, 0, -1),
        ]),
      );
      return keptPersonal(fields, old);
    },
    position: async (officeId, ticketId) =>
      (await read<{ position: Position }>('position', officeId, { ticketId }))?.position ?? null,
    async look(officeId, targets) {
      const look = await read<LiveOffice>('look', officeId, { targets });
      if (!look) throw new DomainError('NOT_FOUND');
      return look;
    },
    async waiting(officeId, limit) {
      const waiting = await read<Awaited<ReturnType<Engine['waiting']>>>('waiting', officeId, { limit });
      if (!waiting) throw new DomainError('NOT_FOUND');
      return waiting;
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
    standing: (officeId) => restore(officeId, {}),
    restoreOffice: (officeId, { run, seq }, { events, ...step }) =>
      restore(officeId, {
        ...{ run, seq, ...step },
        // As texts: the script would not keep an empty object apart from an empty list.
        ...(events && { events: events.map((event) => JSON.stringify(event)) }),
      }),
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
