/**
 * The day on virtual time. At equal seconds the order is finish, withdraw, arrive, call. A free counter calls at once
 * where somebody waits, the longest idle one first; who is called is served at once. One command at a time, so that the
 * same trace gives the same day.
 */
import type { DayPlan, PlannedCustomer } from './plan.ts';

/** What the hall lets citizens and clerks do; instants in seconds since midnight of the day. */
export interface Hall<T> {
  setClock(second: number): Promise<void>;
  takeTicket(customer: PlannedCustomer): Promise<T>;
  withdraw(ticket: T): Promise<void>;
  /** Calls at a counter; answers the ticket called, `null` where nobody waits. */
  callNext(counter: number): Promise<T | null>;
  start(counter: number, ticket: T): Promise<void>;
  finish(counter: number, ticket: T): Promise<void>;
}
export interface Driven {
  served: number;
  withdrawn: number;
  /** Second at which the last one left. */
  closedAtS: number;
}

interface Due<T> {
  finish: { counter: number; ticket: T }[];
  withdraw: T[];
}

/** Drives the day until everybody has left; counters must be open. `onProgress` gets how many have left. */
export async function driveDay<T>(
  plan: DayPlan,
  hall: Hall<T>,
  onProgress: (left: number, second: number) => void = () => undefined,
): Promise<Driven> {
  const day = new Day(plan, hall);
  for (let second = 0; day.goesOn(); second += 1) {
    if (!day.hasWork(second)) continue;
    await hall.setClock(second);
    // A service of no length ends in the second in which it began.
    while (day.hasWork(second)) await day.round(second);
    onProgress(day.driven.served + day.driven.withdrawn, second);
  }
  return day.driven;
}

class Day<T> {
  readonly driven: Driven = { served: 0, withdrawn: 0, closedAtS: 0 };
  private readonly plan: DayPlan;
  private readonly hall: Hall<T>;
  private readonly agenda = new Map<number, Due<T>>();
  private readonly waiting = new Map<T, PlannedCustomer>();
  /** Longest idle first. */
  private readonly idle: number[];
  private arrived = 0;

  constructor(plan: DayPlan, hall: Hall<T>) {
    this.plan = plan;
    this.hall = hall;
    this.idle = Array.from({ length: plan.counters }, (_, counter) => counter);
  }

  /** Somebody is still to come, waits or is served. */
  goesOn(): boolean {
    const { served, withdrawn } = this.driven;
    return served + withdrawn < this.plan.customers.length;
  }

  hasWork(second: number): boolean {
    return this.agenda.has(second) || this.plan.customers[this.arrived]?.arrivalS === second;
  }

  async round(second: number): Promise<void> {
    const due = this.agenda.get(second) ?? { finish: [], withdraw: [] };
    this.agenda.delete(second);
    for (const { counter, ticket } of due.finish) await this.finish(counter, ticket, second);
    for (const ticket of due.withdraw) await this.withdraw(ticket, second);
    await this.arrivals(second);
    while (this.waiting.size > 0 && this.idle.length > 0) await this.call(second);
  }

  private at(second: number): Due<T> {
    let due = this.agenda.get(second);
    if (!due) this.agenda.set(second, (due = { finish: [], withdraw: [] }));
    return due;
  }

  private async arrivals(second: number): Promise<void> {
    for (;;) {
      const customer = this.plan.customers[this.arrived];
      if (customer?.arrivalS !== second) return;
      this.arrived += 1;
      const ticket = await this.hall.takeTicket(customer);
      this.waiting.set(ticket, customer);
      if (customer.patienceS !== null) this.at(second + customer.patienceS).withdraw.push(ticket);
    }
  }

  private async withdraw(ticket: T, second: number): Promise<void> {
    if (!this.waiting.delete(ticket)) return;
    await this.hall.withdraw(ticket);
    this.driven.withdrawn += 1;
    this.driven.closedAtS = second;
  }

  private async call(second: number): Promise<void> {
    const counter = this.idle.shift();
    if (counter === undefined) return;
    const ticket = await this.hall.callNext(counter);
    const customer = ticket === null ? undefined : this.waiting.get(ticket);
    if (ticket === null || !customer) {
      const what = ticket === null ? 'nobody' : 'somebody who does not wait';
      throw new Error(`counter ${counter + 1} was given ${what} while ${this.waiting.size} wait`);
    }
    this.waiting.delete(ticket);
    await this.hall.start(counter, ticket);
    this.at(second + customer.serviceS).finish.push({ counter, ticket });
  }

  private async finish(counter: number, ticket: T, second: number): Promise<void> {
    await this.hall.finish(counter, ticket);
    this.idle.push(counter);
    this.driven.served += 1;
    this.driven.closedAtS = second;
  }
}
