/**
 * One clerk at one counter: the ticket in hand and the commands for it. What a command answers is shown at once; the
 * live state takes over as soon as it says something newer.
 */
import type { Counter, Service, Ticket, Why } from '../contracts/shapes.ts';
import { ApiProblem, call, newKey, Offline } from '../ui/api.ts';
import type { LiveDesk } from '../ui/live.svelte.ts';
import type { MessageKey, MessageParams } from '../ui/messages/messages.svelte.ts';
import { formatDuration } from '../ui/messages/messages.svelte.ts';
import {
  newerCounter,
  primaryFor,
  standing,
  type PrimaryOperation,
  type SecondaryOperation,
  type Standing,
} from './machine.ts';

export type WorkOperation = PrimaryOperation | SecondaryOperation;

interface Seat {
  clerkId: string;
  officeId: string;
  counter: Counter;
  epoch: number;
}

/** A command without an answer keeps its key: pressed again it is the same command, done once. */
interface Unanswered {
  command: string;
  key: string;
}

export class Work {
  /** The command under way. */
  busy = $state<WorkOperation | null>(null);
  /** What the last command did, in words. */
  done = $state.raw<{ key: MessageKey; params: MessageParams } | null>(null);
  error = $state.raw<unknown>(null);
  /** Why the ticket in hand was called; unknown after a reload. */
  why = $state.raw<{ ticketId: string; why: Why } | null>(null);
  /** Epoch ms by this machine's clock since when the counter has been free. */
  freeSince = $state(Date.now());
  readonly clerkId: string;
  readonly epoch: number;
  readonly #seat: Seat;
  readonly #live: LiveDesk;
  readonly #onSessionEnded: () => void;
  readonly #onLeft: () => void;
  /** Tickets that this desk saw end. */
  readonly #over: string[] = [];
  #answered = $state.raw<{ counter: Counter; heard: Counter | undefined }>();
  #refusedAsStale = $state(false);
  #unanswered: Unanswered | null = null;

  constructor(seat: Seat, live: LiveDesk, on: { sessionEnded: () => void; left: () => void }) {
    this.#seat = seat;
    this.#live = live;
    this.clerkId = seat.clerkId;
    this.epoch = seat.epoch;
    this.#onSessionEnded = on.sessionEnded;
    this.#onLeft = on.left;
    this.#answered = { counter: { ...seat.counter, epoch: seat.epoch }, heard: this.#heard() };
  }

  readonly counter: Counter = $derived.by(() => {
    const answered = this.#answered ?? { counter: this.#seat.counter, heard: undefined };
    const heard = this.#heard();
    if (!heard || heard === answered.heard) return answered.counter;
    return newerCounter(answered.counter, heard, this.#over);
  });
  readonly ticket: Ticket | null = $derived(this.counter.ticket);
  readonly primary: PrimaryOperation = $derived(primaryFor(this.ticket));
  readonly standing: Standing = $derived.by(() =>
    this.#refusedAsStale ? 'elsewhere' : standing(this.#seat, this.counter),
  );

  /** The services that this counter gives, of those of the office. */
  servicesOf(services: readonly Service[]): Service[] {
    return services.filter(({ id }) => this.counter.serviceIds.includes(id));
  }

  /** Presses the large button. */
  press(): void {
    if (this.busy) return;
    if (this.primary === 'call-next') void this.#callNext();
    else if (this.ticket) void this.#onTicket(this.primary, this.ticket);
  }

  recall(): void {
    if (this.ticket) void this.#onTicket('recall', this.ticket);
  }

  noShow(): void {
    if (this.ticket) void this.#onTicket('no-show', this.ticket);
  }

  async signOut(): Promise<void> {
    const params = { office: this.#seat.officeId, counter: this.#seat.counter.id };
    const answer = await this.#run('sign-out', this.#seat.counter.id, (idempotencyKey) =>
      call('sign-out', { params, body: { epoch: this.epoch }, idempotencyKey }),
    );
    if (answer) this.#onLeft();
  }

  async #callNext(): Promise<void> {
    const params = { office: this.#seat.officeId, counter: this.#seat.counter.id };
    const answer = await this.#run('call-next', this.#seat.counter.id, (idempotencyKey) =>
      call('call-next', { params, body: { epoch: this.epoch }, idempotencyKey }),
    );
    if (!answer) return;
    const { ticket, why } = answer;
    if (!ticket) {
      this.done = { key: 'desk.done.nobody', params: {} };
      return;
    }
    this.why = why ? { ticketId: ticket.id, why } : null;
    this.#show(ticket);
    this.done = { key: 'desk.done.call-next', params: { number: ticket.number } };
  }

  async #onTicket(operation: 'recall' | 'start' | 'finish' | 'no-show', before: Ticket): Promise<void> {
    const subject = `${before.id} ${before.calls}`;
    const answer = await this.#run(operation, subject, (idempotencyKey) =>
      call(operation, { params: { ticket: before.id }, body: { epoch: this.epoch }, idempotencyKey }),
    );
    if (!answer) return;
    const { ticket } = answer;
    const isOver = operation === 'finish' || operation === 'no-show';
    this.#show(isOver ? null : ticket);
    if (isOver) {
      this.#over.push(ticket.id);
      this.freeSince = Date.now();
      this.why = null;
    }
    this.done = { key: `desk.done.${operation}`, params: { number: ticket.number, time: served(ticket) } };
  }

  /** Sends one command at a time. Answers nothing where it was not done; `error` then says why. */
  async #run<Answer>(
    operation: WorkOperation,
    subject: string,
    send: (idempotencyKey: string) => Promise<Answer>,
  ): Promise<Answer | undefined> {
    if (this.busy) return undefined;
    this.busy = operation;
    this.error = null;
    const command = `${operation} ${subject}`;
    const key = this.#unanswered?.command === command ? this.#unanswered.key : newKey();
    this.#unanswered = { command, key };
    try {
      const answer = await send(key);
      this.#unanswered = null;
      return answer;
    } catch (error) {
      this.#refused(error);
      return undefined;
    } finally {
      this.busy = null;
    }
  }

  #refused(error: unknown): void {
    const isUnanswered = error instanceof Offline || (error instanceof ApiProblem && error.status === 503);
    if (!isUnanswered) this.#unanswered = null;
    if (error instanceof ApiProblem && error.status === 401) this.#onSessionEnded();
    else if (error instanceof ApiProblem && error.code === 'STALE_EPOCH') this.#refusedAsStale = true;
    else this.error = error;
  }

  #show(ticket: Ticket | null): void {
    this.#answered = { counter: { ...this.counter, ticket }, heard: this.#heard() };
  }

  #heard(): Counter | undefined {
    return this.#live.state?.counters.find(({ id }) => id === this.#seat.counter.id);
  }
}

function served({ startedAt, closedAt }: Ticket): string {
  return startedAt && closedAt ? formatDuration(Date.parse(closedAt) - Date.parse(startedAt)) : '';
}
