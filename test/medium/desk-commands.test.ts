/** Commands by the desk's socket: the same outcome, rights and memory as over HTTP. */
import { io, type Socket } from 'socket.io-client';
import { afterAll, describe, expect, it } from 'vitest';
import type {
  CommandName,
  CommandResult,
  DeskClientEvents,
  DeskServerEvents,
} from '../../contracts/sockets.ts';
import { newId } from '../../server/domain/ids.ts';
import { httpHall } from '../support/http-hall.ts';
import { next } from '../support/realtime.ts';

const hall = await httpHall();
const office = hall.directory.office('lezhe');
const [service] = hall.directory.services(office?.id ?? '');
const [counter] = hall.directory.counters(office?.id ?? '');
if (!office || !service || !counter) throw new Error('the demo has an office');
const at = { office: 'lezhe', counter: counter.id };

type Desk = Socket<DeskServerEvents, DeskClientEvents>;
const sockets: Socket[] = [];
afterAll(() => {
  for (const socket of sockets) socket.disconnect();
});

function connect(headers: Record<string, string>): Desk {
  const socket = io(`${hall.url}/desk`, { forceNew: true, transports: ['websocket'], extraHeaders: headers });
  sockets.push(socket);
  return socket;
}
const desk = async (username: string) => connect({ authorization: `Bearer ${await hall.signIn(username)}` });

function command<N extends CommandName>(
  socket: Desk,
  operation: N,
  params: Record<string, string>,
  body: unknown,
  idempotencyKey: string | null = null,
): Promise<CommandResult<N>> {
  const sent = { operation, params, body, idempotencyKey };
  return (socket as Socket).timeout(5_000).emitWithAck('command', sent) as Promise<CommandResult<N>>;
}
const code = async (...sent: Parameters<typeof command>) => {
  const result = await command(...sent);
  return result.ok || result.problem.code;
};

describe('a command by socket', () => {
  it('does what HTTP does, and the change comes as well', async () => {
    const socket = await desk('clerk1');
    const opened = await command(socket, 'sign-in', at, { serviceIds: [service.id] });
    if (!opened.ok) throw new Error(opened.problem.detail);
    const { epoch } = opened.answer;
    const issued = await command(
      socket,
      'take-ticket',
      { office: 'lezhe' },
      { serviceId: service.id, channel: 'desk' },
    );
    if (!issued.ok) throw new Error(issued.problem.detail);
    expect(issued).toMatchObject({ status: 201, answer: { ticket: { status: 'waiting', channel: 'desk' } } });
    expect(issued.answer.trackingUrl).toBe(`${hall.url}/t/${issued.answer.ticket.id}#${issued.answer.token}`);

    await socket.timeout(5_000).emitWithAck('join', { office: 'lezhe', lastSeq: null });
    const changes = next<Parameters<DeskServerEvents['changes']>[0]>(socket, 'changes');
    const called = await command(socket, 'call-next', at, { epoch });
    expect(called).toMatchObject({
      ok: true,
      status: 200,
      answer: { ticket: { id: issued.answer.ticket.id, status: 'called' }, why: { rule: 'earliest_due' } },
    });
    expect((await changes).counters).toMatchObject([
      { id: counter.id, ticket: { status: 'called' }, held: [] },
    ]);

    const params = { ticket: issued.answer.ticket.id };
    const held = next<Parameters<DeskServerEvents['changes']>[0]>(socket, 'changes');
    expect(await command(socket, 'hold', params, { epoch })).toMatchObject({
      answer: { ticket: { status: 'held' } },
    });
    expect((await held).counters).toMatchObject([{ ticket: null, held: [{ id: params.ticket }] }]);
    const paused = next<Parameters<DeskServerEvents['changes']>[0]>(socket, 'changes');
    await command(socket, 'pause-counter', at, { epoch, reason: 'meeting' });
    expect((await paused).counters).toMatchObject([{ state: 'paused', pauseReason: 'meeting' }]);
    await command(socket, 'sign-out', at, { epoch });
  });

  it('may be repeated over HTTP under its key, and the other way round', async () => {
    const token = await hall.signIn('clerk2');
    const socket = connect({ authorization: `Bearer ${token}` });
    const [body, key] = [{ serviceId: service.id }, newId()];
    const first = await command(socket, 'take-ticket', { office: 'lezhe' }, body, key);
    const headers = { 'idempotency-key': key };
    const again = await hall.ask('POST', '/api/v1/offices/lezhe/tickets', { token, body, headers });
    expect(first.ok && first.answer).toEqual(again.body);
    expect(await command(socket, 'take-ticket', { office: 'lezhe' }, body, key)).toEqual(first);
    const other = { ...body, priority: 'elderly' };
    expect(await code(socket, 'take-ticket', { office: 'lezhe' }, other, key)).toBe('IDEMPOTENCY_MISMATCH');
  });

  it('is refused as HTTP refuses, in the language of the handshake', async () => {
    const { seq } = await hall.engine.marks(office.id);
    const nowhere = { office: 'nowhere', counter: counter.id };
    expect(await code(connect({}), 'call-next', nowhere, 'nonsense')).toBe('UNAUTHENTICATED');
    expect(await code(connect({ authorization: `Bearer ${'x'.repeat(43)}` }), 'call-next', at, {})).toBe(
      'UNAUTHENTICATED',
    );
    expect(await code(await desk('unit1'), 'call-next', at, { epoch: 1 })).toBe('FORBIDDEN');
    expect(await code(await desk('manager'), 'call-next', at, { epoch: 1 })).toBe('FORBIDDEN');
    expect(await code(await desk('clerk3'), 'close-office', { office: 'lezhe' }, {})).toBe('FORBIDDEN');
    const clerk = await desk('clerk3');
    expect(await code(clerk, 'call-next', nowhere, { epoch: 1 })).toBe('NOT_FOUND');
    expect(await code(clerk, 'recall', { ticket: 'x' }, { epoch: 1 })).toBe('NOT_FOUND');
    expect(await code(clerk, 'call-next', at, { epoch: 'one' })).toBe('INVALID_INPUT');
    expect(await code(clerk, 'call-next', at, undefined)).toBe('INVALID_INPUT');
    expect(await code(clerk, 'take-ticket', { office: 'lezhe' }, { serviceId: service.id }, 'no key')).toBe(
      'INVALID_INPUT',
    );
    const albanian = connect({
      authorization: `Bearer ${await hall.signIn('clerk3')}`,
      'accept-language': 'sq',
    });
    expect(await command(albanian, 'call-next', at, { epoch: 99 })).toMatchObject({
      problem: { status: 409, title: expect.stringMatching(/sportel/) as string },
    });
    expect((await hall.engine.marks(office.id)).seq).toBe(seq);
  });

  it('needs the right that HTTP asks for', async () => {
    const staff = hall.mongo.collection('staff');
    const socket = await desk('clerk4');
    const sent = [socket, 'call', at, { epoch: 1, ticketId: newId() }] as const;
    expect(await code(...sent)).not.toBe('FORBIDDEN');
    await staff.updateOne({ username: 'clerk4' }, { $set: { rights: ['transfer'] } });
    await hall.directory.refresh();
    expect(await code(...sent)).toBe('FORBIDDEN');
  });

  it('is refused once its session has ended, though the socket is still there', async () => {
    const token = await hall.signIn('clerk5');
    const socket = connect({ authorization: `Bearer ${token}` });
    expect(await code(socket, 'call-next', at, { epoch: 99 })).not.toBe('UNAUTHENTICATED');
    await hall.ask('DELETE', '/api/v1/sessions', { token });
    expect(await code(socket, 'call-next', at, { epoch: 99 })).toBe('UNAUTHENTICATED');
  });

  it('with a cookie comes from our own pages only', async () => {
    const cookie = `sporteli_session=${await hall.signIn('clerk6')}`;
    expect(await code(connect({ cookie, origin: hall.url }), 'call-next', at, { epoch: 99 })).not.toBe(
      'CROSS_SITE',
    );
    const site = { cookie, origin: hall.url, 'sec-fetch-site': 'cross-site' };
    expect(await code(connect(site), 'call-next', at, { epoch: 99 })).toBe('CROSS_SITE');
  });
});
