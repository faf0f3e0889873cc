import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../contracts/problems.ts';
import type { Board, BoardCall } from '../contracts/shapes.ts';
import type { BoardChange, JoinAnswer, JoinRequest } from '../contracts/sockets.ts';
import { LiveBoard } from './live.svelte.ts';

type Listener = (...args: unknown[]) => void;

/** Stands for the connection: the test plays the server. */
class FakeSocket {
  connected = false;
  readonly joins: JoinRequest[] = [];
  answer: JoinAnswer = { ok: true, seq: 0 };
  readonly #listeners = new Map<string, Listener>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, listener);
    return this;
  }
  connect(): this {
    this.connected = true;
    this.receive('connect');
    return this;
  }
  disconnect(): this {
    this.connected = false;
    return this;
  }
  timeout(): this {
    return this;
  }
  emit(_event: 'join', request: JoinRequest, acknowledge: (error: null, answer: JoinAnswer) => void): void {
    this.joins.push(request);
    acknowledge(null, this.answer);
  }
  receive(event: string, ...args: unknown[]): void {
    this.#listeners.get(event)?.(...args);
  }
}

let socket: FakeSocket;
vi.mock('socket.io-client', () => ({ io: () => socket }));

const call = (ticketId: string): BoardCall => ({
  ticketId,
  number: 'A001',
  counterId: 'c',
  counterName: '1',
  zoneId: null,
  calledAt: '2026-11-24T09:00:00.000Z',
});
const snapshot = (seq: number): Board => ({
  seq,
  at: '2026-11-24T09:00:00.000Z',
  officeId: 'o',
  calls: [],
  waiting: [],
});
const called = (seq: number, ticketId: string): BoardChange => ({
  seq,
  kind: 'call',
  call: call(ticketId),
  again: false,
});
const message = (from: number, to: number, changes: BoardChange[]) => ({ from, to, changes, waiting: [] });

let live: LiveBoard;
const heard = vi.fn<(change: BoardChange) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  socket = new FakeSocket();
  live = new LiveBoard('lezhe', heard);
});
afterEach(() => {
  live.close();
  heard.mockReset();
  vi.useRealTimers();
});

describe('LiveBoard', () => {
  it('joins with nothing first and with its last sequence after it was cut off', () => {
    expect(socket.joins).toEqual([{ office: 'lezhe', lastSeq: null }]);
    socket.receive('snapshot', snapshot(7));
    socket.receive('changes', message(8, 9, [called(9, 'a')]));
    socket.receive('disconnect');
    expect(live.offlineSince).not.toBeNull();
    socket.receive('connect');
    expect(socket.joins.at(-1)).toEqual({ office: 'lezhe', lastSeq: 9 });
    expect(live.online).toBe(true);
    expect(live.state?.calls).toHaveLength(1);
  });

  it('comes back when it was told to go, and so hears why', () => {
    socket.receive('snapshot', snapshot(7));
    const problem = { status: 401, code: 'UNAUTHENTICATED' } as Problem;
    socket.answer = { ok: false, problem };
    socket.disconnect();
    socket.receive('disconnect', 'io server disconnect');
    expect(live.refusal).toBeNull();
    vi.advanceTimersByTime(1_000);
    expect(socket.connected).toBe(true);
    expect(live.refusal).toEqual(problem);
  });

  it('joins again over a gap instead of showing what is not in order', () => {
    socket.receive('snapshot', snapshot(7));
    socket.receive('changes', message(9, 9, [called(9, 'b')]));
    expect(live.state?.calls).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(socket.joins.at(-1)?.lastSeq).toBe(7);
    socket.receive('changes', message(8, 9, [called(8, 'a'), called(9, 'b')]));
    expect(live.state?.calls.map(({ ticketId }) => ticketId)).toEqual(['b', 'a']);
  });

  it('tells of each change once, and of none that a snapshot brought', () => {
    socket.receive('snapshot', { ...snapshot(7), calls: [call('old')] });
    socket.receive('changes', message(8, 8, [called(8, 'a')]));
    socket.receive('changes', message(8, 8, [called(8, 'a')]));
    socket.receive('changes', message(7, 9, [called(8, 'a'), called(9, 'b')]));
    expect(heard.mock.calls.map(([change]) => change.seq)).toEqual([8, 9]);
  });

  it('asks again when a heartbeat is ahead, but not when the message was only on its way', () => {
    socket.receive('snapshot', snapshot(7));
    socket.receive('heartbeat', { seq: 8 });
    socket.receive('changes', message(8, 8, [called(8, 'a')]));
    vi.advanceTimersByTime(1_000);
    expect(socket.joins).toHaveLength(1);
    socket.receive('heartbeat', { seq: 9 });
    vi.advanceTimersByTime(1_000);
    expect(socket.joins).toHaveLength(2);
  });

  it('takes silence for being offline, since the last thing it heard', () => {
    socket.receive('snapshot', snapshot(7));
    const lastAt = Date.now();
    vi.advanceTimersByTime(11_000);
    expect(live.online).toBe(true);
    socket.answer = {
      ok: false,
      problem: { type: '', title: '', detail: '', status: 503, code: 'STORE_AWAY' },
    };
    vi.advanceTimersByTime(2_000);
    expect(live.offlineSince).toBe(lastAt);
    expect(live.state?.seq).toBe(7);
    socket.receive('heartbeat', { seq: 7 });
    expect(live.online).toBe(true);
  });

  it('keeps asking while the store is away and stays refused where it may not listen', () => {
    socket.answer = {
      ok: false,
      problem: { type: '', title: '', detail: '', status: 503, code: 'STORE_AWAY' },
    };
    socket.receive('connect');
    vi.advanceTimersByTime(5_000);
    expect(socket.joins).toHaveLength(3);
    socket.answer = {
      ok: false,
      problem: { type: '', title: '', detail: '', status: 404, code: 'NOT_FOUND' },
    };
    vi.advanceTimersByTime(5_000);
    expect(live.refusal?.code).toBe('NOT_FOUND');
  });
});
