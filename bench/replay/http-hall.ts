/** The hall over HTTP: one clerk at every counter, citizens at the kiosk, each with their own proof of who they are. */
import type { Priority } from '../../contracts/shapes.ts';
import type { Client } from './client.ts';
import type { Hall } from './drive.ts';

export interface HallPlaces {
  officeId: string;
  /** By the plan's index. */
  serviceIds: string[];
  counterIds: string[];
  /** One for each counter. */
  clerks: { username: string; password: string }[];
}
/** What a citizen holds. */
export interface Holder {
  id: string;
  number: string;
  token: string;
}
interface Desk {
  counterId: string;
  /** The clerk's `Authorization`. */
  as: string;
  epoch: number;
}

export class HttpHall implements Hall<Holder> {
  /** Every ticket handed out, by id. */
  readonly holders = new Map<string, Holder>();
  private readonly client: Client;
  private readonly places: HallPlaces;
  private readonly moveClock: (second: number) => Promise<void>;
  private readonly desks: Desk[] = [];

  constructor(client: Client, places: HallPlaces, moveClock: (second: number) => Promise<void>) {
    this.client = client;
    this.places = places;
    this.moveClock = moveClock;
  }

  /** Opens all counters, each for all services. */
  async open(): Promise<void> {
    for (const [index, counterId] of this.places.counterIds.entries()) {
      const clerk = this.places.clerks[index];
      if (!clerk) throw new RangeError(`counter ${index + 1} has no clerk`);
      const as = await signIn(this.client, clerk);
      const { epoch } = await this.client.ask('sign-in', { ...this.at(counterId), as, body: {} });
      this.desks.push({ counterId, as, epoch });
    }
  }

  async setClock(second: number): Promise<void> {
    await this.moveClock(second);
  }

  async takeTicket(customer: { service: number; priority: Priority }): Promise<Holder> {
    const serviceId = this.places.serviceIds[customer.service] ?? '';
    const { ticket, token } = await this.client.ask('take-ticket', {
      params: { office: this.places.officeId },
      body: { serviceId, priority: customer.priority, language: 'sq', channel: 'kiosk' },
    });
    const holder = { id: ticket.id, number: ticket.number, token };
    this.holders.set(ticket.id, holder);
    return holder;
  }

  async withdraw({ id, token }: Holder): Promise<void> {
    await this.client.ask('withdraw', { params: { ticket: id }, as: `Ticket ${token}`, body: {} });
  }

  async callNext(counter: number): Promise<Holder | null> {
    const { counterId, as, epoch } = this.desk(counter);
    const { ticket } = await this.client.ask('call-next', { ...this.at(counterId), as, body: { epoch } });
    if (ticket === null) return null;
    const holder = this.holders.get(ticket.id);
    if (!holder) throw new Error(`${ticket.number} was called and nobody holds it`);
    return holder;
  }

  async start(counter: number, { id }: Holder): Promise<void> {
    const { as, epoch } = this.desk(counter);
    await this.client.ask('start', { params: { ticket: id }, as, body: { epoch } });
  }

  async finish(counter: number, { id }: Holder): Promise<void> {
    const { as, epoch } = this.desk(counter);
    await this.client.ask('finish', { params: { ticket: id }, as, body: { epoch } });
  }

  private at(counter: string) {
    return { params: { office: this.places.officeId, counter } };
  }

  private desk(counter: number): Desk {
    const desk = this.desks[counter];
    if (!desk) throw new RangeError(`there is no counter ${counter + 1}`);
    return desk;
  }
}

/** Opens a session; answers its `Authorization`. */
export async function signIn(
  client: Client,
  credentials: { username: string; password: string },
): Promise<string> {
  const { token } = await client.ask('open-session', { body: credentials });
  return `Bearer ${token}`;
}
