/**
 * One clerk at one counter: the ticket in hand and the commands for it. What a command answers is shown at once; the
 * live state takes over as soon as it says something newer.
 */
import type { AnswerOf } from '../contracts/api.ts';
import type { Counter, Service, Staff, Ticket, Why } from '../contracts/shapes.ts';
import { call, type ApiProblem, type CallOptions } from '../ui/api.ts';
import type { LiveDesk } from '../ui/live.svelte.ts';
import type { MessageKey, MessageParams } from '../ui/messages/messages.svelte.ts';
import { now } from '../ui/now.svelte.ts';
import {
  chosenBy,
  leaves,
  needsEpoch,
  servedTime,
  type Asked,
  type CounterCommand,
  type TicketCommand,
  type WorkCommand,
} from './commands.ts';
import { Gone } from './gone.svelte.ts';
import {
  canTakeBack,
  mayDo,
  newerCounter,
  primaryFor,
  standing,
  undoMs,
  type Left,
  type PrimaryOperation,
  type Standing,
  type TakeBack,
} from './machine.ts';
import { Sending } from './sending.svelte.ts';

/** So long a live message may come after the answer that it belongs to. */
const lagMs = 5_000;

interface Seat {
  staff: Staff;
  officeId: string;
  counter: Counter;
  epoch: number;
}

export class Work {
  /** What the last command did, in words. */
  done = $state.raw<{ key: MessageKey; params: MessageParams } | null>(null);
  /** Why the ticket in hand was called; unknown after a reload. */
  why = $state.raw<{ ticketId: string; why: Why } | null>(null);
  /** Epoch ms by this machine's clock since when the counter has been free. */
  freeSince = $state(Date.now());
  /** Likewise since when it has been paused; `null` where that is not known. */
  pausedSince = $state<number | null>(null);
  readonly gone = new Gone();
  readonly staff: Staff;
  readonly epoch: number;
  readonly #seat: Seat;
  readonly #live: LiveDesk;
  readonly #onSessionEnded: () => void;
  readonly #onLeft: () => void;
  #left: (Left & { until: number })[] = [];
  #answered = $state.raw<{ counter: Counter; heard: Counter | undefined }>();
  #refusedAsStale = $state(false);
  #takeBack = $state.raw<TakeBack | null>(null);
  readonly #sending = new Sending((problem) => this.#refused(problem));

  constructor(seat: Seat, live: LiveDesk, on: { sessionEnded: () => void; left: () => void }) {
    this.#seat = seat;
    this.#live = live;
    this.staff = seat.staff;
    this.epoch = seat.epoch;
    this.#onSessionEnded = on.sessionEnded;
    this.#onLeft = on.left;
    this.#answered = { counter: { ...seat.counter, epoch: seat.epoch }, heard: this.#heard() };
  }

  readonly counter: Counter = $derived.by(() => {
    const answered = this.#answered ?? { counter: this.#seat.counter, heard: undefined };
    const heard = this.#heard();
    if (!heard || heard === answered.heard) return answered.counter;
    const fresh = this.#left.filter(({ until }) => until > Date.now());
    return newerCounter(answered.counter, heard, fresh);
  });
  readonly ticket: Ticket | null = $derived(this.counter.ticket);
  readonly primary: PrimaryOperation = $derived(primaryFor(this.counter));
  readonly standing: Standing = $derived.by(() =>
    this.#refusedAsStale
      ? 'elsewhere'
      : standing({ clerkId: this.staff.id, epoch: this.epoch }, this.counter),
  );
  /** What the last command did can be taken back still, and for how many seconds. */
  readonly takeBack: { how: TakeBack['how']; seconds: number } | null = $derived.by(() => {
    const last = this.#takeBack;
    if (!last || !canTakeBack(last, this.counter)) return null;
    const seconds = Math.ceil((last.until - now.second) / 1000);
    return seconds > 0 ? { how: last.how, seconds } : null;
  });

  /** The command under way. */
  get busy(): WorkCommand | null {
    return this.#sending.busy;
  }

  /** Why the last command was not done. */
  get error(): unknown {
    return this.#sending.error;
  }

  forgetError(): void {
    this.#sending.error = null;
  }

  /** The services that this counter gives, of those of the office; those where it only helps out come last. */
  servicesOf(services: readonly Service[]): Service[] {
    const { serviceIds, secondaryServiceIds } = this.counter;
    return [serviceIds, secondaryServiceIds].flatMap((ids) => services.filter(({ id }) => ids.includes(id)));
  }

  /** Presses the large button. */
  press(): void {
    if (this.busy) return;
    const { primary, ticket } = this;
    if (primary === 'call-next' || primary === 'resume-counter') void this.atCounter(primary, {});
    else if (ticket) void this.onTicket(primary, ticket, {});
  }

  /** Takes back what the last command did, while that is possible. */
  async undo(): Promise<void> {
    const last = this.#takeBack;
    if (!last || !this.takeBack) return;
    if (last.how === 'reinstate') await this.onTicket('reinstate', last.ticket, {});
    else await this.atCounter('undo', {}, last.ticket.id);
  }

  /** One command on a ticket. Answers whether it was done; `error` says why not. */
  async onTicket<N extends TicketCommand>(command: N, before: Ticket, asked: Asked<N>): Promise<boolean> {
    const body = needsEpoch(command) ? { ...asked, epoch: this.epoch } : asked;
    const params = { ticket: before.id };
    const answer = await this.#sending.run(command, [before.id, before.calls, asked], (idempotencyKey) =>
      call(command, { params, body, idempotencyKey } as unknown as CallOptions<N>),
    );
    if (!answer) return false;
    const { ticket } = answer as AnswerOf<TicketCommand>;
    this.#changed(command, ticket);
    const goesOn = command === 'finish' && ticket.status === 'waiting';
    this.#said(goesOn ? 'desk.done.finish.next' : (`desk.done.${command}` as MessageKey), {
      number: ticket.number,
      time: servedTime(ticket),
    });
    if (command === 'finish') this.#offer('undo', ticket);
    if (command === 'no-show' && mayDo(this.staff, 'reinstate')) this.#offer('reinstate', ticket);
    return true;
  }

  /** One command on the counter, likewise. */
  async atCounter<N extends CounterCommand>(command: N, asked: Asked<N>, subject = ''): Promise<boolean> {
    const params = { office: this.#seat.officeId, counter: this.#seat.counter.id };
    const body = { ...asked, epoch: this.epoch };
    const answer = await this.#sending.run(command, [subject, asked], (idempotencyKey) =>
      call(command, { params, body, idempotencyKey } as unknown as CallOptions<N>),
    );
    if (!answer) return false;
    if ('counter' in answer) this.#stands(command, answer.counter);
    else this.#called(command, answer.ticket, 'why' in answer ? answer.why : null);
    return true;
  }

  #stands(command: CounterCommand, counter: Counter): void {
    if (command === 'sign-out') {
      this.#onLeft();
      return;
    }
    this.#show(counter);
    this.pausedSince = command === 'pause-counter' ? Date.now() : null;
    this.freeSince = Date.now();
    this.#said(`desk.done.${command}` as MessageKey, {});
  }

  /** After a call of whatever kind, or after taking one back. */
  #called(command: CounterCommand, ticket: Ticket | null, why: Why | null): void {
    if (!ticket) {
      this.#said('desk.done.nobody', {});
      return;
    }
    const isHere = ticket.counterId === this.#seat.counter.id && ticket.status !== 'waiting';
    if (isHere) this.#arrives(ticket);
    else this.#leaves(ticket);
    const reason = why ?? chosenBy(command);
    this.why = reason ? { ticketId: ticket.id, why: reason } : null;
    this.#said(`desk.done.${command}` as MessageKey, { number: ticket.number });
    if (command === 'call-next' || command === 'call') this.#offer('undo', ticket);
  }

  #changed(command: TicketCommand, ticket: Ticket): void {
    if (command === 'no-show' || command === 'withdraw') this.gone.add(ticket);
    if (command === 'reinstate') this.gone.remove(ticket.id);
    if (leaves(command)) this.#leaves(ticket);
    else if (command === 'resume') this.#arrives(ticket);
    else if (command === 'withdraw')
      this.#show({ ...this.counter, held: without(this.counter.held, ticket) });
    else if (ticket.id === this.ticket?.id) this.#show({ ...this.counter, ticket });
  }

  #arrives(ticket: Ticket): void {
    this.#left = this.#left.filter(({ ticketId }) => ticketId !== ticket.id);
    this.#show({ ...this.counter, ticket, held: without(this.counter.held, ticket) });
  }

  #leaves(ticket: Ticket): void {
    this.#left.push({ ticketId: ticket.id, calls: ticket.calls, until: Date.now() + lagMs });
    const held = without(this.counter.held, ticket);
    if (ticket.status === 'held') held.push(ticket);
    this.#show({ ...this.counter, ticket: null, held });
    this.freeSince = Date.now();
    this.why = null;
  }

  #said(key: MessageKey, params: MessageParams): void {
    this.done = { key, params };
    this.#takeBack = null;
  }

  #offer(how: TakeBack['how'], ticket: Ticket): void {
    this.#takeBack = { how, ticket, until: Date.now() + undoMs };
  }

  /** Takes refusals that are about more than the command; answers whether there is nothing else to say. */
  #refused({ code, status }: ApiProblem): boolean {
    if (code === 'NOTHING_TO_UNDO') this.#takeBack = null;
    if (status === 401) this.#onSessionEnded();
    else if (code === 'STALE_EPOCH') this.#refusedAsStale = true;
    else return false;
    return true;
  }

  #show(counter: Counter): void {
    this.#answered = { counter, heard: this.#heard() };
  }

  #heard(): Counter | undefined {
    return this.#live.state?.counters.find(({ id }) => id === this.#seat.counter.id);
  }
}

function without(tickets: readonly Ticket[], { id }: Ticket): Ticket[] {
  return tickets.filter((ticket) => ticket.id !== id);
}
