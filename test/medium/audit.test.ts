/** The audit on real stores: what is noted, in which order, whatever is away, and that nobody can change it unseen. */
import { pino } from 'pino';
import { afterEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { keptOf } from '../../contracts/audited.ts';
import { checkAudit } from '../../server/access/audit/check.ts';
import { drainAudit } from '../../server/access/audit/drain.ts';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import type { AuditDocument } from '../../server/access/audit/models.ts';
import { openAuditRecord } from '../../server/access/audit/record.ts';
import type { AuditContent } from '../../server/domain/audit-chain.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { connectMongo } from '../../server/models.ts';
import { layCable } from '../support/cable.ts';
import { deleteKeys } from '../support/delete-keys.ts';
import { httpHall, PASSWORD } from '../support/http-hall.ts';
import { deskOf, staffOf } from '../support/operations.ts';

const hall = await httpHall();
const [office] = hall.directory.offices();
if (!office) throw new Error('the demo has an office');
const counters = hall.directory.counters(office.id);
const at = (n: number) => ({ office: office.code, counter: counters[n]?.id ?? '' });
const log = pino({ level: 'silent' });
const live = openLiveAudit(hall.redis, hall.prefix);
const record = openAuditRecord(hall.mongo);
const drain = () => drainAudit({ live, record, log });
const check = async () => checkAudit(await live.read(), record);
const admin = await staffOf(hall, 'admin');
const supervisor = await staffOf(hall, 'supervisor');
const documents = () => hall.mongo.collection<AuditDocument>('audit');

/** What the audit holds of an action, the newest first. */
async function entriesOf(action: string) {
  await drain();
  return (await admin.ask('list-audit', { '?': `?action=${action}` })).items;
}

function content(id = newId()): AuditContent {
  return {
    ...{ id, at: Date.now(), actor: null, action: 'sign-out', target: null, officeId: null, address: '' },
    ...{ asked: {}, before: null, after: null, outcome: 'done', code: null },
  };
}

describe('the audit notes', () => {
  it('who closed the office, from where, before and after', async () => {
    await supervisor.ask('close-office', { office: office.code });
    await supervisor.ask('open-office', { office: office.code });
    const [closed] = await entriesOf('close-office');
    expect(closed).toMatchObject({
      actor: { name: hall.directory.staffByUsername('supervisor')?.name },
      target: { kind: 'office', id: office.id, label: office.name.sq },
      officeId: office.id,
      address: '127.0.0.1',
      before: { byHand: null },
      after: { byHand: 'closed' },
      outcome: 'done',
      code: null,
    });
    expect((await entriesOf('open-office'))[0]).toMatchObject({
      before: { byHand: 'closed' },
      after: { byHand: 'open' },
    });
  });

  it('a sign-in, right or wrong, and keeps no name that nobody has', async () => {
    const sent = (username: string, password: string) =>
      hall.ask('POST', '/api/v1/sessions', { body: { username, password } });
    await sent('clerk1', PASSWORD);
    await sent('clerk1', 'a wrong guess');
    await sent('my secret typed here', 'another guess');
    const clerk = hall.directory.staffByUsername('clerk1');
    const target = { kind: 'staff', id: clerk?.id, label: 'clerk1' };
    expect((await entriesOf('open-session')).slice(0, 3)).toMatchObject([
      { actor: null, target: null, outcome: 'refused', code: 'WRONG_CREDENTIALS' },
      { actor: null, target, outcome: 'refused', code: 'WRONG_CREDENTIALS' },
      { actor: { staffId: clerk?.id, name: clerk?.name }, target, outcome: 'done', code: null },
    ]);
    const kept = JSON.stringify(await documents().find().toArray());
    for (const secret of ['secret typed', 'guess', PASSWORD, admin.token]) expect(kept).not.toContain(secret);
  });

  it('a counter that a supervisor took over from a clerk', async () => {
    const clerk = await deskOf(hall, { office: office.code, counterId: at(0).counter, username: 'clerk2' });
    await supervisor.ask('sign-in', at(0), { force: true });
    expect((await entriesOf('sign-in'))[0]).toMatchObject({
      target: { kind: 'counter', id: at(0).counter, label: counters[0]?.name },
      asked: { force: true },
      before: { state: 'open', clerkId: clerk.clerkId },
      after: { state: 'open', clerkId: hall.directory.staffByUsername('supervisor')?.id },
    });
  });

  it('another priority, with the number of the ticket', async () => {
    const serviceId = hall.directory.services(office.id)[0]?.id ?? '';
    const { ticket } = await supervisor.ask('take-ticket', { office: office.code }, { serviceId });
    await supervisor.ask('change-priority', { ticket: ticket.id }, { priority: 'vip' });
    expect((await entriesOf('change-priority'))[0]).toMatchObject({
      target: { kind: 'ticket', id: ticket.id, label: ticket.number },
      asked: { priority: 'vip' },
      before: { priority: 'regular' },
      after: { priority: 'vip' },
    });
  });

  it('what somebody tried that is not theirs, and what the hall refused', async () => {
    const clerk = await staffOf(hall, 'clerk3');
    expect((await clerk.send('close-office', { office: office.code }, {})).status).toBe(403);
    const unit = hall.directory.offices()[1];
    const foreign = hall.directory.counters(unit?.id ?? '')[0]?.id ?? '';
    expect((await clerk.send('sign-in', { office: unit?.code ?? '', counter: foreign }, {})).status).toBe(
      403,
    );
    expect((await clerk.send('sign-out', at(3), { epoch: 1 })).status).toBe(409);
    const name = hall.directory.staffByUsername('clerk3')?.name;
    const refused = { actor: { name }, outcome: 'refused' };
    expect((await entriesOf('close-office'))[0]).toMatchObject({ ...refused, code: 'FORBIDDEN' });
    expect((await entriesOf('sign-in'))[0]).toMatchObject({
      ...refused,
      officeId: unit?.id,
      code: 'FORBIDDEN',
    });
    expect((await entriesOf('sign-out'))[0]).toMatchObject({
      ...refused,
      after: null,
      code: 'COUNTER_CLOSED',
    });
  });

  it('nothing that the events of the queue say already', async () => {
    const desk = await deskOf(hall, { office: office.code, counterId: at(1).counter, username: 'clerk4' });
    await desk.callNext();
    expect(keptOf('call-next')).toBeNull();
    expect(await entriesOf('call-next')).toEqual([]);
  });
});

describe('the audit can be searched', () => {
  it('by whom, by action, by office and by day, page by page', async () => {
    await drain();
    const ask = async (query: string) => (await admin.ask('list-audit', { '?': `?${query}` })).items;
    const all = await ask('limit=1000');
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, i) => all.length - i));
    const name = hall.directory.staffByUsername('supervisor')?.name ?? '';
    const byName = await ask(`actor=${encodeURIComponent(name.slice(1, 5).toUpperCase())}`);
    expect(byName.map(({ seq }) => seq)).toEqual(
      all.filter(({ actor }) => actor?.name.includes(name.slice(1, 5))).map(({ seq }) => seq),
    );
    expect(await ask('actor=.*')).toEqual([]);
    const day = (all[0]?.at ?? '').slice(0, 10);
    expect((await ask(`from=2000-01-01&to=2000-01-02`)).length).toBe(0);
    expect((await ask(`from=2000-01-01&to=${day.slice(0, 4)}-12-31&office=${office.code}`)).length).toBe(
      all.filter(({ officeId }) => officeId === office.id).length,
    );
    const first = await admin.ask('list-audit', { '?': '?limit=2' });
    const second = await admin.ask('list-audit', { '?': `?limit=2&cursor=${first.nextCursor ?? ''}` });
    expect([...first.items, ...second.items]).toEqual(all.slice(0, 4));
    expect((await admin.ask('list-audit', { '?': '?cursor=1' })).nextCursor).toBeNull();
  });

  it('not by what makes no sense', async () => {
    expect(await admin.refused('list-audit', { '?': '?from=2026-02-02&to=2026-02-01' })).toBe(
      'INVALID_INPUT to',
    );
    expect(await admin.refused('list-audit', { '?': '?office=nowhere' })).toBe('INVALID_INPUT office');
    expect(await admin.refused('list-audit', { '?': '?cursor=x' })).toBe('INVALID_INPUT cursor');
  });

  it('by administrators only', async () => {
    for (const name of ['list-audit', 'export-audit', 'get-audit-state'] as const)
      expect(await supervisor.refused(name)).toBe('FORBIDDEN');
  });

  it('and taken along as a table', async () => {
    await drain();
    const { text, headers } = await hall.ask('GET', '/api/v1/audit/export?action=close-office', admin);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const lines = text.trim().split('\r\n');
    expect(lines).toHaveLength(1 + (await entriesOf('close-office')).length);
    expect(lines[1]).toMatch(/^\d+,"20.+","close-office",/);
  });
});

describe('the audit goes on', () => {
  it('without a gap or a fork when two processes write at once', async () => {
    const other = connectLiveStore(inject('redisUrl'), (error) => {
      throw error;
    });
    const processes = [openLiveAudit(hall.redis, hall.prefix), openLiveAudit(other, hall.prefix)];
    await drain();
    const before = (await check()).entries;
    const note = async (audit: (typeof processes)[number]) => {
      const noted = content();
      await audit.begin(noted);
      await audit.append(noted);
    };
    await Promise.all(processes.flatMap((audit) => Array.from({ length: 50 }, () => note(audit))));
    expect(await check()).toMatchObject({ entries: before + 100, waiting: 100, fault: null });
    await Promise.all([drain(), drain(), drain()]);
    await drain();
    expect(await check()).toMatchObject({ entries: before + 100, waiting: 0, fault: null });
    await other.quit();
  });

  it('on a cluster of live stores, too', async () => {
    const cluster = connectLiveStore(inject('clusterUrl'), (error) => {
      throw error;
    });
    const prefix = `test-${newId()}:`;
    const there = openLiveAudit(cluster, prefix);
    const mongo = hall.mongo.useDb(`test-${newId()}`);
    const its = { live: there, record: openAuditRecord(mongo), log };
    onTestFinished(async () => {
      await mongo.dropDatabase();
      await deleteKeys(cluster, prefix);
      await cluster.quit();
    });
    for (let n = 0; n < 3; n++) {
      const noted = content();
      await there.begin(noted);
      await there.append(noted);
    }
    await drainAudit(its);
    expect(await checkAudit(await there.read(), its.record)).toMatchObject({
      entries: 3,
      waiting: 0,
      fault: null,
    });
    await cluster.del(`${prefix}{audit}:tip`);
    await drainAudit(its);
    expect((await there.read()).tip?.seq).toBe(3);
  });

  it('while the document store is away, and the record has it all when it is back', async () => {
    const uri = new URL(inject('mongodbUri'));
    await using cable = await layCable(uri.href.replace('mongodb:', 'http:'));
    const away = new URL(uri.href);
    away.port = new URL(cable.url).port;
    away.pathname = `/${hall.mongo.name}`;
    away.searchParams.set('directConnection', 'true');
    const mongo = await connectMongo(away.href);
    const far = openAuditRecord(mongo);
    const before = (await check()).entries;
    cable.cut();
    for (const operation of ['close-office', 'open-office'] as const)
      await supervisor.ask(operation, { office: office.code });
    await expect(drainAudit({ live, record: far, log })).rejects.toThrow();
    expect((await live.read()).waiting).toHaveLength(2);
    cable.mend();
    await expect
      .poll(
        () =>
          drainAudit({ live, record: far, log }).then(
            () => true,
            () => false,
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    await drain();
    expect(await check()).toMatchObject({ entries: before + 2, waiting: 0, fault: null });
    await mongo.close();
  });

  it('from the record’s end when the live store came back older', async () => {
    await drain();
    const end = await record.tip();
    await hall.redis.del(...['tip', 'entries'].map((name) => `${hall.prefix}{audit}:${name}`));
    await supervisor.ask('close-office', { office: office.code });
    await drain();
    await drain();
    expect(await check()).toMatchObject({ entries: end.seq + 1, fault: null });
    expect((await entriesOf('close-office'))[0]?.seq).toBe(end.seq + 1);
  });

  it('with a word on what was begun and never ended', async () => {
    const lost = content();
    await live.begin({ ...lost, outcome: 'unknown' });
    await drainAudit({ live, record, log }, -1);
    const [entry] = await entriesOf('sign-out');
    expect(entry).toMatchObject({ id: lost.id, outcome: 'unknown' });
    await live.append(lost);
    await drain();
    expect((await record.tip()).seq).toBe(entry?.seq);
  });
});

describe('whoever tampers with the record', () => {
  afterEach(async () => {
    expect((await check()).fault).toBeNull();
    expect((await admin.ask('get-audit-state')).state).toBe('right');
  });
  const state = () => admin.ask('get-audit-state');
  /** Puts back what was there. */
  async function whole() {
    await drain();
    const all = await documents().find().sort({ _id: 1 }).toArray();
    return {
      all,
      async [Symbol.asyncDispose]() {
        await documents().deleteMany({});
        await documents().insertMany(all);
      },
    };
  }

  it('is seen where an entry was altered', async () => {
    await using _ = await whole();
    await documents().updateOne({ _id: 3 }, { $set: { 'target.label': 'somebody else' } });
    expect(await state()).toMatchObject({ state: 'wrong', fault: { kind: 'altered', seq: 3 } });
  });

  it('is seen where an entry is gone, or two have changed places', async () => {
    await using before = await whole();
    const [, second, third] = before.all;
    if (!second || !third) throw new Error('there are entries');
    await documents().deleteOne({ _id: second._id });
    expect(await state()).toMatchObject({ state: 'wrong', fault: { kind: 'missing', seq: 2 } });
    await documents().deleteOne({ _id: third._id });
    await documents().insertMany([
      { ...second, _id: third._id },
      { ...third, _id: second._id },
    ]);
    expect(await state()).toMatchObject({ state: 'wrong', fault: { kind: 'altered', seq: 2 } });
  });

  it('is seen where the last entries are gone, by what the live store remembers', async () => {
    await using before = await whole();
    const last = before.all.at(-1)?._id ?? 0;
    await documents().deleteMany({ _id: { $gt: last - 2 } });
    expect(await state()).toMatchObject({ state: 'wrong', fault: { kind: 'tail', seq: last - 1 } });
    await drain();
    expect(await state()).toMatchObject({ state: 'wrong', fault: { kind: 'tail', seq: last - 1 } });
  });

  it('is still seen when more was noted after the last entries were taken', async () => {
    const before = await whole();
    const last = before.all.at(-1)?._id ?? 0;
    await documents().deleteMany({ _id: last });
    await supervisor.ask('open-office', { office: office.code });
    await drain();
    expect(await state()).toMatchObject({ state: 'wrong', fault: { kind: 'missing', seq: last } });
    const [gone] = before.all.slice(-1);
    if (gone) await documents().insertOne(gone);
  });
});
