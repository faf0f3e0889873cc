/**
 * Random histories of a hall, carried out by the engine and by the model side by side. After each step both must have answered the same and
 * told the same events, and whatever can be seen of the live hall must be as the model has it.
 */
import { isDeepStrictEqual } from 'node:util';
import fc, { type AsyncCommand } from 'fast-check';
import { expect } from 'vitest';
import type { StoredEvent } from '../../contracts/events.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { checkNumbers } from '../../ledger/numbers.ts';
import type { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { predictOrder } from '../../server/domain/predict-order.ts';
import type { Caller, Engine } from '../../server/engine/types.ts';
import { caller } from './engine.ts';
import { perform, type Command, type Outcome } from './hall-command.ts';
import { HallModel } from './hall-model.ts';
import { currentLeg, emptyHall, type HallState, type ModelEvent } from './hall-state.ts';
import { commandOf, newCast, RULES, STEPS, type Cast, type Step } from './hall-steps.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');

/** Two server processes on one live store, under one clock. */
export interface TwoServers {
  engines: readonly [Engine, Engine];
  clock: ReturnType<typeof virtualClock>;
}
interface Real extends TwoServers {
  cast: Cast;
  sent: { by: Caller; command: Command }[];
}
/** fast-check hands the model from step to step; a pair may put another in its place. */
interface Holder {
  model: HallModel;
}

/** What happened over all histories, so that a test can see that it was worth while. */
export interface Told {
  steps: number;
  outcomes: Map<string, number>;
  /** By which rules somebody was called. */
  rules: Set<unknown>;
  pairs: { first: number; second: number; either: number };
}
const nothingTold = (): Told => ({
  steps: 0,
  outcomes: new Map(),
  rules: new Set(),
  pairs: { first: 0, second: 0, either: 0 },
});

class StepCommand implements AsyncCommand<Holder, Real> {
  readonly step: Step;
  readonly told: Told;
  constructor(step: Step, told: Told) {
    this.step = step;
    this.told = told;
  }
  check(): boolean {
    return true;
  }
  toString(): string {
    return JSON.stringify(this.step);
  }

  async run(holder: Holder, real: Real): Promise<void> {
    const { step } = this;
    const { model } = holder;
    this.told.steps += 1;
    if (step.kind === 'time') {
      model.state.clock += step.ms;
      real.clock.set(model.state.clock);
      return;
    }
    const asked = this.commands(step, model, real);
    const outcomes = await this.sendAll(asked, real);
    const events = await real.engines[0].readEvents(real.cast.office.id, model.state.seq, 1_000);
    holder.model = this.judge(model, asked, outcomes, events);
    for (const [i, outcome] of outcomes.entries()) {
      this.count(`${asked[i]?.command.name}: ${kindOf(outcome)}`);
      this.told.rules.add(outcome.rule);
    }
    await compareHall(holder.model, real);
  }

  /** At once, from two servers; which is asked first changes. */
  private async sendAll(asked: Real['sent'], { engines, cast }: Real): Promise<Outcome[]> {
    const sent = asked.map(({ by, command }, i) => ({
      i,
      by,
      command,
      engine: engines[i % 2] ?? engines[0],
    }));
    if (this.step.kind === 'pair' && this.step.swapped) sent.reverse();
    const outcomes: Outcome[] = [];
    await Promise.all(
      sent.map(async ({ i, by, command, engine }) => {
        outcomes[i] = await perform(engine, cast.office, by, command);
      }),
    );
    return outcomes;
  }

  private commands(step: Exclude<Step, { kind: 'time' }>, model: HallModel, real: Real): Real['sent'] {
    const again = step.kind === 'again' ? real.sent[step.pick % Math.max(1, real.sent.length)] : undefined;
    if (step.kind === 'again') return again ? [again] : [];
    const wishes = step.kind === 'pair' ? step.wishes : [step.wish];
    const sent = wishes.map((wish) => ({ by: caller(newId()), command: commandOf(wish, real.cast, model) }));
    real.sent.push(...sent);
    return step.kind === 'twice' ? [...sent, ...sent] : sent;
  }

  /** The model after the commands, in the order in which the engine must have carried them out. */
  private judge(
    model: HallModel,
    asked: Real['sent'],
    outcomes: Outcome[],
    events: StoredEvent[],
  ): HallModel {
    const orders = asked.length < 2 ? [[0]] : [[0, 1], [1, 0]]; // prettier-ignore
    const tries = asked.length === 0 ? [] : orders.map((order) => serially(model, asked, order));
    const agreeing = tries.filter((one) => agrees(one, outcomes, events));
    if (asked.length === 2) {
      const kind = agreeing.length === 2 ? 'either' : agreeing[0] === tries[0] ? 'first' : 'second';
      this.told.pairs[kind] += 1;
    }
    const found = agreeing[0] ?? tries[0];
    if (!found) return model;
    // Where it agrees with neither order, this shows how it differs from the first.
    if (agreeing.length === 0) {
      const plain = { outcomes, events: inOrder(events.map(plainEvent)) };
      expect(plain, JSON.stringify(asked.map(({ command }) => command))).toEqual({
        outcomes: found.outcomes,
        events: inOrder(found.model.state.events),
      });
    }
    adoptOrder(found.model.state, events);
    return found.model;
  }
  private count(what: string): void {
    this.told.outcomes.set(what, (this.told.outcomes.get(what) ?? 0) + 1);
  }
}

const kindOf = (outcome: Outcome): string =>
  typeof outcome.refused === 'string' ? outcome.refused : outcome.repeated === true ? 'repeated' : 'accepted';

interface Tried {
  model: HallModel;
  outcomes: Outcome[];
}
function serially(model: HallModel, asked: Real['sent'], order: number[]): Tried {
  const copy = model.copy();
  copy.state.events = [];
  const outcomes: Outcome[] = [];
  for (const index of order) {
    const one = asked[index];
    if (one) outcomes[index] = copy.run(one.by, one.command);
  }
  return { model: copy, outcomes };
}
function agrees({ model, outcomes }: Tried, real: Outcome[], events: StoredEvent[]): boolean {
  return (
    isDeepStrictEqual(real, outcomes) &&
    isDeepStrictEqual(inOrder(events.map(plainEvent)), inOrder(model.state.events))
  );
}
function plainEvent({ seq, at, type, ticketId, counterId, data }: StoredEvent): ModelEvent {
  return { seq, at, type, ticketId, counterId, data };
}
const TOGETHER = ['ticket.expired', 'ticket.returned'];
/** Tickets that expire or return in one step do so in any order: here, in the order of their ids. */
function inOrder(events: readonly ModelEvent[]): Omit<ModelEvent, 'seq'>[] {
  const runs: ModelEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run?.[0]?.type === event.type && TOGETHER.includes(event.type)) run.push(event);
    else runs.push([event]);
  }
  const byTicket = (a: ModelEvent, b: ModelEvent) => String(a.ticketId).localeCompare(String(b.ticketId));
  return runs.flatMap((run) => run.sort(byTicket)).map(({ seq: _seq, ...event }) => event);
}
/** Such tickets then have the sequences that the engine gave them. */
function adoptOrder(state: HallState, events: readonly StoredEvent[]): void {
  const actual = new Map(
    events.filter(({ type }) => TOGETHER.includes(type)).map(({ ticketId, seq }) => [ticketId ?? '', seq]),
  );
  const told = state.events.filter(({ type }) => TOGETHER.includes(type)).map(({ seq }) => seq);
  const adopted = (ticket: TicketState): TicketState =>
    told.includes(ticket.lastSeq) ? { ...ticket, lastSeq: actual.get(ticket.id) ?? ticket.lastSeq } : ticket;
  for (const ticketId of actual.keys()) {
    const ticket = state.tickets.get(ticketId);
    if (ticket) state.tickets.set(ticketId, adopted(ticket));
  }
  for (const [counterId, undoable] of state.undoable) {
    state.undoable.set(counterId, { ...undoable, before: adopted(undoable.before) });
  }
}

/** Whatever can be seen at a glance, and each ticket that the step touched. */
async function compareHall(model: HallModel, { engines, cast }: Real): Promise<void> {
  const { state } = model;
  const targets = cast.services.map(({ id, targets: of }) => ({ serviceId: id, targetMs: of.regular }));
  const look = await engines[1].look(cast.office.id, targets);
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  expect({
    ...{ seq: look.seq, day: look.day, dayOpen: look.dayOpen, byHand: look.byHand, issued: look.issued },
    counters: look.counters.sort(byId),
    queues: look.queues.map(({ position: _position, ...queue }) => queue),
  }).toEqual({
    ...{ seq: state.seq, day: state.day, dayOpen: state.dayOpen, byHand: state.hand.get('office') ?? null },
    issued: state.issued.get('all') ?? 0,
    counters: [...state.counters.values()].map((counter) => model.live(counter)).sort(byId),
    queues: cast.services.map(({ id }) => {
      const waiting = model.ticketsThat(({ status, serviceId }) => status === 'waiting' && serviceId === id);
      const anchors = waiting.map((ticket) => currentLeg(ticket).anchorAt);
      return {
        serviceId: id,
        count: waiting.length,
        longestAnchorAt: anchors.length === 0 ? null : Math.min(...anchors),
        issued: state.issued.get(id) ?? 0,
        byHand: state.hand.get(id) ?? null,
      };
    }),
  });
  const touched = [...new Set(state.events.flatMap(({ ticketId }) => ticketId ?? []))];
  const live = await Promise.all(touched.map((id) => engines[0].ticket(cast.office.id, id)));
  expect(live).toEqual(touched.map((id) => state.tickets.get(id)));
}

/** What must be true of any history, by the live store and the stream alone. */
async function compareEnd(model: HallModel, { engines: [engine], cast: { office } }: Real): Promise<void> {
  const events = await engine.readEvents(office.id, 0, 100_000);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const folded = new Map<string, TicketState>();
  const numbers = checkNumbers();
  for (const event of events) {
    numbers.add(event, (id) =>
      ['waiting', 'called', 'serving', 'held'].includes(String(folded.get(id)?.status)),
    );
    if (isTicketEvent(event)) {
      folded.set(String(event.ticketId), fold(folded.get(String(event.ticketId)) ?? null, event));
    }
  }
  expect(numbers.differences()).toEqual([]);
  const live = await Promise.all([...folded.keys()].map((id) => engine.ticket(office.id, id)));
  expect(live).toEqual([...folded.values()]);
  expect(live).toEqual([...model.state.tickets.values()]);

  const { counters, tickets, at } = await engine.waiting(office.id, 1_000);
  const atCounters = live.flatMap((ticket) =>
    ticket?.status === 'called' || ticket?.status === 'serving' ? [[ticket.counterId, ticket.id]] : [],
  );
  expect(new Map(atCounters as [string, string][]).size).toBe(atCounters.length);
  expect(counters.flatMap(({ id, ticket }) => (ticket ? [[id, ticket.id]] : [])).sort()).toEqual(
    atCounters.sort(),
  );
  const waiting = live.flatMap((ticket) => (ticket?.status === 'waiting' ? [ticket.id] : []));
  expect(tickets.map(({ ticketId }) => ticketId).sort()).toEqual(waiting.sort());

  for (const { id, state, clerkId, epoch, ticket } of counters) {
    if (state !== 'open' || ticket || clerkId === null) continue;
    const predicted = predictOrder(tickets, counters, office.rules, at, id).at(0);
    const next = await engine.callNext(office, caller(), { clerkId, epoch }, id);
    if (next.ticket)
      expect([predicted?.ticket.ticketId, predicted?.rule]).toEqual([next.ticket.id, next.rule]);
    if (next.ticket) break;
  }
}

/** Lists of commands that are long, though a failing one is made as short as it can be. */
class Long<T> extends fc.Arbitrary<Iterable<T>> {
  private readonly any: fc.Arbitrary<Iterable<T>>;
  private readonly atLeast: number;
  constructor(any: fc.Arbitrary<Iterable<T>>, atLeast: number) {
    super();
    this.any = any;
    this.atLeast = atLeast;
  }
  override generate(random: fc.Random): fc.Value<Iterable<T>> {
    for (;;) {
      const value = this.any.generate(random, undefined);
      if ([...value.value_].length >= this.atLeast) return value;
    }
  }
  override canShrinkWithoutContext(value: unknown): value is Iterable<T> {
    return this.any.canShrinkWithoutContext(value);
  }
  override shrink(value: Iterable<T>, context: unknown): fc.Stream<fc.Value<Iterable<T>>> {
    return this.any.shrink(value, context);
  }
}

/** Random histories of at least `steps` steps. */
export async function runHistories(
  servers: () => TwoServers,
  { seed, runs, steps, withinMs }: { seed: number; runs: number; steps: number; withinMs: number },
): Promise<Told> {
  const told = nothingTold();
  const commands = fc.commands(
    STEPS.map((step) => step.map((one) => new StepCommand(one, told))),
    { maxCommands: Math.ceil(steps * 1.2), size: 'max' },
  );
  await fc.assert(
    fc.asyncProperty(RULES, new Long(commands, steps), async (rules, history) => {
      const real: Real = { ...servers(), cast: newCast(rules), sent: [] };
      real.clock.set(NOON);
      const holder: Holder = { model: new HallModel(real.cast.office, emptyHall(NOON)) };
      await fc.asyncModelRun(() => ({ model: holder, real }), history as Iterable<StepCommand>);
      await compareEnd(holder.model, real);
    }),
    // A failing history is made shorter as long as there is time.
    { seed, numRuns: runs, interruptAfterTimeLimit: withinMs },
  );
  return told;
}
