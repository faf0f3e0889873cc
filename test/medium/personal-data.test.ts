/** Personal data over HTTP: what is asked for, who reads it when, how it comes into the record, how it is found, corrected and erased. */
import { Writable } from 'node:stream';
import fc from 'fast-check';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnswerOf, OperationName } from '../../contracts/api.ts';
import type { Ticket } from '../../contracts/shapes.ts';
import { drainStep } from '../../ledger/drain.ts';
import { openLedger } from '../../ledger/index.ts';
import { createSealing } from '../../server/access/sealing.ts';
import { demoId } from '../../server/catalogue/demo.ts';
import { virtualClock } from '../../server/clock.ts';
import { newId, newTicketId } from '../../server/domain/ids.ts';
import { factsOf } from '../../server/operations/common.ts';
import { everythingLive, everythingRecorded } from '../support/everything.ts';
import { httpHall } from '../support/http-hall.ts';
import { deskOf, staffOf } from '../support/operations.ts';
import { addAccount } from '../support/principals.ts';

const NOON = Date.parse('2026-11-24T11:00:00Z');
const DAY = 86_400_000;
const clock = virtualClock(NOON);
const logged: string[] = [];
const logs = new Writable({
  write(chunk: Buffer, _encoding, done) {
    logged.push(chunk.toString());
    done();
  },
});
const OLD_KEY = 'a data key for tests, long enough';
const hall = await httpHall({ clock, log: pino({ level: 'trace' }, logs), dataKeys: [OLD_KEY] });
const ledger = openLedger(hall.mongo);

const officeId = hall.directory.office('lezhe')?.id ?? '';
const here = () => hall.directory.office('lezhe') ?? expect.fail('the demo has an office');
const [complaint, licence, certificate, silent] = ['018', '085', '001', '002'].map((code) =>
  demoId(`service ${code}`),
) as [string, string, string, string];

const counters = hall.directory.counters(officeId);
const open = (n: number) =>
  deskOf(hall, { office: 'lezhe', counterId: counters[n - 1]?.id ?? '', username: `clerk${n}` });
let desk: Awaited<ReturnType<typeof open>>;
let colleague: Awaited<ReturnType<typeof open>>;
let admin: Awaited<ReturnType<typeof staffOf>>;

beforeAll(async () => {
  const offices = hall.mongo.collection('offices');
  await offices.updateOne(
    { code: 'lezhe' },
    { $set: { 'services.$[it].notes': false } },
    { arrayFilters: [{ 'it.serviceId': silent }] },
  );
  const elsewhere = hall.directory.office('shengjin')?.id ?? '';
  await addAccount(hall, 'keeper', { grants: [{ role: 'office-admin', scope: { officeIds: [officeId] } }] });
  await addAccount(hall, 'stranger', {
    grants: [{ role: 'office-admin', scope: { officeIds: [elsewhere] } }],
  });
  await hall.directory.refresh();
  [desk, colleague, admin] = [await open(1), await open(2), await staffOf(hall, 'keeper')];
});

const person = { name: 'Drita Ndoja-Përkola', phone: '+355691234567' };
const take = (body: object = {}) =>
  desk.ask('take-ticket', { office: 'lezhe' }, { serviceId: complaint, ...body });
const read = (who: typeof desk, ticket: string) => who.ask('get-personal-data', { ticket });
async function drain(): Promise<void> {
  while ((await drainStep(ledger, hall.engine, officeId)).events > 0);
}
/** Calls the one to a desk, whoever waits besides. */
async function callTo(who: typeof desk, { id }: { id: string }): Promise<Ticket> {
  return (await who.ask('call', who.at, { epoch: who.epoch, ticketId: id })).ticket;
}
async function finish(who: typeof desk, { id: ticket }: { id: string }): Promise<void> {
  await who.ask('start', { ticket }, { epoch: who.epoch });
  await who.ask('finish', { ticket }, { epoch: who.epoch, endVisit: true });
}
/** A ticket that was called to the desk, with all that can be kept, and finished. */
async function visited(body: object = person, note = 'Ka harruar kartën'): Promise<AnswerOf<'take-ticket'>> {
  // Tickets of one instant are in no order.
  clock.set(clock.now() + 1_000);
  const issued = await take(body);
  await callTo(desk, issued.ticket);
  await desk.ask('note', { ticket: issued.ticket.id }, { text: note });
  await finish(desk, issued.ticket);
  return issued;
}
const asHolder = (method: string, { ticket, token }: { ticket: { id: string }; token: string }) =>
  hall.ask(method, `/api/v1/tickets/${ticket.id}/personal-data`, {
    headers: { authorization: `Ticket ${token}` },
  });
/** Two days later, with everything in the record: the live store has forgotten who left. */
async function forgotten(): Promise<void> {
  await drain();
  clock.set(clock.now() + 2 * DAY);
  await hall.engine.rollDay(factsOf(here()));
  await drain();
  while ((await hall.engine.forgetClosed(factsOf(here()))) > 0);
}
async function erase(ticket: string): Promise<void> {
  expect((await admin.send('erase-personal-data', { ticket }, undefined)).status).toBe(204);
}
const recorded = (ticket: string) => ledger.raw.personal.findOne({ _id: ticket });

describe('a service', () => {
  it('says what it asks for, and nothing more is taken', async () => {
    const { items } = await desk.ask('list-services', { office: 'lezhe' });
    const asks = new Map(items.map(({ id, asksFor, notes }) => [id, { asksFor, notes }]));
    expect(asks.get(complaint)).toEqual({ asksFor: ['name', 'phone'], notes: true });
    expect(asks.get(certificate)).toEqual({ asksFor: [], notes: true });
    expect(asks.get(silent)).toEqual({ asksFor: [], notes: false });
    const refused = (body: object) => desk.refused('take-ticket', { office: 'lezhe' }, body);
    expect(await refused({ serviceId: certificate, phone: person.phone })).toBe('INVALID_INPUT phone');
    expect(await refused({ serviceId: licence, name: person.name })).toBe('INVALID_INPUT name');
    const walk = { epoch: desk.epoch, serviceId: certificate, name: person.name };
    expect(await desk.refused('walk-direct', desk.at, walk)).toBe('INVALID_INPUT name');
  });

  it('requires nothing, and the ticket says what was told', async () => {
    expect((await take()).ticket.personal).toEqual([]);
    expect((await take({ phone: person.phone })).ticket.personal).toEqual(['phone']);
    expect((await take(person)).ticket.personal).toEqual(['name', 'phone']);
  });

  it.each([
    ['069 123 4567', '+355691234567'],
    ['+355 69-123-4567', '+355691234567'],
    ['00355 69 123 4567', '+355691234567'],
    ['(069) 123.45.67', '+355691234567'],
    ['+39 06 1234 5678', '+390612345678'],
  ])('understands a phone number written as %s', async (phone, kept) => {
    const issued = await take({ phone });
    expect((await asHolder('GET', issued)).body).toMatchObject({ phone: kept, name: null, notes: [] });
  });

  it.each(['0691', '12345678', 'call me', '+355 69 123 4567 ext 5', `+${'1'.repeat(16)}`, '', '+0691234567'])(
    'takes "%s" for no phone number',
    async (phone) => {
      const body = { serviceId: complaint, phone };
      expect(await desk.refused('take-ticket', { office: 'lezhe' }, body)).toBe('INVALID_INPUT phone');
    },
  );

  it('may keep no notes: none is taken, whatever it comes with', async () => {
    const { ticket } = await take({ serviceId: silent });
    await callTo(desk, ticket);
    const [at, note] = [{ ticket: ticket.id }, 'Nuk ruhet'];
    const { epoch } = desk;
    expect(await desk.refused('note', at, { text: note })).toBe('NO_NOTES_HERE');
    expect(await desk.refused('hold', at, { epoch, note })).toBe('NO_NOTES_HERE');
    const to = { serviceId: certificate };
    expect(await desk.refused('transfer', at, { epoch, to, note })).toBe('NO_NOTES_HERE');
    await desk.ask('hold', at, { epoch });
    await desk.ask('withdraw', at);
  });

  it('takes it from who has an appointment or no ticket, too', async () => {
    const slot = { serviceId: complaint, slotAt: new Date(clock.now()).toISOString() };
    const checkedIn = await desk.ask('check-in', { office: 'lezhe' }, { ...slot, phone: '069 765 4321' });
    expect((await asHolder('GET', checkedIn)).body).toMatchObject({ phone: '+355697654321' });
    const walk = { epoch: desk.epoch, serviceId: complaint, name: person.name };
    const { ticket } = await desk.ask('walk-direct', desk.at, walk);
    expect(await read(desk, ticket.id)).toMatchObject({ name: person.name, phone: null });
    await desk.ask('finish', { ticket: ticket.id }, { epoch: desk.epoch });
  });
});

describe('personal data', () => {
  it('is shown to the clerk to whom the person was called, then and after, and to no other', async () => {
    const { ticket } = await take(person);
    const supervisor = await staffOf(hall, 'supervisor');
    const everybody = [desk, colleague, supervisor, await staffOf(hall, 'admin')];
    const turnedAway = (some: typeof everybody) =>
      Promise.all(some.map((who) => who.refused('get-personal-data', { ticket: ticket.id })));
    expect(new Set(await turnedAway(everybody))).toEqual(new Set(['NOT_CALLED_TO_YOU']));

    await callTo(desk, ticket);
    const eraseAt = '2026-12-24T23:00:00.000Z';
    expect(await read(desk, ticket.id)).toEqual({ ...person, notes: [], eraseAt });
    expect(new Set(await turnedAway(everybody.slice(1)))).toEqual(new Set(['NOT_CALLED_TO_YOU']));
    await finish(desk, ticket);
    expect(await read(desk, ticket.id)).toMatchObject(person);
    expect(new Set(await turnedAway(everybody.slice(1)))).toEqual(new Set(['NOT_CALLED_TO_YOU']));
    for (const username of ['manager', 'keeper']) {
      const other = await staffOf(hall, username);
      expect(await other.refused('get-personal-data', { ticket: ticket.id })).toBe('FORBIDDEN');
    }
  });

  it('goes with the ticket to the next clerk, and is not shown any more once a call was taken back', async () => {
    const { ticket } = await take(person);
    await callTo(desk, ticket);
    await desk.ask('undo', desk.at, { epoch: desk.epoch });
    expect(await desk.refused('get-personal-data', { ticket: ticket.id })).toBe('NOT_CALLED_TO_YOU');
    await callTo(desk, ticket);
    const transfer = { epoch: desk.epoch, to: { counterId: colleague.at.counter }, note: 'Vjen te ju' };
    await desk.ask('transfer', { ticket: ticket.id }, transfer);
    expect(await colleague.refused('get-personal-data', { ticket: ticket.id })).toBe('NOT_CALLED_TO_YOU');
    await callTo(colleague, ticket);
    const { notes } = await read(colleague, ticket.id);
    expect(notes).toEqual([{ text: 'Vjen te ju', at: expect.any(String) as string, clerkId: desk.clerkId }]);
    expect(await read(desk, ticket.id)).toMatchObject(person);
    await finish(colleague, ticket);
  });

  it('is shown to who takes over the counter where the person sits', async () => {
    const { ticket } = await take(person);
    const first = await open(5);
    await callTo(first, ticket);
    const supervisor = await staffOf(hall, 'supervisor');
    expect(await supervisor.refused('get-personal-data', { ticket: ticket.id })).toBe('NOT_CALLED_TO_YOU');
    const { epoch } = await supervisor.ask('sign-in', first.at, { force: true });
    expect(await supervisor.ask('get-personal-data', { ticket: ticket.id })).toMatchObject(person);
    await supervisor.ask('no-show', { ticket: ticket.id }, { epoch });
    await supervisor.ask('sign-out', first.at, { epoch });
  });

  it('is shown to its holder, and to the holder of no other ticket', async () => {
    const [mine, other] = [await take(person), await take()];
    expect((await asHolder('GET', mine)).body).toMatchObject({ ...person, notes: [] });
    expect((await asHolder('GET', { ticket: mine.ticket, token: other.token })).status).toBe(401);
    const path = `/api/v1/tickets/${mine.ticket.id}/personal-data`;
    expect((await hall.ask('GET', path)).status).toBe(401);
  });

  it('is corrected by that clerk, field by field, and null erases a field', async () => {
    const { ticket } = await take(person);
    const set = (body: object) => desk.ask('set-personal-data', { ticket: ticket.id }, body);
    expect(await desk.refused('set-personal-data', { ticket: ticket.id }, { name: 'x' })).toBe(
      'NOT_CALLED_TO_YOU',
    );
    await callTo(desk, ticket);
    expect(await set({ name: 'Drita Përkola' })).toMatchObject({ ...person, name: 'Drita Përkola' });
    expect(await set({ phone: null })).toMatchObject({ name: 'Drita Përkola', phone: null });
    const { ticket: after } = await desk.ask('get-ticket', { ticket: ticket.id });
    expect(after.personal).toEqual(['name']);
    expect(await set({})).toMatchObject({ name: 'Drita Përkola', phone: null });
    await drain();
    expect(await recorded(ticket.id)).toMatchObject({ phone: { sealed: null, index: null } });
    const told = (await hall.engine.readEvents(officeId, 0, 10_000)).filter(
      ({ ticketId }) => ticketId === ticket.id,
    );
    expect(
      told.filter(({ type }) => type === 'ticket.personal_changed').map(({ data }) => data),
    ).toMatchObject([
      { changed: ['name'], personal: ['name', 'phone'] },
      { changed: ['phone'], personal: ['name'] },
    ]);
    await finish(desk, ticket);
  });

  it('comes from the record once the live store has forgotten the ticket, or lost what it kept', async () => {
    const { ticket } = await visited();
    const before = await read(desk, ticket.id);
    expect(before).toMatchObject({ ...person, notes: [{ text: 'Ka harruar kartën' }] });
    await drain();
    await hall.redis.del(`${hall.prefix}{${officeId}}:personal:${ticket.id}`);
    expect(await read(desk, ticket.id)).toEqual(before);
    await desk.ask('set-personal-data', { ticket: ticket.id }, { name: person.name });
    expect(await read(desk, ticket.id)).toEqual(before);
    await forgotten();
    expect(await hall.engine.ticket(officeId, ticket.id)).toBeNull();
    expect(await read(desk, ticket.id)).toEqual(before);
    expect(await colleague.refused('get-personal-data', { ticket: ticket.id })).toBe('NOT_CALLED_TO_YOU');
  });

  it('of a ticket that an earlier version noted is readable, and erased with the rest', async () => {
    const { ticket } = await take();
    await callTo(desk, ticket);
    const { notes } = createSealing({ secret: 'a secret for tests', dataKeys: [OLD_KEY] });
    const old = {
      sealed: notes.seal(ticket.id, 'Shënim i vjetër'),
      at: clock.now(),
      actor: `staff:${desk.clerkId}`,
    };
    const stem = `${hall.prefix}{${officeId}}:`;
    const live = JSON.parse((await hall.redis.get(`${stem}ticket:${ticket.id}`)) ?? '') as Record<
      string,
      unknown
    >;
    const { personal: _notYet, ...was }: Record<string, unknown> = { ...live, notes: 1 };
    await hall.redis.set(`${stem}ticket:${ticket.id}`, JSON.stringify(was));
    await hall.redis.rpush(`${stem}notes:${ticket.id}`, JSON.stringify(old));
    await desk.ask('note', { ticket: ticket.id }, { text: 'Shënim i ri' });
    expect((await read(desk, ticket.id)).notes.map(({ text }) => text)).toEqual([
      'Shënim i vjetër',
      'Shënim i ri',
    ]);
    await erase(ticket.id);
    expect((await read(desk, ticket.id)).notes).toEqual([]);
    expect(await hall.redis.exists(`${stem}notes:${ticket.id}`)).toBe(0);
    await finish(desk, ticket);
  });
});

describe('who protects data', () => {
  const find = (body: object, who = admin) => who.ask('find-personal-data', {}, body);
  const ids = ({ items }: AnswerOf<'find-personal-data'>) => items.map(({ ticket }) => ticket.id);

  it('finds all about a person by phone, by name, and by number and day, however they are written', async () => {
    const who = { name: 'Gjergj Çoba i Vjetër', phone: '+355681112233' };
    const [first, second] = [await visited(who), await visited({ phone: who.phone })];
    await forgotten();
    const third = await take({ name: 'çoba, GJERGJ (i vjeter)' });
    await drain();
    expect(ids(await find({ phone: '068 111 22 33' }))).toEqual([second.ticket.id, first.ticket.id]);
    expect(ids(await find({ name: 'Vjetër Gjergj Coba i' }))).toEqual([third.ticket.id, first.ticket.id]);
    const { number, day, serviceId } = first.ticket;
    const { items } = await find({ number: number.toLowerCase(), day });
    expect(items).toMatchObject([
      {
        ...who,
        notes: [{ text: 'Ka harruar kartën' }],
        ticket: { number, day, serviceId, status: 'served' },
      },
    ]);
    expect(ids(await find({ phone: '068 111 22 34' }))).toEqual([]);
  });

  it('pages through what is found', async () => {
    const phone = '+355684445566';
    const visits = [];
    for (let i = 0; i < 5; i++) visits.push((await take({ phone })).ticket.id);
    await drain();
    const found: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page: AnswerOf<'find-personal-data'> = await find({ phone, limit: 2, ...(cursor && { cursor }) });
      found.push(...ids(page));
      cursor = page.nextCursor;
    }
    expect(found.sort()).toEqual(visits.sort());
  });

  it('asks in one way at a time', async () => {
    const refused = (body: object) => admin.refused('find-personal-data', {}, body);
    expect(await refused({})).toBe('INVALID_INPUT phone');
    expect(await refused({ name: 'x', phone: '0691234567' })).toBe('INVALID_INPUT phone');
    expect(await refused({ number: 'A001' })).toBe('INVALID_INPUT day');
    expect(await refused({ phone: '1' })).toBe('INVALID_INPUT phone');
  });

  it('finds and erases in their own offices only', async () => {
    const { ticket } = await visited({ phone: '+355687778899' });
    await drain();
    const stranger = await staffOf(hall, 'stranger');
    expect(ids(await find({ phone: '0687778899' }, stranger))).toEqual([]);
    expect(await stranger.refused('erase-personal-data', { ticket: ticket.id })).toBe('FORBIDDEN');
    for (const name of ['find-personal-data', 'erase-personal-data'] satisfies OperationName[])
      expect(await desk.refused(name, { ticket: ticket.id }, { phone: '0687778899' })).toBe('FORBIDDEN');
    expect(ids(await find({ phone: '0687778899' }))).toEqual([ticket.id]);
  });

  it('is noted in the audit with the tickets they were shown, and not with whom they looked for', async () => {
    const { ticket } = await visited({ phone: '+355680001122', name: 'Zef Gurakuqi' });
    await drain();
    await find({ phone: '0680001122' });
    await find({ name: 'Zef Gurakuqi' });
    await erase(ticket.id);
    const live = await everythingLive(hall.redis, hall.prefix);
    expect(live).toContain('find-personal-data');
    const shown = { tickets: `${ticket.number} (${ticket.day})`, ticketIds: [ticket.id] };
    expect(live.split(JSON.stringify(JSON.stringify(shown)).slice(1, -1)).length).toBeGreaterThan(2);
    for (const secret of ['680001122', 'Gurakuqi', 'gurakuqi']) expect(live).not.toContain(secret);
  });

  it('finds what was sealed under an older key, as long as the list has it', async () => {
    const { ticket } = await visited({ phone: '+355682223344' });
    await drain();
    const kept = (await recorded(ticket.id)) ?? expect.fail('it is recorded');
    const changed = createSealing({ secret: '', dataKeys: ['a newer key', OLD_KEY] });
    expect(changed.phone.indexes('+355682223344')).toContain(kept.phone?.index);
    expect(changed.phone.open(ticket.id, kept.phone?.sealed ?? '')).toBe('+355682223344');
  });
});

describe('erasing', () => {
  it('takes name, phone and notes from both stores, for good, and leaves the ticket', async () => {
    const { ticket } = await visited();
    await drain();
    await erase(ticket.id);
    await drain();
    const gone = { name: null, phone: null, notes: [] };
    expect(await read(desk, ticket.id)).toMatchObject(gone);
    expect(await hall.engine.personalData(officeId, ticket.id)).toEqual({ notes: [] });
    const mark = (await recorded(ticket.id)) ?? expect.fail('a mark is left');
    expect(mark).not.toHaveProperty('name');
    expect(mark).not.toHaveProperty('phone');
    expect(mark.notes).toEqual([]);
    expect((await desk.ask('get-ticket', { ticket: ticket.id })).ticket).toMatchObject({
      ...{ status: 'served', personal: [], notes: 0 },
    });
    expect(
      (await admin.ask('find-personal-data', {}, { number: ticket.number, day: ticket.day })).items,
    ).toEqual([]);
    // Once more changes nothing, and tells nothing.
    const { seq } = await hall.engine.marks(officeId);
    await erase(ticket.id);
    expect((await hall.engine.marks(officeId)).seq).toBe(seq);
  });

  it('is done for the holder, too, also of a ticket that the live store has forgotten', async () => {
    const [early, late] = [await visited(), await visited()];
    expect((await asHolder('DELETE', early)).status).toBe(204);
    expect((await asHolder('GET', early)).body).toMatchObject({ name: null, phone: null, notes: [] });
    await forgotten();
    expect((await asHolder('GET', late)).body).toMatchObject(person);
    const { seq } = await hall.engine.marks(officeId);
    expect((await asHolder('DELETE', late)).status).toBe(204);
    expect((await asHolder('GET', late)).body).toMatchObject({ name: null, phone: null, notes: [] });
    expect((await hall.engine.marks(officeId)).seq).toBe(seq);
    expect((await asHolder('DELETE', { ...late, token: early.token })).status).toBe(401);
  });

  it('knows no ticket that there never was', async () => {
    const unknown = { ticket: newTicketId(here().serial, 0) };
    expect(await admin.refused('erase-personal-data', unknown)).toBe('NOT_FOUND');
    expect(await desk.refused('get-personal-data', unknown)).toBe('NOT_FOUND');
    expect(await desk.refused('set-personal-data', unknown, { name: 'x' })).toBe('NOT_FOUND');
  });

  it('leaves what is told afterwards', async () => {
    const { ticket } = await take(person);
    await callTo(desk, ticket);
    await erase(ticket.id);
    await desk.ask('set-personal-data', { ticket: ticket.id }, { phone: '0681231231' });
    await drain();
    await finish(desk, ticket);
    await forgotten();
    expect(await read(desk, ticket.id)).toMatchObject({ name: null, phone: '+355681231231', notes: [] });
  });
});

describe('nobody', () => {
  /** Words of letters that nothing else in the stores is made of, so that finding them means that they leaked. */
  const word = fc
    .array(fc.constantFrom('Ç', 'Ë', 'Ž', 'Š', 'Đ', 'Ł', 'Õ', 'Ñ', 'Ü'), { minLength: 6, maxLength: 20 })
    .map((letters) => letters.join(''));
  const digits = fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 })
    .map((each) => `+9${each.join('')}`);
  const told = fc.record({ name: word, phone: digits, note: word, second: word, looked: word });

  it('finds a name, a phone or a note in the stores, the events or the logs, whatever it is', async () => {
    const secrets: string[] = [];
    await fc.assert(
      fc.asyncProperty(told, async ({ name, phone, note, second, looked }) => {
        const issued = await desk.ask(
          'take-ticket',
          { office: 'lezhe' },
          { serviceId: complaint, name, phone },
          newId(),
        );
        const at = { ticket: issued.ticket.id };
        await callTo(desk, issued.ticket);
        await desk.ask('note', at, { text: note }, newId());
        await desk.ask('hold', at, { epoch: desk.epoch, note: second }, newId());
        await desk.ask('resume', at, { epoch: desk.epoch });
        await desk.ask('set-personal-data', at, { name: looked }, newId());
        expect(await read(desk, at.ticket)).toMatchObject({
          name: looked,
          phone,
          notes: [{ text: note }, { text: second }],
        });
        await finish(desk, issued.ticket);
        await drain();
        expect((await admin.ask('find-personal-data', {}, { name: looked })).items.length).toBeGreaterThan(0);
        await admin.send('find-personal-data', {}, { phone, name });
        await hall.ask('POST', '/api/v1/personal-data/find', {
          token: admin.token,
          body: `{"phone":"${phone}"`,
        });
        await hall.ask(
          'GET',
          `/api/v1/personal-data/find?phone=${encodeURIComponent(phone)}&name=${encodeURIComponent(name)}`,
          { token: admin.token },
        );
        secrets.push(...[name, phone, note, second, looked].map((each) => each.replace('+', '')));
      }),
      { numRuns: 15 },
    );
    const supervisor = await staffOf(hall, 'supervisor');
    let events = '';
    for (let after = 0, more = true; more;) {
      const { items } = await supervisor.ask('list-events', {
        office: 'lezhe',
        '?': `?after=${after}&limit=1000`,
      });
      events += JSON.stringify(items);
      after = items.at(-1)?.seq ?? after;
      more = items.length === 1000;
    }
    const everything = [
      await everythingLive(hall.redis, hall.prefix),
      await everythingRecorded(hall.mongo),
      events,
      logged.join(''),
    ];
    expect(logged.length).toBeGreaterThan(100);
    for (const place of everything) {
      const folded = place.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');
      for (const secret of secrets) {
        expect(place).not.toContain(secret);
        expect(folded).not.toContain(secret.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, ''));
      }
    }
  });
});
