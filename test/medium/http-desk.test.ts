/** A clerk's operations over HTTP: each one done once as the contract says, with what its answer shows and what it refuses. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { OperationName } from '../../contracts/api.ts';
import type { Ticket } from '../../contracts/shapes.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { everythingLive } from '../support/everything.ts';
import { httpHall } from '../support/http-hall.ts';
import { deskOf, staffOf } from '../support/operations.ts';

const hall = await httpHall();
const office = hall.directory.office('lezhe');
if (!office) throw new Error('the demo has an office');
const [first, second, third] = hall.directory.services(office.id);
const counters = hall.directory.counters(office.id);
if (!first || !second || !third) throw new Error('the demo has services');
const open = (n: number, work = {}) =>
  deskOf(hall, { office: 'lezhe', counterId: counters[n - 1]?.id ?? '', username: `clerk${n}` }, work);

const desk = await open(1, { serviceIds: [first.id] });
const { epoch } = desk;
type Changing =
  | 'recall'
  | 'start'
  | 'hold'
  | 'resume'
  | 'return'
  | 'transfer'
  | 'add-leg'
  | 'wrap-up'
  | 'finish'
  | 'no-show';
const change = async (name: Changing, { id }: { id: string }, more: object = {}): Promise<Ticket> =>
  (await desk.ask(name, { ticket: id }, { epoch, ...more })).ticket;

async function called(): Promise<Ticket> {
  await desk.take({ serviceId: first?.id ?? '' });
  const ticket = await desk.callNext();
  if (!ticket) throw new Error('a ticket was expected');
  return ticket;
}
async function served(): Promise<Ticket> {
  return change('start', await called());
}

/** Nobody waits for this desk, and nobody is there. */
beforeEach(async () => {
  const { items } = await desk.ask('list-counters', { office: 'lezhe' });
  const mine = items.find(({ id }) => id === desk.at.counter);
  if (mine?.state === 'paused') await desk.ask('resume-counter', desk.at, { epoch });
  if (mine?.ticket?.status === 'called') await change('no-show', mine.ticket);
  if (mine?.ticket?.status === 'serving') await change('finish', mine.ticket, { endVisit: true });
  for (const held of mine?.held ?? []) await desk.ask('withdraw', { ticket: held.id });
  for (let ticket = await desk.callNext(); ticket; ticket = await desk.callNext())
    await change('no-show', ticket);
});

describe('a ticket at the counter', () => {
  it('is parked with a note, leaves the counter free, and goes on where it was', async () => {
    const ticket = await called();
    expect(await change('hold', ticket, { note: 'Merr fotokopjen' })).toMatchObject({
      status: 'held',
      notes: 1,
    });
    const { items } = await desk.ask('list-counters', { office: 'lezhe' });
    expect(items.find(({ id }) => id === desk.at.counter)).toMatchObject({
      ticket: null,
      held: [{ id: ticket.id }],
    });
    expect(await change('resume', ticket)).toMatchObject({ status: 'called', calls: 1 });
    await change('start', ticket);
    await change('hold', ticket);
    expect(await change('resume', ticket)).toMatchObject({ status: 'serving' });
  });

  it('goes back to its place, or to the end', async () => {
    const ticket = await called();
    expect(await change('return', ticket)).toMatchObject({
      status: 'waiting',
      counterId: null,
      dueAt: ticket.dueAt,
    });
    expect((await desk.callNext())?.id).toBe(ticket.id);
    const atEnd = await change('return', ticket, { to: 'end' });
    expect(Date.parse(atEnd.dueAt)).toBeGreaterThan(Date.parse(ticket.dueAt));
  });

  it('goes on to a service, a counter or a clerk who is there', async () => {
    const other = await open(2, { serviceIds: [second.id] });
    const clerkId = other.clerkId;
    expect(
      await change('transfer', await served(), { to: { serviceId: second.id }, note: 'Ka dokumentet' }),
    ).toMatchObject({
      status: 'waiting',
      serviceId: second.id,
      aim: null,
      notes: 1,
      legs: [{ status: 'transferred' }, { status: 'waiting', serviceId: second.id }],
    });
    expect(await change('transfer', await called(), { to: { counterId: other.at.counter } })).toMatchObject({
      aim: { kind: 'counter', id: other.at.counter },
    });
    expect(await change('transfer', await called(), { to: { clerkId } })).toMatchObject({
      aim: { kind: 'clerk', id: clerkId },
    });
    const { id: ticket } = await called();
    const refused = (to: object) => desk.refused('transfer', { ticket }, { epoch, to });
    expect(await refused({ serviceId: newId() })).toBe('INVALID_INPUT to.serviceId');
    expect(await refused({ counterId: newId() })).toBe('INVALID_INPUT to.counterId');
    expect(await refused({ clerkId: newId() })).toBe('INVALID_INPUT to.clerkId');
    expect(await refused({ counterId: counters[7]?.id })).toBe('NOT_THERE_NOW');
    await other.ask('sign-out', other.at, { epoch: other.epoch });
  });

  it('goes on to services that were added, unless the visit ends', async () => {
    const ticket = await served();
    expect(await change('add-leg', ticket, { serviceId: second.id })).toMatchObject({
      nextServiceIds: [second.id],
    });
    await change('wrap-up', ticket);
    const delivered = [{ serviceId: first.id, quantity: 2 }];
    const next = await change('finish', ticket, { outcome: 'partial', delivered });
    expect(next).toMatchObject({ status: 'waiting', serviceId: second.id, nextServiceIds: [] });
    expect(next.legs[0]).toMatchObject({
      outcome: 'partial',
      delivered,
      wrapUpAt: expect.any(String) as string,
    });
    const last = await served();
    await change('add-leg', last, { serviceId: second.id });
    expect(await change('finish', last, { endVisit: true })).toMatchObject({
      status: 'served',
      nextServiceIds: [],
    });
  });
});

describe('what was done', () => {
  it('is taken back within half a minute, once', async () => {
    const ticket = await called();
    expect((await desk.ask('undo', desk.at, { epoch })).ticket).toMatchObject({
      id: ticket.id,
      status: 'waiting',
      calls: 0,
    });
    expect(await desk.refused('undo', desk.at, { epoch })).toBe('NOTHING_TO_UNDO');
    await desk.callNext();
    await change('start', ticket);
    await change('finish', ticket);
    expect((await desk.ask('undo', desk.at, { epoch })).ticket).toMatchObject({
      id: ticket.id,
      status: 'serving',
    });
  });

  it('a no-show is reinstated in its old place', async () => {
    const ticket = await called();
    await change('no-show', ticket);
    expect((await desk.ask('reinstate', { ticket: ticket.id })).ticket).toMatchObject({
      status: 'waiting',
      dueAt: ticket.dueAt,
      closedAt: null,
    });
  });
});

describe('a ticket that waits', () => {
  it('is called by choice, if it still waits', async () => {
    await desk.take({ serviceId: first.id });
    const { id: ticketId } = await desk.take({ serviceId: second.id });
    expect(
      (await desk.ask('call', desk.at, { epoch, ticketId: ticketId.toUpperCase() })).ticket,
    ).toMatchObject({
      id: ticketId,
      status: 'called',
      serviceId: second.id,
    });
    await change('no-show', { id: ticketId });
    expect(await desk.refused('call', desk.at, { epoch, ticketId })).toBe('NOT_WAITING');
    expect(await desk.refused('call', desk.at, { epoch, ticketId: newTicketId(office.serial, 0) })).toBe(
      'NOT_FOUND',
    );
    const elsewhere = newTicketId(office.serial + 1, 0);
    expect(await desk.refused('call', desk.at, { epoch, ticketId: elsewhere })).toBe('NOT_FOUND');
  });

  it('gets another class or another service, and is due by it', async () => {
    const ticket = await desk.take({ serviceId: first.id });
    const at = { ticket: ticket.id };
    const elder = (await desk.ask('change-priority', at, { priority: 'elderly' })).ticket;
    const { regular, elderly } = first.targetMs;
    expect(Date.parse(ticket.dueAt) - Date.parse(elder.dueAt)).toBe(regular - elderly);
    expect((await desk.ask('change-service', at, { serviceId: second.id })).ticket.serviceId).toBe(second.id);
    expect(await desk.refused('change-service', at, { serviceId: newId() })).toBe('INVALID_INPUT serviceId');
    await desk.ask('withdraw', at);
  });
});

describe('a counter', () => {
  it('pauses for a reason, and takes nobody meanwhile', async () => {
    const paused = await desk.ask('pause-counter', desk.at, { epoch, reason: 'lunch' });
    expect(paused.counter).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    expect(await desk.refused('call-next', desk.at, { epoch })).toBe('COUNTER_PAUSED');
    expect((await desk.ask('resume-counter', desk.at, { epoch })).counter).toMatchObject({
      state: 'open',
      pauseReason: null,
    });
    expect(await desk.refused('resume-counter', desk.at, { epoch })).toBe('COUNTER_NOT_PAUSED');
  });

  it('serves somebody without a ticket, whom no screen calls', async () => {
    const ticket = (
      await desk.ask('walk-direct', desk.at, { epoch, serviceId: third.id, priority: 'family' })
    ).ticket;
    expect(ticket).toMatchObject({ status: 'serving', priority: 'family', channel: 'desk', calls: 1 });
    const board = await desk.ask('get-board', { office: 'lezhe' });
    expect(board.calls.map(({ ticketId }) => ticketId)).not.toContain(ticket.id);
  });

  it('says why a ticket was next', async () => {
    const regular = await desk.take({ serviceId: first.id });
    const elderly = await desk.take({ serviceId: first.id, priority: 'elderly' });
    const { ticket, why } = await desk.ask('call-next', desk.at, { epoch });
    expect(ticket?.id).toBe(elderly.id);
    expect(why?.rule).toBe('earliest_due');
    expect(why?.heads.map(({ ticketId, eligible }) => [ticketId, eligible])).toEqual([
      [elderly.id, true],
      [regular.id, true],
    ]);
  });

  it('is opened for a work profile, and taken over by a supervisor only', async () => {
    const { items } = await desk.ask('list-profiles', { office: 'lezhe' });
    const profile = items[0];
    if (!profile) throw new Error('the demo has profiles');
    const third = await open(3, { profileId: profile.id });
    expect(third.counter).toMatchObject({
      profileId: profile.id,
      serviceIds: profile.serviceIds,
      secondaryServiceIds: profile.secondaryServiceIds,
      overflowSlackMs: profile.overflowSlackMs,
      languages: ['sq', 'en'],
    });
    const clerk = await staffOf(hall, 'clerk4');
    const supervisor = await staffOf(hall, 'supervisor');
    const both = { profileId: profile.id, serviceIds: [first.id] };
    expect(await clerk.refused('sign-in', third.at, both)).toBe('INVALID_INPUT profileId');
    expect(await clerk.refused('sign-in', third.at, { profileId: newId() })).toBe('INVALID_INPUT profileId');
    expect(await clerk.refused('sign-in', third.at, {})).toBe('COUNTER_OCCUPIED');
    expect(await clerk.refused('sign-in', third.at, { force: true })).toBe('FORBIDDEN');
    expect(await supervisor.refused('sign-in', third.at, {})).toBe('COUNTER_OCCUPIED');
    const taken = await supervisor.ask('sign-in', third.at, { force: true });
    expect(await third.refused('call-next', third.at, { epoch: third.epoch })).toBe('STALE_EPOCH');
    await supervisor.ask('sign-out', third.at, { epoch: taken.epoch });
  });
});

describe('a note', () => {
  const text = 'Ka nevojë për përkthyes në gjuhën e shenjave';

  it('is read by the clerk whose ticket it is, and stands nowhere in clear', async () => {
    const { id: ticket } = await called();
    const key = newId();
    for (let i = 0; i < 2; i++) {
      expect((await desk.ask('note', { ticket }, { text }, key)).ticket.notes).toBe(1);
    }
    const { notes } = await desk.ask('get-personal-data', { ticket });
    expect(notes).toEqual([{ text, at: expect.any(String) as string, clerkId: desk.clerkId }]);
    expect((await desk.send('note', { ticket }, { text: `${text}.` }, key)).body).toMatchObject({
      code: 'IDEMPOTENCY_MISMATCH',
    });

    const events = await hall.engine.readEvents(office.id, 0, 10_000);
    expect(events.at(-1)).toMatchObject({ type: 'ticket.noted', ticketId: ticket });
    expect(JSON.stringify(events)).not.toContain('përkthyes');
    expect(await everythingLive(hall.redis, hall.prefix)).not.toContain('përkthyes');
  });

  it('is written by clerks, and of a ticket that there is', async () => {
    const [manager, holder] = [
      await staffOf(hall, 'manager'),
      await desk.ask('take-ticket', { office: 'lezhe' }, { serviceId: first.id }),
    ];
    const ticket = holder.ticket.id;
    expect(await manager.refused('note', { ticket }, { text })).toBe('FORBIDDEN');
    const headers = { authorization: `Ticket ${holder.token}` };
    const own = { headers, body: { text } };
    expect((await hall.ask('POST', `/api/v1/tickets/${ticket}/note`, own)).status).toBe(401);
    const unknown = { ticket: newTicketId(office.serial, 0) };
    expect(await desk.refused('note', unknown, { text })).toBe('NOT_FOUND');
  });
});

it.each(['hold', 'transfer', 'note', 'finish'] satisfies OperationName[])(
  '%s refuses what it does not know',
  async (name) => {
    const { id: ticket } = await called();
    expect(await desk.refused(name, { ticket }, { epoch, surprise: 1 })).toMatch(/^INVALID_INPUT .*surprise/);
  },
);
