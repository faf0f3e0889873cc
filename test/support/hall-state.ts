/**
 * What a hall is, in plain lists: the state of the model that the engine is held to. Nothing here is fast or kept in step: who is at a counter,
 * who waits and who is parked is looked up among all tickets each time.
 */
import type { StoredEvent } from '../../contracts/events.ts';
import { DomainError, type ErrorCode } from '../../contracts/problems.ts';
import type { LegState, TicketState } from '../../contracts/ticket-state.ts';
import { fold, type TicketEvent } from '../../ledger/fold.ts';
import type { Claim, LiveCounter, OfficeFacts } from '../../server/engine/types.ts';
import type { Outcome } from './hall-command.ts';

export type ModelCounter = Omit<LiveCounter, 'ticket' | 'held'>;
export type ModelEvent = Pick<StoredEvent, 'seq' | 'at' | 'type' | 'ticketId' | 'counterId'> & {
  data: Record<string, unknown>;
};
interface Undoable {
  operation: 'call-next' | 'call' | 'finish';
  ticketId: string;
  seq: number;
  at: number;
  before: TicketState;
}

export interface HallState {
  /** What the server's clock says; commands never go back behind the last event. */
  clock: number;
  lastAt: number;
  seq: number;
  day: string | null;
  dayOpen: boolean;
  closedByItself: string | null;
  tickets: Map<string, TicketState>;
  counters: Map<string, ModelCounter>;
  idleSince: Map<string, number>;
  undoable: Map<string, Undoable>;
  /** By service, or `all`. */
  issued: Map<string, number>;
  /** By service, or `office`. */
  hand: Map<string, 'open' | 'closed'>;
  labels: Set<string>;
  dailySeries: Map<string, number>;
  continuousSeries: Map<string, number>;
  appointments: Map<string, string>;
  /** First answers by command. */
  memory: Map<string, Outcome>;
  /** Of the commands since the list was last emptied. */
  events: ModelEvent[];
}

export function emptyHall(clock: number): HallState {
  return {
    clock,
    lastAt: 0,
    seq: 0,
    day: null,
    dayOpen: true,
    closedByItself: null,
    tickets: new Map(),
    counters: new Map(),
    idleSince: new Map(),
    undoable: new Map(),
    issued: new Map(),
    hand: new Map(),
    labels: new Set(),
    dailySeries: new Map(),
    continuousSeries: new Map(),
    appointments: new Map(),
    memory: new Map(),
    events: [],
  };
}

/** Lists of its own; what stands in them is put there anew where it changes, but for counters. */
export function copyOf(state: HallState): HallState {
  const lists = Object.entries(state).map(([name, value]: [string, unknown]) => {
    if (value instanceof Map) return [name, new Map(value)];
    return [name, value instanceof Set ? new Set(value) : value];
  });
  const counters = structuredClone(state.counters);
  return { ...(Object.fromEntries(lists) as HallState), counters, events: [...state.events] };
}

export function refuse(code: ErrorCode, number?: string, allowed?: string[]): never {
  throw new DomainError(code, number === undefined ? {} : { number }, allowed ? { allowed } : {});
}

export function currentLeg(ticket: TicketState): LegState {
  const leg = ticket.legs.at(-1);
  if (!leg) throw new Error(`${ticket.number} has no leg`);
  return leg;
}

/** A hall with what can be asked of it and how an event changes it. */
export class Hall {
  readonly office: OfficeFacts;
  readonly state: HallState;

  constructor(office: OfficeFacts, state: HallState) {
    this.office = office;
    this.state = state;
  }

  get now(): number {
    return Math.max(this.state.clock, this.state.lastAt);
  }
  ticketsThat(condition: (ticket: TicketState) => boolean): TicketState[] {
    return [...this.state.tickets.values()].filter(condition).sort((a, b) => a.order - b.order);
  }
  activeAt(counterId: string): TicketState | null {
    const at = this.ticketsThat(
      ({ status, counterId: where }) => (status === 'called' || status === 'serving') && where === counterId,
    );
    if (at.length > 1) throw new Error(`${counterId} has ${at.length} tickets`);
    return at[0] ?? null;
  }
  heldAt(counterId: string): TicketState[] {
    return this.ticketsThat(({ status, counterId: where }) => status === 'held' && where === counterId);
  }
  counterOf(clerkId: string): ModelCounter | undefined {
    return [...this.state.counters.values()].find((counter) => counter.clerkId === clerkId);
  }
  live(counter: ModelCounter): LiveCounter {
    return { ...counter, ticket: this.activeAt(counter.id), held: this.heldAt(counter.id) };
  }

  /** Appends an event; a ticket is what its events make of it. */
  append(type: StoredEvent['type'], ticketId: string | null, counterId: string | null, data: object): void {
    const { state } = this;
    state.seq += 1;
    state.lastAt = this.now;
    const event: ModelEvent = {
      ...{ seq: state.seq, at: this.now, type, ticketId, counterId },
      data: structuredClone(data) as Record<string, unknown>,
    };
    state.events.push(event);
    if (ticketId === null) return;
    const told = { ...event, officeId: this.office.id } as unknown as TicketEvent;
    state.tickets.set(ticketId, fold(state.tickets.get(ticketId) ?? null, told));
  }
  appendOf(
    type: TicketEvent['type'],
    ticket: TicketState,
    counterId: string | null,
    more: object = {},
  ): void {
    const { number, day, serviceId } = ticket;
    this.append(type, ticket.id, counterId, { number, day, serviceId, ...more });
  }

  ticket(ticketId: string): TicketState {
    return this.state.tickets.get(ticketId) ?? refuse('NOT_FOUND');
  }
  claimed(counter: ModelCounter | undefined, { clerkId, epoch }: Claim): ModelCounter {
    if (!counter || (counter.state === 'closed' && counter.epoch === epoch)) return refuse('COUNTER_CLOSED');
    if (counter.epoch !== epoch || counter.clerkId !== clerkId) return refuse('STALE_EPOCH');
    return counter;
  }
  /** A counter that can take a ticket now. */
  taking(counterId: string, claim: Claim): ModelCounter {
    const counter = this.claimed(this.state.counters.get(counterId), claim);
    this.mustBeFree(counter);
    return counter;
  }
  mustBeFree(counter: ModelCounter): void {
    if (counter.state === 'paused') refuse('COUNTER_PAUSED');
    const busy = this.activeAt(counter.id);
    if (busy) refuse('COUNTER_BUSY', busy.number);
  }
  isAtWork({ kind, id }: { kind: 'counter' | 'clerk'; id: string }): boolean {
    const counter = kind === 'clerk' ? this.counterOf(id) : this.state.counters.get(id);
    return counter !== undefined && counter.state !== 'closed';
  }
  vacate(counterId: string): void {
    this.state.idleSince.set(counterId, this.now);
  }
}
