/** People and counters for tests that need events and do not care how they come about. */
import { newId } from '../../server/domain/ids.ts';
import type { Engine, OfficeFacts, TakeTicketInput } from '../../server/engine/index.ts';
import { caller, request } from './engine.ts';

export type SmallHall = ReturnType<typeof smallHall>;
export type SmallCounter = Awaited<ReturnType<SmallHall['openCounter']>>;

export function smallHall(engine: Engine, office: OfficeFacts) {
  const serviceId = newId();
  return {
    serviceId,
    takeTicket: async (more: Partial<TakeTicketInput> = {}): Promise<string> =>
      (await engine.takeTicket(office, caller(), request(serviceId, more))).ticket.id,
    withdraw: async (ticketId: string) => engine.withdraw(office, caller(), ticketId),
    /** Signs a new clerk in at a new counter. */
    openCounter: async (serviceIds = [serviceId]) => {
      const [id, clerkId] = [newId(), newId()];
      const { counter } = await engine.signIn(office, caller(), { counterId: id, clerkId, serviceIds });
      const claim = { clerkId, epoch: counter.epoch };
      return {
        id,
        clerkId,
        callNext: async () => (await engine.callNext(office, caller(), claim, id)).ticket?.id,
        recall: async (ticketId: string) => engine.recall(office, caller(), claim, ticketId),
        start: async (ticketId: string) => engine.start(office, caller(), claim, ticketId),
        noShow: async (ticketId: string) => engine.noShow(office, caller(), claim, ticketId),
        finish: async (ticketId: string) =>
          engine.finish(office, caller(), claim, ticketId, { outcome: 'partial', delivered: [] }),
      };
    },
  };
}

/** One person from the kiosk to the end. */
export async function serveOne(hall: SmallHall, counter: SmallCounter): Promise<string> {
  await hall.takeTicket();
  const ticketId = await counter.callNext();
  if (ticketId === undefined) throw new Error('a ticket was expected');
  await counter.start(ticketId);
  await counter.finish(ticketId);
  return ticketId;
}
