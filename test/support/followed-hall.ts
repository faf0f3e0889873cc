/** Random commands on a hall of which only the events are followed: for tests of what is left after a fault, not of what a command does. */
import fc from 'fast-check';
import type { StoredEvent } from '../../contracts/events.ts';
import { DomainError } from '../../contracts/problems.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { foldOffice, NEW_OFFICE } from '../../ledger/office-state.ts';
import { PLAIN_NUMBERING, type Numbering } from '../../server/domain/rules.ts';
import { newId } from '../../server/domain/ids.ts';
import type { Caller, Engine } from '../../server/engine/types.ts';
import { caller } from './engine.ts';
import { send, type Command } from './hall-command.ts';
import { HallModel } from './hall-model.ts';
import { emptyHall } from './hall-state.ts';
import { commandOf, newCast, RULES, STEPS, type Cast, type Step } from './hall-steps.ts';

const STEPS_AT_MOST = 2_000;

export interface Accepted {
  by: Caller;
  command: Command;
  answer: { ticket?: TicketState | null };
}

export class FollowedHall {
  readonly cast: Cast;
  readonly accepted: Accepted[] = [];
  /** Ids of all tickets whose number somebody was told, by day and number; each must have one. */
  readonly told = new Map<string, Set<string>>();
  readonly #steps: Step[];
  readonly #pass: (ms: number) => number;
  readonly #events: (engine: Engine, after: number) => Promise<StoredEvent[]>;
  #followed: { model: HallModel; office: typeof NEW_OFFICE };

  /**
   * @param pass moves the hall's clock by so much and answers its time; a real clock is asked for its time only
   * @param events where all events after a sequence are read, if the stream may have been trimmed
   */
  constructor(
    seed: number,
    pass: (ms: number) => number,
    events?: (engine: Engine, after: number) => Promise<StoredEvent[]>,
  ) {
    const [facts = {}] = fc.sample(RULES, { seed, numRuns: 1 });
    this.cast = newCast(facts);
    this.#pass = pass;
    this.#events =
      events ?? ((engine, after) => engine.readEvents(this.cast.office.id, after, STEPS_AT_MOST * 5));
    this.#steps = fc.sample(fc.oneof(...STEPS), { seed, numRuns: STEPS_AT_MOST });
    this.#followed = this.#nothing();
  }

  #nothing(): { model: HallModel; office: typeof NEW_OFFICE } {
    return { model: new HallModel(this.cast.office, emptyHall(this.#pass(0))), office: NEW_OFFICE };
  }

  get numbering(): ReadonlyMap<string, Numbering> {
    return new Map(this.cast.services.map(({ series, numbering }) => [series, numbering ?? PLAIN_NUMBERING]));
  }

  /** The live store may tell another story now. */
  forget(): void {
    this.#followed = this.#nothing();
  }

  /** Takes the next step; two commands of one step go through two servers at once. */
  async step(engines: readonly [Engine, Engine]): Promise<void> {
    const step = this.#steps.pop();
    if (!step) throw new Error('there are no more steps');
    if (step.kind === 'time') this.#pass(step.ms);
    const time = this.#pass(0);
    await this.#follow(engines[0]);
    const { model } = this.#followed;
    model.state.clock = time;
    if (step.kind === 'time' || step.kind === 'again') return;
    const wishes = step.kind === 'pair' ? step.wishes : [step.wish];
    const sent = wishes.map((wish) => ({ by: caller(newId()), command: commandOf(wish, this.cast, model) }));
    const both = step.kind === 'twice' ? [...sent, ...sent] : sent;
    await Promise.all(both.map(({ by, command }, i) => this.send(engines[i % 2 ? 1 : 0], by, command)));
  }

  /** A refusal is an outcome like any other, unless a store was away. */
  async send(engine: Engine, by: Caller, command: Command): Promise<Accepted['answer'] | null> {
    try {
      const answer = (await send(engine, this.cast.office, by, command)) as Accepted['answer'];
      this.accepted.push({ by, command, answer });
      if (answer.ticket) {
        const { id, day, number } = answer.ticket;
        const label = `${day} ${number}`;
        this.told.set(label, (this.told.get(label) ?? new Set()).add(id));
      }
      return answer;
    } catch (error) {
      if (error instanceof DomainError && !['STORE_AWAY', 'OFFICE_RESTORING'].includes(error.code))
        return null;
      throw error;
    }
  }

  async #follow(engine: Engine): Promise<void> {
    const { model } = this.#followed;
    const { state } = model;
    for (const event of await this.#events(engine, state.seq)) {
      state.seq = event.seq;
      state.lastAt = event.at;
      if (isTicketEvent(event)) {
        const id = event.ticketId ?? '';
        state.tickets.set(id, fold(state.tickets.get(id) ?? null, event));
      } else this.#followed.office = foldOffice(this.#followed.office, event);
    }
    for (const [id, counter] of this.#followed.office.counters) {
      state.counters.set(id, { ...counter, streak: 0, credits: [] });
    }
  }
}
