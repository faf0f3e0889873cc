/** A day in which clerks do all that they can, on a virtual clock, with the real queue behind it; repeatable by its seed. */
import { DomainError } from '../../contracts/problems.ts';
import { allowedOperations, type TicketOperation } from '../../contracts/status.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import type { Clock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import type { Claim, Engine, OfficeFacts, Targets } from '../../server/engine/types.ts';
import { caller, MINUTE, request } from './engine.ts';

interface Desk {
  counterId: string;
  claim: Claim;
}
const targets = (ms: number): Targets => ({
  ...{ regular: ms, elderly: ms / 2, disabled: ms / 2, family: ms / 2, vip: 0, appointment: ms / 3 },
});
const PRIORITIES = ['regular', 'elderly', 'family', 'vip'] as const;

/** What moves a day on comes up more often, so that visits reach their end. */
const OFTEN: Partial<Record<TicketOperation, number>> = { 'call-next': 4, start: 6, finish: 8, resume: 3 };

const SEALED = { sealed: 'sealed', index: 'index' };

/** Sometimes taken back at once. */
const UNDOABLE: readonly TicketOperation[] = ['call-next', 'call', 'finish'];

/**
 * Works a day off and leaves it open, with tickets in every status. What the hall refuses is let be.
 * @returns the ids of all tickets
 */
export async function workABusyDay(options: {
  engine: Engine;
  office: OfficeFacts;
  clock: Clock & { set(at: number): void };
  seed: number;
  steps: number;
}): Promise<string[]> {
  const { engine, office, clock, steps } = options;
  let state = options.seed;
  const dice = (sides: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
  function pick<T>(among: readonly T[]): T {
    const one = among[dice(among.length)];
    if (one === undefined) throw new Error('nothing to choose from');
    return one;
  }
  const services = [newId(), newId(), newId()];
  const some = () => ({ id: pick(services), targets: targets(15 * MINUTE) });
  const newTicket = () => ({
    ...request(pick(services), { ticketId: newTicketId(1, clock.now()), priority: pick(PRIORITIES) }),
    ...{ channel: pick(['kiosk', 'phone'] as const) },
    ...(dice(5) === 0 && { personal: { phone: SEALED } }),
    next: dice(3) === 0 ? [{ serviceId: pick(services), targetMs: 5 * MINUTE }] : [],
  });
  const desks: Desk[] = [];
  async function open(): Promise<void> {
    const [counterId, clerkId] = [newId(), newId()];
    const { counter } = await engine.signIn(office, caller(), { counterId, clerkId, serviceIds: services });
    desks.push({ counterId, claim: { clerkId, epoch: counter.epoch } });
  }
  const tickets: string[] = [];
  const took = ({ ticket }: { ticket: TicketState }): void => {
    tickets.push(ticket.id);
  };

  const newcomers: (() => Promise<void>)[] = [
    async () => took(await engine.takeTicket(office, caller(), newTicket())),
    async () => took(await engine.takeTicket(office, caller(), newTicket())),
    async () => {
      const slotAt = clock.now() + (dice(60) - 30) * MINUTE;
      const { priority: _priority, targetMs: _targetMs, ...ticket } = newTicket();
      const appointment = { ...ticket, slotAt, appointmentId: newId(), targets: targets(15 * MINUTE) };
      took(await engine.checkIn(office, caller(), appointment));
    },
    async () => {
      const { counterId, claim } = pick(desks);
      took(await engine.walkDirect(office, caller(), claim, counterId, newTicket()));
    },
  ];
  type Act = (id: string, desk: Desk) => Promise<unknown>;
  const act: Record<TicketOperation, Act> = {
    'call-next': (_id, { claim, counterId }) => engine.callNext(office, caller(), claim, counterId),
    call: (id, { claim, counterId }) => engine.call(office, caller(), claim, counterId, id),
    recall: (id, { claim }) => engine.recall(office, caller(), claim, id),
    start: (id, { claim }) => engine.start(office, caller(), claim, id),
    hold: (id, { claim }) => engine.hold(office, caller(), claim, id),
    resume: (id, { claim }) => engine.resume(office, caller(), claim, id),
    return: (id, { claim }) => engine.return(office, caller(), claim, id, pick(['place', 'end'] as const)),
    transfer: (id, { claim }) =>
      engine.transfer(office, caller(), claim, id, {
        service: dice(4) === 0 ? null : some(),
        aim: dice(2) === 0 ? null : { kind: 'counter', id: pick(desks).counterId },
        keepAnchor: dice(2) === 0,
      }),
    'add-leg': (id, { claim }) => engine.addLeg(office, caller(), claim, id, some()),
    'wrap-up': (id, { claim }) => engine.wrapUp(office, caller(), claim, id),
    finish: (id, { claim }) =>
      engine.finish(office, caller(), claim, id, {
        outcome: pick(['done', 'partial'] as const),
        delivered: [{ serviceId: pick(services), quantity: 1 + dice(3) }],
        endVisit: dice(4) === 0,
      }),
    'no-show': (id, { claim }) => engine.noShow(office, caller(), claim, id),
    withdraw: (id) => engine.withdraw(office, caller(), id),
    reinstate: (id) => engine.reinstate(office, caller(), id),
    undo: (_id, { claim, counterId }) => engine.undo(office, caller(), claim, counterId),
    'change-priority': (id) => {
      const priority = pick(PRIORITIES);
      const of = Object.fromEntries(services.map((service) => [service, targets(15 * MINUTE)[priority]]));
      return engine.changePriority(office, caller(), id, { priority, targets: of });
    },
    'change-service': (id) => engine.changeService(office, caller(), id, some()),
    note: (id) => engine.note(office, caller(), id, { sealed: 'sealed' }),
  };
  async function somethingHappens(): Promise<void> {
    const what = dice(10);
    if (what < 2) return pick(newcomers)();
    if (what === 2 && dice(8) === 0) {
      const desk = pick(desks);
      await engine.signOut(office, caller(), desk.claim, desk.counterId);
      desks.splice(desks.indexOf(desk), 1);
      return open();
    }
    const ticket = tickets.length > 0 ? await engine.ticket(office.id, pick(tickets)) : null;
    if (!ticket) return;
    if (what === 3 && dice(3) > 0) {
      const name = dice(2) === 0 ? SEALED : { sealed: null, index: null };
      await engine.setPersonalData(office, caller(), ticket.id, { name });
      return;
    }
    if (what === 3 && dice(4) === 0) {
      await engine.erasePersonalData(office, caller(), ticket.id);
      return;
    }
    const operations = allowedOperations(ticket.status).flatMap((name) =>
      Array.from({ length: OFTEN[name] ?? 1 }, () => name),
    );
    if (operations.length === 0) return;
    const desk = desks.find(({ counterId }) => counterId === ticket.counterId) ?? pick(desks);
    const operation = pick(operations);
    await act[operation](ticket.id, desk);
    if (UNDOABLE.includes(operation) && dice(6) === 0) await act.undo(ticket.id, desk);
  }

  for (let i = 0; i < 3; i++) await open();
  for (let step = 0; step < steps; step++) {
    clock.set(clock.now() + dice(3) * dice(40_000));
    try {
      await somethingHappens();
    } catch (error) {
      if (!(error instanceof DomainError) || error.code === 'STORE_AWAY') throw error;
    }
  }
  return tickets;
}
