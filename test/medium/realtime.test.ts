/** Live updates on the real live store: resume without gap or double, refusals, heartbeats, phones. */
import type { Socket } from 'socket.io-client';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Board } from '../../contracts/shapes.ts';
import type {
  BoardServerEvents,
  DeskServerEvents,
  DeskSnapshot,
  TicketPosition,
} from '../../contracts/sockets.ts';
import { newId } from '../../server/domain/ids.ts';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import { createEngine, type Engine } from '../../server/engine/index.ts';
import { lookTargets, presentBoard } from '../../server/operations/present.ts';
import { systemClock } from '../../server/clock.ts';
import { caller, engineForTests, request } from '../support/engine.ts';
import {
  join,
  liveHall,
  madeUpOffice,
  next,
  Screen,
  type BoardClient,
  type DeskClient,
  type TicketClient,
} from '../support/realtime.ts';

const { engine, redis, prefix } = engineForTests(systemClock);
type Changes = Parameters<BoardServerEvents['changes']>[0];

async function setUp(
  more: Parameters<typeof madeUpOffice>[0] = {},
  options: { engine?: Engine; heartbeatMs?: number } = {},
) {
  const made = madeUpOffice(more);
  const hall = await liveHall(options.engine ?? engine, made.directory, options.heartbeatMs);
  onTestFinished(() => hall[Symbol.asyncDispose]());
  await engine.rollDay(made.facts);
  const serviceIds = made.services.map(({ id }) => id);
  const take = (serviceId = serviceIds[0] ?? '') =>
    engine.takeTicket(made.facts, caller(), request(serviceId));
  const open = async (index: number) => {
    const counterId = made.counters[index]?.id ?? '';
    const clerkId = newId();
    const { counter } = await engine.signIn(made.facts, caller(), { counterId, clerkId, serviceIds });
    const claim = { clerkId, epoch: counter.epoch };
    return {
      counterId,
      claim,
      call: () => engine.callNext(made.facts, caller(), claim, counterId),
      recall: (ticketId: string) => engine.recall(made.facts, caller(), claim, ticketId),
      noShow: (ticketId: string) => engine.noShow(made.facts, caller(), claim, ticketId),
      serve: async (ticketId: string) => {
        await engine.start(made.facts, caller(), claim, ticketId);
        await engine.finish(made.facts, caller(), claim, ticketId, { outcome: 'done', delivered: [] });
      },
    };
  };
  /** What the HTTP twin answers. */
  const getBoard = async (): Promise<Board> =>
    presentBoard(await engine.look(made.record.id, lookTargets(made.services)), made.record, made.directory);
  const board = (headers?: Record<string, string>) => hall.connect<BoardClient>('/board', headers);
  return { ...made, hall, take, open, getBoard, board, serviceIds };
}

/** What has to agree between two boards at one sequence: lengths of waits go on by themselves. */
const comparable = ({ seq, calls, waiting }: Board) => ({
  seq,
  calls: calls.slice(0, 12),
  waiting: waiting.map(({ serviceId, count }) => ({ serviceId, count })),
});

describe('a screen', () => {
  it('gets a snapshot, then each call with the counter to go to', async () => {
    const { take, open, board, record } = await setUp();
    const { ticket } = await take();
    const counter = await open(1);
    const client = board();
    const snapshot = next<Board>(client, 'snapshot');
    expect(await join(client, { office: record.code, lastSeq: null })).toMatchObject({ ok: true });
    const { seq, waiting, calls } = await snapshot;
    expect({ calls, count: waiting[0]?.count }).toEqual({ calls: [], count: 1 });

    const changes = next<Changes>(client, 'changes');
    await counter.call();
    expect(await changes).toMatchObject({
      from: seq + 1,
      to: seq + 1,
      changes: [
        { kind: 'call', again: false, call: { ticketId: ticket.id, number: 'A001', counterName: '2' } },
      ],
      waiting: [{ count: 0 }],
    });
  });

  it('is answered what it missed since the sequence it has', async () => {
    const { take, open, board, record } = await setUp();
    const { ticket } = await take();
    const counter = await open(0);
    const { seq } = await engine.marks(record.id);
    await counter.call();
    await counter.recall(ticket.id);
    const client = board();
    const changes = next<Changes>(client, 'changes');
    expect(await join(client, { office: record.id, lastSeq: seq })).toEqual({ ok: true, seq: seq + 2 });
    expect(await changes).toMatchObject({
      from: seq + 1,
      to: seq + 2,
      changes: [
        { kind: 'call', again: false },
        { kind: 'call', again: true },
      ],
    });
  });

  it('gets a snapshot where the stream no longer holds what it misses, or where it is ahead of the store', async () => {
    const { take, board, record } = await setUp();
    for (let i = 0; i < 5; i++) await take();
    await redis.xtrim(`${prefix}{${record.id}}:events`, 'MINID', '5-0');
    const { seq } = await engine.marks(record.id);
    for (const lastSeq of [1, seq + 1]) {
      const client = board();
      const snapshot = next<Board>(client, 'snapshot');
      expect(await join(client, { office: record.id, lastSeq })).toEqual({ ok: true, seq });
      expect((await snapshot).seq).toBe(seq);
    }
  });

  it('misses nothing and hears nothing twice while clerks and citizens are busy and the network is not', async () => {
    const { take, open, getBoard, board, record, serviceIds } = await setUp();
    const steady = new Screen(board(), record.code);
    const shaky = Array.from({ length: 4 }, () => new Screen(board(), record.code));
    const screens = [steady, ...shaky];
    await vi.waitFor(() => expect(screens.every((screen) => screen.board)).toBe(true));

    const citizens = Array.from({ length: 60 }, (_, i) => take(serviceIds[i % 2]));
    const clerk = async (index: number): Promise<void> => {
      const counter = await open(index);
      for (let i = 0; i < 12; i++) {
        const { ticket } = await counter.call();
        if (!ticket) continue;
        if (i % 3 === 0) await counter.recall(ticket.id);
        if (i % 4 === 1) await counter.noShow(ticket.id);
        else await counter.serve(ticket.id);
      }
    };
    const network = async (screen: Screen): Promise<void> => {
      for (let i = 0; i < 3; i++) await screen.drop();
    };
    await Promise.all([...citizens, ...[0, 1, 2, 3].map(clerk), ...shaky.map(network)]);

    const truth = comparable(await getBoard());
    for (const screen of screens) {
      await vi.waitFor(() => expect(screen.board && comparable(screen.board)).toEqual(truth), {
        timeout: 5_000,
      });
      const seqs = screen.seen.map(({ seq }) => seq);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
    }
    expect(new Set(steady.verdicts)).toEqual(new Set(['apply']));
    const calls = (await engine.readEvents(record.id, 0, 10_000)).filter(({ type }) => /called/.test(type));
    for (const screen of screens) {
      const seen = screen.seen.filter(({ kind }) => kind === 'call').map(({ seq }) => seq);
      expect(seen).toEqual(calls.map(({ seq }) => seq));
    }
  });

  it('shows what one that comes later is shown, whatever clerks do', async () => {
    const { take, open, getBoard, board, record, facts, serviceIds } = await setUp();
    const screen = new Screen(board(), record.code);
    await vi.waitFor(() => expect(screen.board).not.toBeNull());
    const { counterId, claim, call, recall, serve } = await open(0);
    const toSecond = { id: serviceIds[1] ?? '', targets: DEFAULT_TARGETS_MS };
    const next = async () => {
      await take();
      return (await call()).ticket?.id ?? '';
    };
    const at = [facts, caller(), claim] as const;
    const steps: Record<string, () => Promise<unknown>> = {
      hold: async () => engine.hold(...at, await next()),
      resume: async () => {
        const ticketId = await next();
        await engine.hold(...at, ticketId);
        await engine.resume(...at, ticketId);
        await recall(ticketId);
        await serve(ticketId);
      },
      return: async () => engine.return(...at, await next(), 'end'),
      transfer: async () =>
        engine.transfer(...at, await next(), { service: toSecond, aim: null, keepAnchor: false }),
      undo: async () => {
        await next();
        await engine.undo(...at, counterId);
      },
      'undo of a finish': async () => {
        const ticketId = await next();
        await serve(ticketId);
        await engine.undo(...at, counterId);
        await engine.finish(...at, ticketId, { outcome: 'done', delivered: [] });
      },
      'a visit that goes on': async () => {
        const ticketId = await next();
        await engine.addLeg(...at, ticketId, toSecond);
        await serve(ticketId);
      },
      'walk-direct': async () => {
        const { ticket } = await engine.walkDirect(...at, counterId, request(serviceIds[0] ?? ''));
        await engine.finish(...at, ticket.id, { outcome: 'done', delivered: [] });
      },
    };
    for (const [step, act] of Object.entries(steps)) {
      await act();
      const truth = comparable(await getBoard());
      await vi.waitFor(() => expect(screen.board && comparable(screen.board), step).toEqual(truth));
    }
    expect(screen.board?.calls.length).toBeGreaterThan(1);
    expect(new Set(screen.verdicts)).toEqual(new Set(['apply']));
  });

  it('learns from the heartbeat that a message was lost, and gets it by joining again', async () => {
    const { take, open, board, record } = await setUp({}, { heartbeatMs: 50 });
    const client = board();
    const screen = new Screen(client, record.code);
    await vi.waitFor(() => expect(screen.board).not.toBeNull());
    const counter = await open(0);
    await take();
    await vi.waitFor(async () => expect(screen.sequence.last).toBe((await engine.marks(record.id)).seq));
    // This one is lost on the way.
    const listeners = client.listeners('changes');
    client.off('changes');
    await counter.call();
    await next(client, 'changes');
    for (const listener of listeners) client.on('changes', listener);
    const { seq } = await next<{ seq: number }>(client, 'heartbeat');
    expect(screen.sequence.isBehind(seq)).toBe(true);
    await screen.join();
    expect(screen.seen.map(({ kind }) => kind)).toEqual(['call']);
  });

  it('sees what was done at another server process', async () => {
    await using other = createEngine({ redis, prefix, clock: systemClock });
    const { take, board, record } = await setUp({}, { engine: other });
    const client = board();
    await join(client, { office: record.id, lastSeq: null });
    const changes = next<Changes>(client, 'changes');
    await take();
    expect(await changes).toMatchObject({ changes: [], waiting: [{ count: 1 }] });
  });

  it('comes back by itself after the server was stopped', async () => {
    const { hall, board, record } = await setUp();
    const client = board();
    await join(client, { office: record.id, lastSeq: null });
    const lost = new Promise((resolve) => client.once('disconnect', resolve));
    await hall.stop();
    await lost;
    // A socket that the server told to go would stay away.
    expect(client.active).toBe(true);
  });

  it('hears of what no doorbell rang for within a heartbeat', async () => {
    const deaf: Engine = Object.assign(Object.create(engine) as Engine, {
      listen: async () => async () => undefined,
    });
    const { take, board, record } = await setUp({}, { engine: deaf, heartbeatMs: 50 });
    const client = board();
    await join(client, { office: record.id, lastSeq: null });
    const changes = next<Changes>(client, 'changes');
    await take();
    expect(await changes).toMatchObject({ changes: [], waiting: [{ count: 1 }] });
  });
});

describe('a join', () => {
  it('is refused as its HTTP twin refuses, in the language of the handshake', async () => {
    const { hall, board, record } = await setUp({ openBoard: false });
    hall.signIn('elsewhere', [newId()]);
    hall.signIn('here', [record.id]);
    const request = { office: record.code, lastSeq: null };
    const desk = (headers: Record<string, string>) => hall.connect<DeskClient>('/desk', headers);
    for (const connect of [board, desk]) {
      const code = async (headers: Record<string, string>, asked: object = request) => {
        const answer = await join(connect(headers), asked);
        return answer.ok || answer.problem.code;
      };
      expect(await code({})).toBe('UNAUTHENTICATED');
      expect(await code({ authorization: 'elsewhere' })).toBe('FORBIDDEN');
      expect(await code({ authorization: 'here' })).toBe(true);
      expect(await code({ authorization: 'here' }, { ...request, office: 'nowhere' })).toBe('NOT_FOUND');
    }
    expect(await join(desk({ 'accept-language': 'sq' }), request)).toMatchObject({
      problem: { title: 'Hyni më parë', status: 401 },
    });
  });

  it('of a refused socket brings it nothing of what happens', async () => {
    const { board, record, take } = await setUp({ openBoard: false });
    const client = board();
    const heard = vi.fn();
    client.onAny(heard);
    await join(client, { office: record.id, lastSeq: null });
    await take();
    await join(client, { office: record.id, lastSeq: null });
    expect(heard).not.toHaveBeenCalled();
  });

  it('that makes no sense is INVALID_INPUT, and disturbs nobody', async () => {
    const { hall, board, record, take } = await setUp();
    const onlooker = board();
    await join(onlooker, { office: record.id, lastSeq: null });
    const client = board();
    const nonsense: unknown[] = [
      null,
      'lezhe',
      [],
      {},
      { office: record.id },
      { office: 1, lastSeq: null },
      { office: record.id, lastSeq: 'x' },
      { office: record.id, lastSeq: 1.5 },
      JSON.parse(`{"office":"${record.id}","lastSeq":null,"__proto__":{"a":1}}`),
      { office: { constructor: { prototype: 1 } }, lastSeq: null },
      { office: record.id, lastSeq: null, more: true },
      Buffer.from('lezhe'),
    ];
    for (const payload of nonsense) {
      expect(await join(client, payload), JSON.stringify(payload)).toMatchObject({
        problem: { code: 'INVALID_INPUT' },
      });
    }
    expect(await join(client, { office: '__proto__', lastSeq: null })).toMatchObject({
      problem: { code: 'UNAUTHENTICATED' },
    });
    (client as Socket).emit('join');
    const changes = next<Changes>(onlooker, 'changes');
    await take();
    expect((await changes).to).toBeGreaterThan(0);
    expect(hall.unexpected).toEqual([]);
  });

  it('may be repeated, but not without end', async () => {
    const { board, record } = await setUp();
    const client = board();
    const answers = [];
    for (let i = 0; i < 21; i++) answers.push(await join(client, { office: record.id, lastSeq: 0 }));
    expect(answers.slice(0, 20).every(({ ok }) => ok)).toBe(true);
    expect(answers[20]).toMatchObject({ problem: { code: 'RATE_LIMITED', status: 429 } });
  });

  it('of another site never comes to be', async () => {
    const { board } = await setUp();
    const client = board({ origin: 'https://elsewhere.example' });
    const refused = await new Promise((resolve) => client.once('connect_error', resolve));
    expect(refused).toBeInstanceOf(Error);
  });
});

describe('a desk', () => {
  it('sees counters and queues change, and nothing once its sign-in has ended', async () => {
    const { hall, record, take, open, counters } = await setUp({}, { heartbeatMs: 50 });
    hall.signIn('clerk', [record.id]);
    const client = hall.connect<DeskClient>('/desk', { authorization: 'clerk' });
    const snapshot = next<DeskSnapshot>(client, 'snapshot');
    await join(client, { office: record.id, lastSeq: null });
    expect((await snapshot).counters.map(({ name, state }) => `${name} ${state}`)).toEqual([
      '1 closed',
      '2 closed',
      '3 closed',
      '4 closed',
    ]);

    const opened = next<Parameters<DeskServerEvents['changes']>[0]>(client, 'changes');
    await open(2);
    expect((await opened).counters).toMatchObject([{ id: counters[2]?.id, state: 'open' }]);
    const taken = next<Parameters<DeskServerEvents['changes']>[0]>(client, 'changes');
    await take();
    expect(await taken).toMatchObject({ counters: [], waiting: [{ count: 1 }] });

    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    hall.signOut('clerk');
    expect(await gone).toBe('io server disconnect');
  });
});

describe('a phone', () => {
  it('needs the proof of its ticket', async () => {
    const { hall, take } = await setUp();
    const { ticket } = await take();
    const client = hall.connect<TicketClient>('/ticket');
    expect(await join(client, { ticketId: ticket.id, token: 'guess' })).toMatchObject({
      problem: { code: 'UNAUTHENTICATED' },
    });
    expect(await join(client, { ticketId: newId(), token: 'proof' })).toMatchObject({
      problem: { code: 'NOT_FOUND' },
    });
  });

  it('sees its place move up, and the counter as soon as it is called', async () => {
    const { hall, take, open } = await setUp();
    await take();
    const { ticket } = await take();
    const counter = await open(3);
    const client = hall.connect<TicketClient>('/ticket');
    const positions: TicketPosition[] = [];
    client.on('position', (position) => positions.push(position));
    await join(client, { ticketId: ticket.id, token: 'proof' });
    expect(positions.at(-1)).toMatchObject({
      peopleAhead: 1,
      counterName: null,
      ticket: { status: 'waiting' },
    });

    const first = (await counter.call()).ticket;
    await vi.waitFor(() => expect(positions.at(-1)).toMatchObject({ peopleAhead: 0 }), { timeout: 5_000 });
    await counter.serve(first?.id ?? '');
    await counter.call();
    await vi.waitFor(() =>
      expect(positions.at(-1)).toMatchObject({
        counterName: '4',
        ticket: { id: ticket.id, status: 'called' },
      }),
    );
    const seqs = positions.map(({ seq }) => seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
  });
});
