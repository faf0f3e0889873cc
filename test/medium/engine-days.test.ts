/** Business days: how they begin, end and are opened or closed by hand. */
import { describe, expect, it } from 'vitest';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { fold, isTicketEvent } from '../../ledger/fold.ts';
import { virtualClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import type { OfficeFacts } from '../../server/engine/types.ts';
import { caller, codeOf, engineForTests, MINUTE, office } from '../support/engine.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const DAY = 24 * 60 * MINUTE;
const clock = virtualClock(NOON);
const { engine, openCounter, take, called, next, news } = engineForTests(clock);
const service = newId();
const done = { outcome: 'done' as const, delivered: [] };

async function foldedTicket(at: OfficeFacts, ticketId: string): Promise<TicketState | null> {
  const events = (await engine.readEvents(at.id, 0, 1_000)).filter(isTicketEvent);
  return events.filter((event) => event.ticketId === ticketId).reduce<TicketState | null>(fold, null);
}
/** One ticket in each place: served, called, parked and waiting. */
async function hallAtWork(at: OfficeFacts) {
  const serving = await called(at, service);
  await engine.start(at, caller(), serving.claim, serving.ticket.id);
  const waitingToBeServed = await called(at, service);
  const held = await called(at, service);
  await engine.hold(at, caller(), held.claim, held.ticket.id);
  return { serving, called: waitingToBeServed, held, waiting: await take(at, service) };
}
const statusOf = async (at: OfficeFacts, id: string) => (await engine.ticket(at.id, id))?.status;

describe('roll-day', () => {
  it('expires what is waiting, called or parked, in as many runs as it takes, and lets a service finish on its day', async () => {
    const at = office();
    const hall = await hallAtWork(at);
    await Promise.all(Array.from({ length: 450 }, () => take(at, service)));
    clock.set(NOON + DAY);
    const ticket = await take(at, service);
    expect([ticket.number, ticket.day]).toEqual(['A002', '2026-11-25']);

    const all = await engine.readEvents(at.id, 0, 2_000);
    expect(all.map((event) => event.seq)).toEqual(all.map((_, index) => index + 1));
    expect(all.filter((event) => event.type === 'ticket.expired')).toHaveLength(453);
    expect(all.slice(-3).map((event) => event.type)).toEqual(['day.closed', 'day.opened', 'ticket.issued']);
    for (const { id } of [hall.called.ticket, hall.held.ticket, hall.waiting]) {
      expect(await engine.ticket(at.id, id)).toMatchObject({ status: 'expired', day: '2026-11-24' });
    }
    expect(await engine.counterOf(at.id, hall.called.claim.clerkId)).toMatchObject({ ticket: null });
    expect(await engine.counterOf(at.id, hall.held.claim.clerkId)).toMatchObject({ held: [] });
    const id = hall.called.ticket.id;
    expect(await foldedTicket(at, id)).toEqual(await engine.ticket(at.id, id));
    const finished = await engine.finish(at, caller(), hall.serving.claim, hall.serving.ticket.id, done);
    expect(finished.ticket).toMatchObject({ status: 'served', day: '2026-11-24', number: 'A001' });
    clock.set(NOON);
  });

  it('is done once for all the first commands of a day', async () => {
    const at = office();
    const taken = await Promise.all(Array.from({ length: 300 }, () => take(at, service)));
    expect(new Set(taken.map(({ number }) => number)).size).toBe(300);
    expect((await news(at, 0)).filter((type) => type === 'day.opened')).toHaveLength(1);
  });

  it('carries the waiting over where the office has it so, and gives their labels to nobody else', async () => {
    const at = office({ carriesOver: true });
    const hall = await hallAtWork(at);
    clock.set(NOON + DAY);
    expect(await engine.rollDay(at)).toEqual({ rolled: true });
    expect(await engine.rollDay(at)).toEqual({ rolled: false });
    expect(await statusOf(at, hall.held.ticket.id)).toBe('expired');
    expect((await next(at, hall.called))?.id).toBe(hall.waiting.id);
    const labels = [];
    for (let i = 0; i < 3; i++) labels.push((await take(at, service)).number);
    // A001 is still served, A004 waited.
    expect(labels).toEqual(['A002', 'A003', 'A005']);
    clock.set(NOON);
    // A clock that is behind never brings an older day back.
    expect((await take(at, service)).day).toBe('2026-11-25');
  });

  it('ends what a hand decided, and the day’s closing', async () => {
    const at = office();
    await engine.setOpen(at, caller(), null, false);
    await engine.setOpen(at, caller(), service, false);
    await engine.closeDay(at, caller());
    const { seq } = await engine.marks(at.id);
    clock.set(NOON + DAY);
    await take(at, service);
    expect(await news(at, seq)).toEqual(['day.opened', 'ticket.issued']);
    expect(await engine.look(at.id, [])).toMatchObject({ byHand: null, dayOpen: true, day: '2026-11-25' });
    clock.set(NOON);
  });
});

describe('close-day and open-day', () => {
  it('expire what is open and end the giving of tickets, until the day is opened again and its numbers go on', async () => {
    const at = office();
    const hall = await hallAtWork(at);
    const { seq } = await engine.marks(at.id);
    expect(await engine.closeDay(at, caller())).toMatchObject({ day: '2026-11-24', open: false });
    expect(await news(at, seq)).toEqual([
      ...['ticket.expired', 'ticket.expired', 'ticket.expired', 'day.closed'],
    ]);
    expect(await codeOf(take(at, service))).toBe('OFFICE_CLOSED');
    await engine.finish(at, caller(), hall.serving.claim, hall.serving.ticket.id, done);
    const closed = await engine.marks(at.id);
    await engine.closeDay(at, caller());
    expect(await engine.marks(at.id)).toEqual(closed);

    expect(await engine.openDay(at, caller())).toMatchObject({ day: '2026-11-24', open: true });
    expect((await take(at, service)).number).toBe('A005');
    const open = await engine.marks(at.id);
    await engine.openDay(at, caller());
    expect(await engine.marks(at.id)).toEqual(open);
  });

  it('of itself closes a day only once, so that one opened again stays open', async () => {
    const at = office();
    await take(at, service);
    expect(await engine.closeDay(at, caller(), true)).toMatchObject({ open: false });
    await engine.openDay(at, caller());
    expect(await engine.closeDay(at, caller(), true)).toMatchObject({ open: true });
    expect(await engine.closeDay(at, caller())).toMatchObject({ open: false });
    clock.set(NOON + DAY);
    await take(at, service);
    expect(await engine.closeDay(at, caller(), true)).toMatchObject({ open: false, day: '2026-11-25' });
    clock.set(NOON);
  });

  it('expires hundreds in as many runs as it takes, and carries the waiting over where the office has it so', async () => {
    const at = office();
    await Promise.all(Array.from({ length: 210 }, () => take(at, service)));
    await engine.closeDay(at, caller());
    expect((await news(at, 0)).filter((type) => type === 'ticket.expired')).toHaveLength(210);
    const keeping = office({ carriesOver: true });
    const hall = await hallAtWork(keeping);
    await engine.closeDay(keeping, caller());
    expect(await statusOf(keeping, hall.waiting.id)).toBe('waiting');
    expect(await statusOf(keeping, hall.called.ticket.id)).toBe('expired');
  });
});

describe('opening by hand', () => {
  it('tells only what changes', async () => {
    const at = office();
    for (const open of [false, false, true]) await engine.setOpen(at, caller(), null, open);
    for (const open of [true, true, false]) await engine.setOpen(at, caller(), service, open);
    expect(await news(at, 0)).toEqual([
      ...['day.opened', 'office.closed', 'office.opened', 'service.opened', 'service.closed'],
    ]);
    const look = await engine.look(at.id, [{ serviceId: service, targetMs: 0 }]);
    expect([look.byHand, look.queues[0]?.byHand]).toEqual(['open', 'closed']);
  });
});

describe('forgetting', () => {
  it('takes closed tickets and their notes off 24 h after their day ended, once the record has them', async () => {
    const at = office();
    const { id } = await take(at, service);
    await engine.note(at, caller(), id, { sealed: 'text' });
    await engine.withdraw(at, caller(), id);
    clock.set(NOON + DAY);
    await engine.acknowledge(at.id, (await engine.marks(at.id)).seq);
    expect(await engine.forgetClosed(at)).toBe(0);
    clock.set(NOON + 2 * DAY);
    const kept = await take(at, service);
    await engine.withdraw(at, caller(), kept.id);
    expect(await engine.forgetClosed(at)).toBe(1);
    expect([await engine.ticket(at.id, id), await engine.personalData(at.id, id)]).toEqual([
      null,
      { notes: [] },
    ]);
    expect(await engine.ticket(at.id, kept.id)).not.toBeNull();
    clock.set(NOON);
  });

  it('keeps what the record does not have yet, and what was reinstated', async () => {
    const at = office({ carriesOver: true });
    const [gone, back] = [await take(at, service), await take(at, service)];
    for (const { id } of [gone, back]) await engine.withdraw(at, caller(), id);
    await engine.reinstate(at, caller(), back.id);
    clock.set(NOON + 2 * DAY);
    await openCounter(at, [service]);
    expect(await engine.forgetClosed(at)).toBe(0);
    await engine.acknowledge(at.id, (await engine.marks(at.id)).seq);
    expect(await engine.forgetClosed(at)).toBe(1);
    expect(await statusOf(at, back.id)).toBe('waiting');
    clock.set(NOON);
  });
});
