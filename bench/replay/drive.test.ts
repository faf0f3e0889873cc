import { describe, expect, it } from 'vitest';
import { type Hall, driveDay } from './drive.ts';
import type { DayPlan, PlannedCustomer } from './plan.ts';

/** A hall in memory, first come first served, that writes down what happens. */
class PaperHall implements Hall<string> {
  readonly said: string[] = [];
  private second = NaN;
  private issued = 0;
  private readonly queue: string[] = [];

  private say(what: string): void {
    this.said.push(`${this.second} ${what}`);
  }
  async setClock(second: number) {
    if (second <= this.second) throw new Error('the clock went back');
    this.second = second;
  }
  async takeTicket(_customer: PlannedCustomer) {
    const ticket = `t${(this.issued += 1)}`;
    this.queue.push(ticket);
    this.say(`arrive ${ticket}`);
    return ticket;
  }
  async withdraw(ticket: string) {
    this.queue.splice(this.queue.indexOf(ticket), 1);
    this.say(`withdraw ${ticket}`);
  }
  async callNext(counter: number) {
    const ticket = this.queue.shift() ?? null;
    this.say(`call ${ticket ?? 'nobody'} to ${counter}`);
    return ticket;
  }
  async start(counter: number, ticket: string) {
    this.say(`start ${ticket} at ${counter}`);
  }
  async finish(counter: number, ticket: string) {
    this.say(`finish ${ticket} at ${counter}`);
  }
}

const customer = (arrivalS: number, serviceS: number, patienceS: number | null = null): PlannedCustomer => ({
  arrivalS,
  serviceS,
  patienceS,
  service: 0,
  priority: 'regular',
});
const plan = (counters: number, ...customers: PlannedCustomer[]): DayPlan => ({
  day: '1999-01-03',
  services: ['PS'],
  counters,
  customers,
});

describe('driving a day', () => {
  it('keeps the order finish, withdraw, arrive, call within a second', async () => {
    const hall = new PaperHall();
    const driven = await driveDay(plan(1, customer(10, 20), customer(11, 5, 19), customer(30, 7)), hall);
    expect(hall.said).toEqual([
      '10 arrive t1',
      '10 call t1 to 0',
      '10 start t1 at 0',
      '11 arrive t2',
      '30 finish t1 at 0',
      '30 withdraw t2',
      '30 arrive t3',
      '30 call t3 to 0',
      '30 start t3 at 0',
      '37 finish t3 at 0',
    ]);
    expect(driven).toEqual({ served: 2, withdrawn: 1, closedAtS: 37 });
  });

  it('serves one who would have left, where the call comes first', async () => {
    const hall = new PaperHall();
    await driveDay(plan(1, customer(10, 60, 3)), hall);
    expect(hall.said.at(-1)).toBe('70 finish t1 at 0');
    expect(hall.said).not.toContain('13 withdraw t1');
  });

  it('lets one without patience leave at once where every counter is busy', async () => {
    const hall = new PaperHall();
    await driveDay(plan(1, customer(10, 3), customer(11, 3, 0)), hall);
    expect(hall.said).toContain('11 withdraw t2');
  });

  it('gives the longest idle counter the next one', async () => {
    const hall = new PaperHall();
    await driveDay(plan(3, customer(1, 9), customer(2, 1), customer(4, 9), customer(5, 1)), hall);
    const calls = hall.said.filter((line) => line.includes('call'));
    expect(calls).toEqual(['1 call t1 to 0', '2 call t2 to 1', '4 call t3 to 2', '5 call t4 to 1']);
  });

  it('ends a service of no length in its second and calls the next one there', async () => {
    const hall = new PaperHall();
    await driveDay(plan(1, customer(5, 0), customer(5, 2)), hall);
    expect(hall.said.slice(2)).toEqual([
      '5 call t1 to 0',
      '5 start t1 at 0',
      '5 finish t1 at 0',
      '5 call t2 to 0',
      '5 start t2 at 0',
      '7 finish t2 at 0',
    ]);
  });

  it('goes on past midnight until everybody has left', async () => {
    const hall = new PaperHall();
    const driven = await driveDay(plan(1, customer(86_399, 100), customer(86_399, 50)), hall);
    expect(driven).toEqual({ served: 2, withdrawn: 0, closedAtS: 86_549 });
  });

  it('stops where the hall calls nobody although somebody waits', async () => {
    const hall = new PaperHall();
    hall.callNext = async () => null;
    await expect(driveDay(plan(1, customer(1, 1)), hall)).rejects.toThrow(
      'counter 1 was given nobody while 1 wait',
    );
  });
});
