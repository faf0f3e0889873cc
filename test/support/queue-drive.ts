/** Lets people through the real engine on a virtual clock, as the hall's clerks and the people themselves would. */
import { newId, newTicketId } from '../../server/domain/ids.ts';
import type { Engine, OfficeFacts, TicketAnswer } from '../../server/engine/types.ts';
import { caller, request } from './engine.ts';
import type { Person, Visit } from './queue-hall.ts';

/** What happens at the same instant: whoever is done makes room first, whoever is called by then does not leave. */
const RANK = { finish: 0, leave: 1, arrive: 2 } as const;
/** The stream is acknowledged every so many people, so that it does not grow with the run. */
const ACKNOWLEDGE_EVERY = 1_000;

interface Drive {
  engine: Engine;
  clock: { set(at: number): void };
  office: OfficeFacts;
  /** Epoch ms from which the people's instants count. */
  opensAt: number;
  counters: number;
  people: readonly Person[];
  /** Ends the drive before its time. */
  signal: AbortSignal;
}

type Desk = Awaited<ReturnType<typeof openDesk>>;

/**
 * Everybody takes a ticket, and leaves when their patience is over; an idle clerk calls the next, starts at once and finishes
 * when that person's service time is over. Who is called, and when, is the engine's answer; so are the waits.
 */
export async function visitsThroughEngine(drive: Drive): Promise<Visit[]> {
  const { engine, clock, office, opensAt, people } = drive;
  const serviceId = newId();
  const agenda = createAgenda();
  const visits = new Array<Visit>(people.length);
  /** Ticket id to the index of who waits with it. */
  const waiting = new Map<string, number>();
  const idle: Desk[] = [];

  async function arrive(index: number, person: Person): Promise<void> {
    expectArrival(index + 1);
    const ticketId = newTicketId(1, opensAt + person.arrivesAt);
    waiting.set(ticketId, index);
    const { ticket } = await engine.takeTicket(office, caller(), request(serviceId, { ticketId }));
    if (index % ACKNOWLEDGE_EVERY === 0) await engine.acknowledge(office.id, ticket.lastSeq);
    const desk = idle.pop();
    if (desk) await callNext(desk, person.arrivesAt);
    if (waiting.has(ticketId) && person.patienceMs < Infinity) {
      agenda.add(person.arrivesAt + person.patienceMs, RANK.leave, () => leave(ticketId));
    }
  }

  function expectArrival(index: number): void {
    const person = people[index];
    if (person) agenda.add(person.arrivesAt, RANK.arrive, () => arrive(index, person));
  }

  async function callNext(desk: Desk, now: number): Promise<void> {
    const { ticket } = await engine.callNext(office, caller(), desk.claim, desk.counterId);
    if (!ticket) {
      idle.push(desk);
      return;
    }
    const { index, person } = takeOut(ticket.id);
    visits[index] = { waitMs: waitOf(ticket), left: false };
    await engine.start(office, caller(), desk.claim, ticket.id);
    const doneAt = now + person.serviceMs;
    agenda.add(doneAt, RANK.finish, async () => {
      await engine.finish(office, caller(), desk.claim, ticket.id, { outcome: 'done', delivered: [] });
      await callNext(desk, doneAt);
    });
  }

  async function leave(ticketId: string): Promise<void> {
    if (!waiting.has(ticketId)) return;
    const { index } = takeOut(ticketId);
    const { ticket } = await engine.withdraw(office, caller(), ticketId);
    visits[index] = { waitMs: waitOf(ticket), left: ticket.status === 'withdrawn' };
  }

  function takeOut(ticketId: string): { index: number; person: Person } {
    const index = waiting.get(ticketId) ?? -1;
    const person = people[index];
    if (!person) throw new Error(`the engine called ${ticketId}, which does not wait`);
    waiting.delete(ticketId);
    return { index, person };
  }

  clock.set(opensAt);
  for (let i = 0; i < drive.counters; i++) idle.push(await openDesk(engine, office, serviceId));
  expectArrival(0);
  for (let event = agenda.next(); event; event = agenda.next()) {
    drive.signal.throwIfAborted();
    clock.set(opensAt + event.at);
    await event.act();
  }
  return visits;
}

async function openDesk(engine: Engine, office: OfficeFacts, serviceId: string) {
  const counterId = newId();
  const clerkId = newId();
  const { counter } = await engine.signIn(office, caller(), { counterId, clerkId, serviceIds: [serviceId] });
  return { counterId, claim: { clerkId, epoch: counter.epoch } };
}

/** From the ticket's issue to its first call, or to its end where it was never called. */
function waitOf({ legs, closedAt }: TicketAnswer['ticket']): number {
  const [leg] = legs;
  const until = leg?.firstCalledAt ?? closedAt;
  if (!leg || until === null) throw new Error('a ticket was neither called nor closed');
  return until - leg.anchorAt;
}

interface Event {
  at: number;
  rank: number;
  act: () => Promise<void>;
}

/** Things to come, the earliest first; at the same instant, in order of rank. */
function createAgenda() {
  /** The next one is last: what is added mostly comes soon. */
  const events: Event[] = [];
  const isAfter = (a: Event, b: Event) => a.at > b.at || (a.at === b.at && a.rank > b.rank);
  return {
    add(at: number, rank: number, act: Event['act']): void {
      const event = { at, rank, act };
      events.splice(events.findLastIndex((other) => isAfter(other, event)) + 1, 0, event);
    },
    next: () => events.pop(),
  };
}
