/** What an office chose of how its queue is run, seen over HTTP: hours, contingents, classes, series, routes, hands, appointments. */
import { DateTime } from 'luxon';
import { describe, expect, it } from 'vitest';
import { newId } from '../../server/domain/ids.ts';
import { seedOffice, type OfficeSpec, type ServiceSpec } from '../../server/seed.ts';
import { httpHall, PASSWORD } from '../support/http-hall.ts';
import { deskOf, staffOf } from '../support/operations.ts';

const hall = await httpHall();
const [demo] = hall.spec;
if (!demo) throw new Error('the demo has an office');
const supervisor = await staffOf(hall, 'supervisor');
const manager = await staffOf(hall, 'manager');
let serial = 100;

/** An office like the demo's, but for what is said; with one clerk of its own. */
async function made(office: Partial<OfficeSpec['office']>, here: Record<string, ServiceSpec['here']> = {}) {
  serial += 1;
  const code = `office-${serial}`;
  const id = newId();
  const counters = [1, 2].map((n) => ({ id: newId(), name: String(n), zoneId: null }));
  const services = (demo?.services ?? []).map((each) => ({
    ...each,
    ...(here[each.code] && { here: here[each.code] }),
  }));
  const username = `clerk-${serial}`;
  const clerk = {
    id: newId(),
    username,
    name: 'Sportelisti',
    grants: [{ role: 'clerk' as const, scope: { officeIds: [id] } }],
    password: PASSWORD,
  };
  const base = { ...(demo?.office ?? never()), profiles: [] };
  await seedOffice(hall.mongo, {
    office: { ...base, id, serial, code, ...office },
    counters,
    services,
    staff: [{ ...clerk, languages: ['sq', 'it'] }],
  });
  await hall.directory.refresh();
  const service = (number: string) => services.find((each) => each.code === number)?.id ?? '';
  const desk = (serviceIds: string[]) =>
    deskOf(hall, { office: code, counterId: counters[0]?.id ?? '', username }, { serviceIds });
  const clerkAlone = await staffOf(hall, username);
  const take = async (number: string, more: object = {}) =>
    (await clerkAlone.ask('take-ticket', { office: code }, { serviceId: service(number), ...more })).ticket;
  const refused = (number: string, more: object = {}) =>
    clerkAlone.refused('take-ticket', { office: code }, { serviceId: service(number), ...more });
  const serviceNow = async (number: string) =>
    (await clerkAlone.ask('list-services', { office: code })).items.find(
      ({ id: each }) => each === service(number),
    );
  const officeNow = async () => clerkAlone.ask('get-office', { office: code });
  return { id, code, service, desk, take, refused, serviceNow, officeNow, clerk: clerkAlone, counters };
}
function never(): never {
  throw new Error('the demo has an office');
}

/** Hours that are over, whatever the time is: a minute of yesterday's weekday. */
const over = [
  {
    weekday: DateTime.now().setZone('Europe/Tirane').minus({ days: 1 }).weekday,
    opens: '03:00',
    closes: '03:01',
  },
];

describe('an office out of hours', () => {
  it('gives no ticket until somebody opens it by hand, and none again once it is closed', async () => {
    const { code, take, refused, officeNow } = await made({ openingHours: over });
    expect(await officeNow()).toMatchObject({ openNow: false, closedBy: 'hours' });
    expect(await refused('001')).toBe('OFFICE_CLOSED');
    expect((await supervisor.ask('open-office', { office: code })).office).toMatchObject({
      openNow: true,
      closedBy: null,
    });
    await take('001');
    const key = newId();
    for (let i = 0; i < 2; i++) {
      const { office } = await supervisor.ask('close-office', { office: code }, {}, key);
      expect(office).toMatchObject({ openNow: false, closedBy: 'hand' });
    }
    expect(await refused('001')).toBe('OFFICE_CLOSED');
  });
});

describe('a service', () => {
  it('has hours of its own, and a hand before them', async () => {
    const { code, service, take, refused, serviceNow } = await made({}, { '001': { hours: over } });
    expect(await serviceNow('001')).toMatchObject({ open: false, closedBy: 'hours' });
    expect(await refused('001')).toBe('SERVICE_CLOSED');
    const at = { office: code, service: service('001') };
    expect((await supervisor.ask('open-service', at)).service).toMatchObject({ open: true, closedBy: null });
    await take('001');
    expect((await supervisor.ask('close-service', at)).service).toMatchObject({
      open: false,
      closedBy: 'hand',
    });
    expect(await refused('001')).toBe('SERVICE_CLOSED');
    expect(await supervisor.refused('open-service', { office: code, service: newId() })).toBe('NOT_FOUND');
  });

  it('has tickets for a day, and so has the office', async () => {
    const { take, refused, serviceNow, officeNow } = await made(
      { contingent: 3 },
      { '001': { contingent: 2 } },
    );
    expect(await serviceNow('001')).toMatchObject({ contingent: 2, remaining: 2 });
    await take('001');
    await take('001');
    expect(await serviceNow('001')).toMatchObject({ remaining: 0, open: false, closedBy: 'contingent' });
    expect(await refused('001')).toBe('SERVICE_FULL');
    await take('002');
    expect(await officeNow()).toMatchObject({ openNow: true, closedBy: 'contingent' });
    expect(await refused('002')).toBe('OFFICE_FULL');
  });
});

describe('a closed day', () => {
  it('gives no ticket until it is opened again', async () => {
    const { code, refused, take, officeNow } = await made({});
    const { id } = await take('001');
    const closed = await supervisor.ask('close-day', { office: code });
    expect(closed.open).toBe(false);
    expect(await officeNow()).toMatchObject({ openNow: false, closedBy: 'day' });
    expect(await refused('001')).toBe('OFFICE_CLOSED');
    expect(await supervisor.ask('open-day', { office: code })).toEqual({ day: closed.day, open: true });
    // Open round the clock, it carries its waiting tickets over.
    expect((await supervisor.ask('get-ticket', { ticket: id })).ticket.status).toBe('waiting');
    await take('001');
  });
});

describe('classes, series and targets', () => {
  it('are the office’s own', async () => {
    const office = await made(
      {
        priorities: ['regular', 'elderly'],
        targetMs: { regular: 60_000 },
        series: [{ prefix: 'CV', groupCodes: ['civil-status'], numbering: { first: 100, step: 5 } }],
      },
      { '002': { series: 'B', targetMs: { regular: 120_000 } } },
    );
    expect((await office.officeNow()).priorities).toEqual(['regular', 'elderly']);
    expect(await office.refused('001', { priority: 'disabled' })).toBe('INVALID_INPUT priority');
    const tickets = [
      await office.take('001'),
      await office.take('006'),
      await office.take('002'),
      await office.take('027'),
    ];
    expect(tickets.map(({ number }) => number)).toEqual(['CV100', 'CV105', 'B001', 'F001']);
    const waits = tickets.map(({ dueAt, issuedAt }) => Date.parse(dueAt) - Date.parse(issuedAt));
    expect(waits).toEqual([60_000, 60_000, 120_000, 60_000]);
    const at = { ticket: tickets[0]?.id ?? '' };
    expect(await office.clerk.refused('change-priority', at, { priority: 'vip' })).toBe(
      'INVALID_INPUT priority',
    );
  });
});

describe('a route', () => {
  it('is planned with the ticket, and followed as each service is finished', async () => {
    const ids = Object.fromEntries((demo?.services ?? []).map(({ code, id }) => [code, id]));
    const route = (mode: 'queue' | 'offer') => ({ mode, serviceIds: [ids['002'] ?? '', ids['027'] ?? ''] });
    const office = await made({}, { '001': { route: route('queue') }, '041': { route: route('offer') } });
    const desk = await office.desk([office.service('001'), office.service('002')]);
    expect((await office.serviceNow('041'))?.route).toEqual(route('offer'));
    expect((await office.take('041')).nextServiceIds).toEqual([]);
    const { id: ticket, nextServiceIds } = await office.take('001');
    expect(nextServiceIds).toEqual([office.service('002'), office.service('027')]);
    for (const next of [office.service('002'), office.service('027')]) {
      expect((await desk.callNext())?.id).toBe(ticket);
      await desk.ask('start', { ticket }, { epoch: desk.epoch });
      const done = await desk.ask('finish', { ticket }, { epoch: desk.epoch });
      expect(done.ticket).toMatchObject({ status: 'waiting', serviceId: next });
    }
  });
});

describe('the predicted order', () => {
  it('says who is called when and why, and who cannot be called now', async () => {
    const office = await made({});
    const regular = await office.take('001');
    const elderly = await office.take('001', { priority: 'elderly' });
    const italian = await office.take('001', { clerkLanguage: 'it' });
    const german = await office.take('001', { clerkLanguage: 'de' });
    const other = await office.take('002');
    const desk = await office.desk([office.service('001')]);
    const { items, seq } = await manager.ask('get-queue', { office: office.code });
    expect(seq).toBeGreaterThan(0);
    expect(items.map(({ place, ticketId, rule, waitsFor }) => [place, ticketId, rule, waitsFor])).toEqual([
      [1, elderly.id, 'earliest_due', null],
      [2, regular.id, 'earliest_due', null],
      [3, italian.id, 'earliest_due', null],
      [4, german.id, null, 'counter'],
      [5, other.id, null, 'counter'],
    ]);
    expect(items[0]?.counterIds).toEqual([desk.at.counter]);
    const asCounter = (counter: string) => ({ office: office.code, '?': `?counter=${counter}` });
    expect((await manager.ask('get-queue', asCounter(desk.at.counter))).items).toHaveLength(3);
    expect(await manager.refused('get-queue', asCounter(newId()))).toBe('INVALID_INPUT counter');
    expect((await manager.ask('get-queue', { office: office.code, '?': '?limit=2' })).items).toHaveLength(2);
    // The clerk speaks Italian; nobody here speaks German.
    const called = [await desk.callNext()];
    expect(called[0]?.id).toBe(elderly.id);
  });
});

describe('an appointment', () => {
  it('waits from its slot, unless it comes too late', async () => {
    // A business day in whose middle it is now, so that slots around now lie on it.
    const now = DateTime.now().setZone('Europe/Tirane');
    const dayStart = now.minus({ hours: 12 }).toFormat('HH:mm');
    const { code, clerk, service } = await made({ dayStart, rules: { graceMs: 60_000 } });
    const checkIn = async (inMs: number, appointmentId?: string) => {
      const slotAt = new Date(Date.now() + inMs).toISOString();
      const body = { serviceId: service('001'), slotAt, ...(appointmentId && { appointmentId }) };
      return { body, ...(await clerk.ask('check-in', { office: code }, body)) };
    };
    const onTime = await checkIn(-30_000, newId());
    expect(onTime).toMatchObject({
      punctuality: 'on_time',
      ticket: { priority: 'appointment', slotAt: onTime.body.slotAt },
    });
    expect(onTime.trackingUrl).toContain(onTime.ticket.id);
    expect(await clerk.refused('check-in', { office: code }, onTime.body)).toBe('ALREADY_CHECKED_IN');
    expect(await checkIn(-120_000)).toMatchObject({ punctuality: 'late', ticket: { priority: 'regular' } });
    expect(await checkIn(120_000)).toMatchObject({ punctuality: 'early' });
    const tomorrow = { serviceId: service('001'), slotAt: now.plus({ days: 1 }).toISO() };
    expect(await clerk.refused('check-in', { office: code }, tomorrow)).toBe('INVALID_INPUT slotAt');
    const never = await made({ priorities: ['regular'] });
    const slotAt = new Date().toISOString();
    const asked = { serviceId: never.service('001'), slotAt };
    expect(await never.clerk.refused('check-in', { office: never.code }, asked)).toBe('INVALID_INPUT slotAt');
  });
});
