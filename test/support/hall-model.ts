/**
 * The hall as it is meant to be: what each command does to plain lists, which events tell it, and what is refused. It shares the choice
 * (`domain/routing.ts`) and the fold with the product; everything else is said here a second time, and the engine is held to it.
 */
import { PERSONAL_KINDS, type PersonalKind } from '../../contracts/personal.ts';
import { DomainError } from '../../contracts/problems.ts';
import {
  allowedOperations,
  TRANSITIONS,
  type TicketOperation,
  type TicketStatus,
} from '../../contracts/status.ts';
import type { Aim, TicketState } from '../../contracts/ticket-state.ts';
import { businessDay } from '../../server/domain/day.ts';
import { byDue, choose, isEligible, reach } from '../../server/domain/routing.ts';
import { PLAIN_NUMBERING, type Numbering } from '../../server/domain/rules.ts';
import type { Caller, Claim, LiveHead, TakeTicketInput } from '../../server/engine/types.ts';
import type { Command, CommandName, CommandOf, Outcome } from './hall-command.ts';
import { copyOf, currentLeg, Hall, refuse, type ModelCounter } from './hall-state.ts';

const UNDO_WITHIN_MS = 30_000;
const SHOWN_HEADS = 20;
/** Sent by the system, which does not repeat itself. */
const WITHOUT_MEMORY: CommandName[] = ['roll-day', 'auto-call'];

type Handlers = { [N in CommandName]: (command: CommandOf<N>) => Outcome };

const kindsIn = (items: Partial<Record<PersonalKind, unknown>>) =>
  PERSONAL_KINDS.filter((kind) => items[kind] !== undefined);

export class HallModel extends Hall {
  /** The same hall, to try something on. */
  copy(): HallModel {
    return new HallModel(this.office, copyOf(this.state));
  }

  /** Carries out a command, or refuses it and changes nothing but the day. */
  run(by: Caller, command: Command): Outcome {
    const remembers = !WITHOUT_MEMORY.includes(command.name);
    const key = [by.actor, command.name, by.idempotencyKey].join(':');
    const first = remembers && by.idempotencyKey !== null ? this.state.memory.get(key) : undefined;
    if (first) return { ...first, repeated: true };
    if (command.name === 'auto-call' && this.office.rules.autoCallAfterMs === null) return { called: [] };
    const rolled = this.rollDay();
    if (command.name === 'roll-day') return { rolled };
    try {
      const handler = this.handlers[command.name] as (command: Command) => Outcome;
      const answer = { ...handler(command), repeated: false };
      if (remembers) this.state.memory.set(key, answer);
      return answer;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return { refused: error.code, ...error.params, ...error.extra };
    }
  }

  // The day

  private rollDay(): boolean {
    const { state } = this;
    const { day, startsAt } = businessDay(this.office, state.clock);
    if (state.day !== null && (day <= state.day || this.now < startsAt)) return false;
    if (state.day !== null) {
      this.expireOpen();
      if (state.dayOpen) this.append('day.closed', null, null, { day: state.day });
    }
    this.append('day.opened', null, null, { day });
    state.day = day;
    state.dayOpen = true;
    for (const ofDay of [state.hand, state.undoable, state.appointments, state.issued, state.dailySeries]) {
      ofDay.clear();
    }
    const stillHere = this.ticketsThat(({ status }) => status === 'waiting' || status === 'serving');
    state.labels = new Set(stillHere.map(({ number }) => number));
    return true;
  }
  private expireOpen(): void {
    const over: TicketStatus[] = ['called', 'held', ...(this.office.carriesOver ? [] : ['waiting' as const])];
    for (const ticket of this.ticketsThat(({ status }) => over.includes(status))) {
      this.appendOf('ticket.expired', ticket, ticket.counterId, { from: ticket.status });
      if (ticket.status === 'called' && ticket.counterId) this.vacate(ticket.counterId);
    }
  }
  private get today(): string {
    if (this.state.day === null) throw new Error('no day has begun');
    return this.state.day;
  }

  // Tickets

  private nextLabel(series: string, numbering: Numbering = PLAIN_NUMBERING) {
    const { first, last, step, reset, atEnd } = numbering;
    const numbers = reset === 'continuous' ? this.state.continuousSeries : this.state.dailySeries;
    const before = numbers.get(series);
    const skipped: string[] = [];
    let wrapped = false;
    for (let number = before === undefined ? first : before + step; ; number += step) {
      if (last !== null && number > last) {
        if (wrapped || atEnd === 'refuse') return refuse('SERIES_EXHAUSTED');
        wrapped = true;
        number = first;
      }
      const label = series + String(number).padStart(3, '0');
      if (!this.state.labels.has(label)) return { label, skipped, use: () => numbers.set(series, number) };
      if (!wrapped) skipped.push(label);
    }
  }
  private issue(
    input: Omit<TakeTicketInput, 'closed' | 'contingents'>,
    anchorAt: number,
    more: { slotAt?: number; appointmentId?: string | null; direct?: boolean } = {},
  ): TicketState {
    const { label, skipped, use } = this.nextLabel(input.series, input.numbering);
    const { ticketId, serviceId, priority, channel, language, targetMs } = input;
    this.append('ticket.issued', ticketId, null, {
      ...{ number: label, day: this.today, serviceId, priority, channel, language, anchorAt },
      ...{ dueAt: anchorAt + targetMs, clerkLanguage: input.clerkLanguage ?? null, next: input.next ?? [] },
      ...{ slotAt: null, appointmentId: null, direct: false, skipped, ...more },
      personal: kindsIn(input.personal ?? {}),
    });
    use();
    this.state.labels.add(label);
    for (const what of [serviceId, 'all']) {
      this.state.issued.set(what, (this.state.issued.get(what) ?? 0) + 1);
    }
    return this.ticket(ticketId);
  }
  private mustGiveTickets({ serviceId, closed, contingents }: TakeTicketInput): void {
    const { hand, issued, dayOpen } = this.state;
    const byHand = { office: hand.get('office'), service: hand.get(serviceId) };
    if (!dayOpen || byHand.office === 'closed') refuse('OFFICE_CLOSED');
    if (closed?.office && byHand.office !== 'open') refuse('OFFICE_CLOSED');
    if (byHand.service === 'closed' || (closed?.service && byHand.service !== 'open'))
      refuse('SERVICE_CLOSED');
    const full = (limit: number | null | undefined, of: string) =>
      typeof limit === 'number' && (issued.get(of) ?? 0) >= limit;
    if (byHand.office !== 'open' && full(contingents?.office, 'all')) refuse('OFFICE_FULL');
    if (byHand.service !== 'open' && full(contingents?.service, serviceId)) refuse('SERVICE_FULL');
  }
  /** A ticket that the operation may start from. */
  private fitting(operation: TicketOperation, ticketId: string): TicketState {
    const ticket = this.ticket(ticketId);
    if ((TRANSITIONS[operation].from as readonly TicketStatus[]).includes(ticket.status)) return ticket;
    return refuse('BAD_TRANSITION', ticket.number, allowedOperations(ticket.status));
  }
  private atCounter(operation: TicketOperation, claim: Claim, ticketId: string) {
    const counter = this.claimed(this.counterOf(claim.clerkId), claim);
    const ticket = this.fitting(operation, ticketId);
    const parkedByMe = ticket.status === 'held' && ticket.clerkId === claim.clerkId;
    if (ticket.counterId !== counter.id && !parkedByMe) refuse('NOT_YOUR_TICKET', ticket.number);
    return { counter, ticket };
  }
  /** A clerk's command whose event says no more than by whom. */
  private simply(operation: 'recall' | 'start' | 'no-show') {
    return ({ claim, ticketId }: { claim: Claim; ticketId: string }): Outcome => {
      const { counter, ticket } = this.atCounter(operation, claim, ticketId);
      const more = operation === 'recall' ? { calls: ticket.calls + 1 } : {};
      this.appendOf(TRANSITIONS[operation].event, ticket, counter.id, { clerkId: claim.clerkId, ...more });
      if (operation === 'no-show') this.vacate(counter.id);
      return { ticket: this.ticket(ticketId) };
    };
  }

  // Calling

  private mayCall(counter: ModelCounter) {
    return this.ticketsThat(
      ({ status, restsUntilAt }) =>
        status === 'waiting' && (restsUntilAt === null || restsUntilAt <= this.now),
    ).flatMap((ticket) => {
      const how = reach(counter, ticket);
      return how === null ? [] : [{ ...ticket, secondary: how === 'secondary' }];
    });
  }
  /** The first of each line, earliest due first. */
  private headsFor(counter: ModelCounter): LiveHead[] {
    const lines = Map.groupBy(
      this.mayCall(counter),
      ({ aim, serviceId, priority, clerkLanguage, targetMs }) =>
        JSON.stringify([aim ?? serviceId, priority, clerkLanguage, targetMs]),
    );
    return [...lines.values()]
      .flatMap((line) => line.sort(byDue).slice(0, 1))
      .sort(byDue)
      .slice(0, SHOWN_HEADS)
      .map((head) => ({
        ...{ serviceId: head.serviceId, ticketId: head.id, number: head.number, priority: head.priority },
        ...{ dueAt: head.dueAt, secondary: head.secondary },
        eligible: isEligible(head, counter, this.now),
      }));
  }
  private callTo(counter: ModelCounter, ticket: TicketState, rule: string): TicketState {
    this.appendOf('ticket.called', ticket, counter.id, {
      clerkId: counter.clerkId,
      calls: ticket.calls + 1,
      rule,
    });
    this.state.idleSince.delete(counter.id);
    return this.ticket(ticket.id);
  }
  private callWhoIsNext(counter: ModelCounter) {
    const choice = choose(this.mayCall(counter), counter, this.office.rules, this.now);
    if (!choice.chosen) return null;
    counter.streak = choice.streak;
    counter.credits = [...choice.credits];
    const before = this.ticket(choice.chosen.id);
    return { before, ticket: this.callTo(counter, before, String(choice.rule)), rule: choice.rule };
  }
  private rememberForUndo(
    counter: ModelCounter,
    operation: 'call-next' | 'call' | 'finish',
    before: TicketState,
  ): void {
    const { seq } = this.state;
    this.state.undoable.set(counter.id, { operation, ticketId: before.id, seq, at: this.now, before });
  }
  /** Nobody waits for somebody who has gone. */
  private release(counter: ModelCounter): void {
    const gone = ({ aim }: { aim: Aim | null }) =>
      aim !== null && aim.id === (aim.kind === 'counter' ? counter.id : counter.clerkId);
    const waiting = this.ticketsThat((ticket) => ticket.status === 'waiting' && gone(ticket));
    for (const ticket of [...this.heldAt(counter.id), ...waiting]) {
      const { status, dueAt } = ticket;
      this.appendOf('ticket.returned', ticket, counter.id, { from: status, to: 'place', dueAt });
    }
  }

  private readonly handlers: Handlers = {
    'take-ticket': ({ input }) => {
      this.mustGiveTickets(input);
      return { ticket: this.issue(input, this.now) };
    },
    'check-in': ({ input }) => {
      const { slotAt, appointmentId, targets } = input;
      const known = appointmentId === null ? undefined : this.state.appointments.get(appointmentId);
      if (known) refuse('ALREADY_CHECKED_IN', this.ticket(known).number);
      if (!this.state.dayOpen || this.state.hand.get('office') === 'closed') refuse('OFFICE_CLOSED');
      const within = this.now <= slotAt + this.office.rules.graceMs;
      const punctuality = this.now < slotAt ? 'early' : within ? 'on_time' : 'late';
      const priority = punctuality === 'late' ? 'regular' : 'appointment';
      const of = { ...input, priority, targetMs: targets[priority] } as const;
      const ticket = this.issue(of, Math.max(slotAt, this.now), { slotAt, appointmentId });
      if (appointmentId !== null) this.state.appointments.set(appointmentId, ticket.id);
      return { ticket, punctuality };
    },
    'sign-in': ({ input }) => {
      const { counters, idleSince, undoable } = this.state;
      const { counterId, clerkId } = input;
      const old = counters.get(counterId);
      const occupied = old !== undefined && old.state !== 'closed' && old.clerkId !== clerkId;
      if (occupied && input.force !== true) refuse('COUNTER_OCCUPIED');
      const elsewhere = this.counterOf(clerkId);
      if (elsewhere && elsewhere.id !== counterId) refuse('CLERK_ELSEWHERE');
      if (occupied) {
        this.release(old);
        this.append('counter.closed', null, counterId, { clerkId: old.clerkId, epoch: old.epoch });
      }
      const epoch = (old?.epoch ?? 0) + 1;
      const opened = {
        clerkId,
        epoch,
        serviceIds: input.serviceIds,
        secondaryServiceIds: input.secondaryServiceIds ?? [],
        overflowSlackMs: input.overflowSlackMs ?? 0,
        profileId: input.profileId ?? null,
        languages: input.languages ?? [],
      };
      this.append('counter.opened', null, counterId, opened);
      const memory = { streak: old?.streak ?? 0, credits: old?.credits ?? [] };
      const counter: ModelCounter = { id: counterId, state: 'open', pauseReason: null, ...opened, ...memory };
      counters.set(counterId, counter);
      undoable.delete(counterId);
      if (this.activeAt(counterId) === null) idleSince.set(counterId, this.now);
      return { counter: this.live(counter) };
    },
    'sign-out': ({ claim, counterId }) => {
      const counter = this.claimed(this.state.counters.get(counterId), claim);
      const busy = this.activeAt(counterId);
      if (busy) refuse('COUNTER_BUSY', busy.number);
      this.release(counter);
      const { clerkId, epoch } = counter;
      this.append('counter.closed', null, counterId, { clerkId, epoch });
      const nobody = { clerkId: null, serviceIds: [], secondaryServiceIds: [], overflowSlackMs: 0 };
      Object.assign(counter, {
        state: 'closed',
        ...nobody,
        profileId: null,
        languages: [],
        pauseReason: null,
      });
      this.state.idleSince.delete(counterId);
      this.state.undoable.delete(counterId);
      return { counter: this.live(counter) };
    },
    'pause-counter': ({ claim, counterId, reason }) => {
      const counter = this.taking(counterId, claim);
      this.append('counter.paused', null, counterId, { clerkId: claim.clerkId, reason });
      Object.assign(counter, { state: 'paused', pauseReason: reason });
      this.state.idleSince.delete(counterId);
      return { counter: this.live(counter) };
    },
    'resume-counter': ({ claim, counterId }) => {
      const counter = this.claimed(this.state.counters.get(counterId), claim);
      if (counter.state !== 'paused') refuse('COUNTER_NOT_PAUSED');
      this.append('counter.resumed', null, counterId, { clerkId: claim.clerkId });
      Object.assign(counter, { state: 'open', pauseReason: null });
      this.vacate(counterId);
      return { counter: this.live(counter) };
    },
    'call-next': ({ claim, counterId }) => {
      const counter = this.taking(counterId, claim);
      const heads = this.headsFor(counter);
      const called = this.callWhoIsNext(counter);
      if (!called) return { ticket: null, rule: null, heads: null };
      this.rememberForUndo(counter, 'call-next', called.before);
      return { ticket: called.ticket, rule: called.rule, heads };
    },
    call: ({ claim, counterId, ticketId }) => {
      const counter = this.taking(counterId, claim);
      const before = this.ticket(ticketId);
      if (before.status !== 'waiting') refuse('NOT_WAITING', before.number);
      const ticket = this.callTo(counter, before, 'chosen');
      this.rememberForUndo(counter, 'call', before);
      return { ticket };
    },
    'walk-direct': ({ claim, counterId, input }) => {
      const counter = this.taking(counterId, claim);
      if (!this.state.dayOpen) refuse('OFFICE_CLOSED');
      const called = this.callTo(counter, this.issue(input, this.now, { direct: true }), 'walk_direct');
      this.appendOf('ticket.started', called, counterId, { clerkId: claim.clerkId });
      this.state.undoable.delete(counterId);
      return { ticket: this.ticket(called.id) };
    },
    undo: ({ claim, counterId }) => {
      const counter = this.claimed(this.state.counters.get(counterId), claim);
      const last = this.state.undoable.get(counterId) ?? refuse('NOTHING_TO_UNDO');
      const { operation, before } = last;
      const changed = this.ticket(last.ticketId).lastSeq !== last.seq;
      if (changed || this.now - last.at > UNDO_WITHIN_MS) refuse('NOTHING_TO_UNDO');
      if (operation === 'finish') this.mustBeFree(counter);
      else if (before.aim && !this.isAtWork(before.aim)) refuse('NOTHING_TO_UNDO');
      this.appendOf('ticket.undone', before, counterId, { clerkId: claim.clerkId, operation, before });
      if (operation === 'finish') this.state.idleSince.delete(counterId);
      else this.vacate(counterId);
      this.state.undoable.delete(counterId);
      return { ticket: this.ticket(before.id) };
    },
    recall: this.simply('recall'),
    start: this.simply('start'),
    'no-show': this.simply('no-show'),
    hold: ({ claim, ticketId, note }) => {
      const { counter, ticket } = this.atCounter('hold', claim, ticketId);
      if (note) this.appendOf('ticket.noted', ticket, null);
      this.appendOf('ticket.held', ticket, counter.id, { clerkId: claim.clerkId });
      this.vacate(counter.id);
      return { ticket: this.ticket(ticketId) };
    },
    resume: ({ claim, ticketId }) => {
      const { counter, ticket } = this.atCounter('resume', claim, ticketId);
      this.mustBeFree(counter);
      const status = currentLeg(ticket).startedAt === null ? 'called' : 'serving';
      this.appendOf('ticket.resumed', ticket, counter.id, { clerkId: claim.clerkId, status });
      this.state.idleSince.delete(counter.id);
      return { ticket: this.ticket(ticketId) };
    },
    return: ({ claim, ticketId, to }) => {
      const { counter, ticket } = this.atCounter('return', claim, ticketId);
      const dueAt = to === 'place' ? ticket.dueAt : this.now + ticket.targetMs;
      this.appendOf('ticket.returned', ticket, counter.id, { from: ticket.status, to, dueAt });
      this.vacate(counter.id);
      return { ticket: this.ticket(ticketId) };
    },
    transfer: ({ claim, ticketId, input: { service, aim, keepAnchor, note } }) => {
      const { counter, ticket } = this.atCounter('transfer', claim, ticketId);
      if (aim && !this.isAtWork(aim)) refuse('NOT_THERE_NOW');
      const targetMs = service ? service.targets[ticket.priority] : ticket.targetMs;
      const since = keepAnchor ? ticket.dueAt - ticket.targetMs : this.now;
      if (note) this.appendOf('ticket.noted', ticket, null);
      this.appendOf('ticket.transferred', ticket, counter.id, {
        ...{ serviceId: service?.id ?? ticket.serviceId, fromServiceId: ticket.serviceId },
        ...{ clerkId: claim.clerkId, aim, dueAt: since + targetMs, targetMs },
      });
      this.vacate(counter.id);
      return { ticket: this.ticket(ticketId) };
    },
    'add-leg': ({ claim, ticketId, service }) => {
      const { counter, ticket } = this.atCounter('add-leg', claim, ticketId);
      const added = { serviceId: service.id, targetMs: service.targets[ticket.priority] };
      this.appendOf('ticket.leg_added', ticket, counter.id, { clerkId: claim.clerkId, added });
      return { ticket: this.ticket(ticketId) };
    },
    'wrap-up': ({ claim, ticketId }) => {
      const { counter, ticket } = this.atCounter('wrap-up', claim, ticketId);
      if (currentLeg(ticket).wrapUpAt === null) {
        this.appendOf('ticket.wrap_up_started', ticket, counter.id, { clerkId: claim.clerkId });
      }
      return { ticket: this.ticket(ticketId) };
    },
    finish: ({ claim, ticketId, input: { outcome, delivered, endVisit } }) => {
      const { counter, ticket } = this.atCounter('finish', claim, ticketId);
      const [planned] = endVisit === true ? [] : ticket.next;
      const next = planned ? { ...planned, dueAt: this.now + planned.targetMs } : null;
      this.appendOf('ticket.finished', ticket, counter.id, {
        clerkId: claim.clerkId,
        outcome,
        delivered,
        next,
      });
      this.vacate(counter.id);
      this.rememberForUndo(counter, 'finish', ticket);
      return { ticket: this.ticket(ticketId) };
    },
    withdraw: ({ ticketId }) => {
      this.appendOf('ticket.withdrawn', this.fitting('withdraw', ticketId), null);
      return { ticket: this.ticket(ticketId) };
    },
    reinstate: ({ ticketId }) => {
      const ticket = this.fitting('reinstate', ticketId);
      const { reinstateWithinMs, noRecallMs } = this.office.rules;
      const closedAt = Number(ticket.closedAt);
      const late = this.now - closedAt > reinstateWithinMs;
      if (late || ticket.day !== this.today || !this.state.dayOpen)
        refuse('REINSTATE_TOO_LATE', ticket.number);
      const rests = ticket.status === 'no_show' && noRecallMs !== null && closedAt + noRecallMs > this.now;
      const restsUntilAt = rests ? closedAt + noRecallMs : null;
      this.appendOf('ticket.reinstated', ticket, null, { from: ticket.status, restsUntilAt });
      return { ticket: this.ticket(ticketId) };
    },
    'change-priority': ({ ticketId, priority, targets }) => {
      const ticket = this.fitting('change-priority', ticketId);
      const targetMs = targets[ticket.serviceId] ?? ticket.targetMs;
      const next = ticket.next.map((leg) => ({ ...leg, targetMs: targets[leg.serviceId] ?? leg.targetMs }));
      const dueAt = ticket.dueAt - ticket.targetMs + targetMs;
      this.appendOf('ticket.priority_changed', ticket, null, { priority, targetMs, dueAt, next });
      return { ticket: this.ticket(ticketId) };
    },
    'change-service': ({ ticketId, service }) => {
      const ticket = this.fitting('change-service', ticketId);
      const targetMs = service.targets[ticket.priority];
      const dueAt = ticket.dueAt - ticket.targetMs + targetMs;
      const moved = { serviceId: service.id, fromServiceId: ticket.serviceId };
      this.appendOf('ticket.service_changed', ticket, null, { ...moved, targetMs, dueAt });
      return { ticket: this.ticket(ticketId) };
    },
    note: ({ ticketId }) => {
      this.appendOf('ticket.noted', this.fitting('note', ticketId), null);
      return { ticket: this.ticket(ticketId) };
    },
    'set-personal-data': ({ ticketId, items }) => {
      const ticket = this.ticket(ticketId);
      const changed = kindsIn(items);
      const personal = PERSONAL_KINDS.filter((kind) =>
        changed.includes(kind) ? items[kind]?.sealed !== null : ticket.personal.includes(kind),
      );
      if (changed.length > 0) this.appendOf('ticket.personal_changed', ticket, null, { changed, personal });
      return { ticket: this.ticket(ticketId) };
    },
    'erase-personal-data': ({ ticketId }) => {
      const ticket = this.state.tickets.get(ticketId);
      if (!ticket) return { ticket: null };
      if (ticket.personal.length > 0 || ticket.notes > 0) this.appendOf('ticket.erased', ticket, null);
      return { ticket: this.ticket(ticketId) };
    },
    'set-open': ({ serviceId, open }) => {
      const what = serviceId ?? 'office';
      const state = open ? 'open' : 'closed';
      if (this.state.hand.get(what) !== state) {
        const event = open ? ('opened' as const) : ('closed' as const);
        if (serviceId === null) this.append(`office.${event}`, null, null, { by: 'hand' });
        else this.append(`service.${event}`, null, null, { serviceId });
        this.state.hand.set(what, state);
      }
      return { open };
    },
    'open-day': () => {
      if (!this.state.dayOpen) this.append('day.opened', null, null, { day: this.today });
      this.state.dayOpen = true;
      return { day: this.today, open: true };
    },
    'close-day': ({ automatic }) => {
      const { state } = this;
      if (state.dayOpen && !(automatic && state.closedByItself === this.today)) {
        this.expireOpen();
        this.append('day.closed', null, null, { day: this.today });
        state.dayOpen = false;
        if (automatic) state.closedByItself = this.today;
      }
      return { day: this.today, open: state.dayOpen };
    },
    'roll-day': () => ({ rolled: false }),
    'auto-call': () => {
      const afterMs = Number(this.office.rules.autoCallAfterMs);
      const idle = [...this.state.idleSince]
        .filter(([, since]) => this.now - since >= afterMs)
        .sort(([idA, a], [idB, b]) => a - b || (idA < idB ? -1 : 1));
      const called = idle.flatMap(([counterId]) => {
        const counter = this.state.counters.get(counterId);
        const call = counter?.state === 'open' ? this.callWhoIsNext(counter) : null;
        if (!call) return [];
        this.state.undoable.delete(counterId);
        return [{ counterId, ticketId: call.ticket.id }];
      });
      return { called };
    },
  };
}
