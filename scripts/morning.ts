/**
 * A morning of the demo office on virtual time, through the public HTTP interface: citizens arrive, clerks work, some do not
 * come, some leave. The same seed gives the same morning, so two pictures of a page differ only by what the page does.
 */
import type { AnswerOf } from '../contracts/api.ts';
import type { Priority } from '../contracts/shapes.ts';
import type { Client } from '../bench/replay/client.ts';
import { signIn } from '../bench/replay/http-hall.ts';

export interface MorningOptions {
  client: Client;
  /** Moves the server's clock; epoch ms. */
  setClock: (at: number) => Promise<void>;
  /** Code of the demo's main office. */
  office: string;
  /** Of the demo staff. */
  password: string;
  /** Epoch ms at which the doors open. */
  opensAt: number;
}
export type Taken = AnswerOf<'take-ticket'>;

/** Counters by name, with the letters of what each gives. */
const COUNTERS: Record<string, string> = { 1: 'AM', 2: 'AM', 3: 'FK', 4: 'FK', 5: 'AM', 6: 'H' };
/** Arrivals an hour and mean service in s, by letter. */
const LOAD: Record<string, { perHour: number; serviceS: number }> = {
  A: { perHour: 22, serviceS: 315 },
  F: { perHour: 10, serviceS: 400 },
  H: { perHour: 6, serviceS: 620 },
  K: { perHour: 4, serviceS: 490 },
  M: { perHour: 9, serviceS: 250 },
};
/** How busy each hour is, from the opening on. */
const BUSY = [0.75, 1.1, 1.2];
const NO_SHOW_SHARE = 0.04;
const IMPATIENT_SHARE = 0.05;
const PATIENCE_S = 600;
/** From the call to the counter, and between two people there. */
const WALK_S = 22;
const PAPERS_S = 14;
const PRIORITY_SHARE = 0.14;
const PRIORITIES: Priority[] = ['elderly', 'elderly', 'family', 'disabled'];
/** A morning with somebody in every queue and one target missed. */
const SEED = 18_496;

interface Step {
  at: number;
  act: () => Promise<void>;
}
interface Desk {
  name: string;
  letters: string;
  as: string;
  at: { params: { office: string; counter: string }; as: string };
  epoch: number;
  ticketId: string | null;
  /** Calls nobody from now on. */
  held: boolean;
}

export class Morning {
  /** Who waits, in order of arrival. */
  readonly waiting = new Map<string, Taken>();
  /** Every ticket taken, by id. */
  readonly taken = new Map<string, Taken>();
  private readonly options: MorningOptions;
  private readonly random = randomNumbers(SEED);
  private readonly agenda: Step[] = [];
  private readonly desks: Desk[] = [];
  private services: AnswerOf<'list-services'>['items'] = [];
  private now: number;

  constructor(options: MorningOptions) {
    this.options = options;
    this.now = options.opensAt;
  }

  /** Opens the counters and lets the first ones come. */
  async open(): Promise<void> {
    const { client, office, opensAt, setClock } = this.options;
    await setClock(opensAt);
    const { items } = await client.ask('list-services', { params: { office } });
    this.services = items;
    for (const [name, letters] of Object.entries(COUNTERS))
      this.desks.push(await this.openDesk(name, letters));
    for (const letter of Object.keys(LOAD)) this.comesNext(letter);
  }

  /** Goes on until an instant, epoch ms, and stands there. */
  async until(at: number): Promise<void> {
    for (;;) {
      const step = this.agenda[0];
      if (!step || step.at > at) break;
      this.agenda.shift();
      await this.moveTo(step.at);
      await step.act();
    }
    await this.moveTo(at);
  }

  /** Frees a counter for somebody else to work at: its clerk finishes and calls nobody. */
  async free(name: string): Promise<void> {
    const desk = this.desks.find((known) => known.name === name);
    if (!desk) throw new RangeError(`there is no counter ${name}`);
    desk.held = true;
    const { counter } = await this.options.client.ask('get-me', { as: desk.as });
    if (!counter?.ticket) return;
    const on = this.on(desk, counter.ticket.id);
    if (counter.ticket.status === 'called') await this.options.client.ask('start', on);
    await this.options.client.ask('finish', on);
    desk.ticketId = null;
  }

  private async openDesk(name: string, letters: string): Promise<Desk> {
    const { client, office, password } = this.options;
    const as = await signIn(client, { username: `clerk${name}`, password });
    const { items } = await client.ask('list-counters', { params: { office }, as });
    const counter = items.find((known) => known.name === name);
    if (!counter) throw new Error(`the demo has no counter ${name}`);
    const at = { params: { office, counter: counter.id }, as };
    const serviceIds = this.services.filter(({ series }) => letters.includes(series)).map(({ id }) => id);
    const { epoch } = await client.ask('sign-in', { ...at, body: { serviceIds } });
    return { name, letters, as, at, epoch, ticketId: null, held: false };
  }

  private async moveTo(at: number): Promise<void> {
    if (at > this.now) await this.options.setClock(at);
    this.now = at;
  }

  private after(seconds: number, act: () => Promise<void>): void {
    const at = this.now + Math.round(seconds) * 1000;
    const place = this.agenda.findIndex((step) => step.at > at);
    this.agenda.splice(place === -1 ? this.agenda.length : place, 0, { at, act });
  }

  private comesNext(letter: string): void {
    const hour = Math.floor((this.now - this.options.opensAt) / 3_600_000);
    const perHour = (LOAD[letter]?.perHour ?? 0) * (BUSY[hour] ?? 1);
    this.after(this.exponential(3600 / perHour), () => this.arrive(letter));
  }

  private async arrive(letter: string): Promise<void> {
    this.comesNext(letter);
    const { client, office } = this.options;
    const of = this.services.filter(({ series }) => series === letter);
    // The first services of a group are asked for most.
    const service = of[Math.floor(this.random() ** 2 * of.length)];
    if (!service) throw new Error(`the demo has no service ${letter}`);
    const priority = this.random() < PRIORITY_SHARE ? this.pick(PRIORITIES) : 'regular';
    const channel = this.random() < 0.2 ? 'phone' : 'kiosk';
    const body = { serviceId: service.id, priority, channel, language: 'sq' } as const;
    const taken = await client.ask('take-ticket', { params: { office }, body });
    const { id } = taken.ticket;
    this.taken.set(id, taken);
    this.waiting.set(id, taken);
    if (this.random() < IMPATIENT_SHARE) this.after(this.spread(PATIENCE_S), () => this.leave(id));
    const free = this.desks.find((desk) => desk.ticketId === null && desk.letters.includes(letter));
    if (free) await this.call(free);
  }

  private async leave(id: string): Promise<void> {
    const taken = this.waiting.get(id);
    if (!taken) return;
    this.waiting.delete(id);
    const { client } = this.options;
    await client.ask('withdraw', { params: { ticket: id }, as: `Ticket ${taken.token}`, body: {} });
  }

  private async call(desk: Desk): Promise<void> {
    if (desk.held || desk.ticketId !== null) return;
    const { client } = this.options;
    const { ticket } = await client.ask('call-next', { ...desk.at, body: { epoch: desk.epoch } });
    if (!ticket) return;
    this.waiting.delete(ticket.id);
    desk.ticketId = ticket.id;
    if (this.random() < NO_SHOW_SHARE) {
      this.after(50, () => this.atDesk(desk, ticket.id, 'recall'));
      this.after(100, () => this.ends(desk, ticket.id, 'no-show'));
      return;
    }
    this.after(this.spread(WALK_S), () => this.serve(desk, ticket.id, ticket.number.charAt(0)));
  }

  private async atDesk(desk: Desk, id: string, operation: 'recall' | 'start' | 'finish' | 'no-show') {
    if (desk.ticketId === id) await this.options.client.ask(operation, this.on(desk, id));
  }

  private async serve(desk: Desk, id: string, letter: string): Promise<void> {
    await this.atDesk(desk, id, 'start');
    this.after(this.spread(LOAD[letter]?.serviceS ?? 0), () => this.ends(desk, id, 'finish'));
  }

  private async ends(desk: Desk, id: string, operation: 'finish' | 'no-show'): Promise<void> {
    if (desk.ticketId !== id) return;
    await this.atDesk(desk, id, operation);
    desk.ticketId = null;
    // A moment to put the papers away.
    this.after(this.spread(PAPERS_S), () => this.call(desk));
  }

  private on({ as, epoch }: Desk, id: string) {
    return { params: { ticket: id }, as, body: { epoch } };
  }

  /** Around a mean, never under a third of it nor over three times. */
  private spread(mean: number): number {
    return Math.min(3 * mean, mean / 3 + this.exponential((2 * mean) / 3));
  }

  private exponential(mean: number): number {
    return -mean * Math.log(1 - this.random());
  }

  private pick<T>(from: readonly [T, ...T[]] | T[]): T {
    const one = from[Math.floor(this.random() * from.length)] ?? from[0];
    if (one === undefined) throw new RangeError('nothing to pick from');
    return one;
  }
}

/** Numbers in [0, 1) that are the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
