import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Counter, Ticket } from '../contracts/shapes.ts';
import type { DeskSnapshot } from '../contracts/sockets.ts';
import type { LiveDesk } from '../ui/live.svelte.ts';
import { Work } from './work.svelte.ts';

const at = '2026-11-24T09:40:00.000Z';
const id = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const [officeId, counterId, clerkId, serviceId, ticketId] = [1, 2, 3, 4, 5].map(id) as [
  string,
  string,
  string,
  string,
  string,
];
const counter: Counter = {
  id: counterId,
  name: '5',
  zoneId: null,
  state: 'open',
  epoch: 3,
  clerkId,
  serviceIds: [serviceId],
  ticket: null,
};
const called: Ticket = {
  id: ticketId,
  number: 'A047',
  officeId,
  day: '2026-11-24',
  serviceId,
  priority: 'regular',
  channel: 'kiosk',
  language: 'sq',
  status: 'called',
  counterId,
  clerkId,
  calls: 1,
  issuedAt: at,
  dueAt: at,
  firstCalledAt: at,
  calledAt: at,
  startedAt: null,
  closedAt: null,
  legs: [],
};

const fetched = vi.fn<typeof fetch>();
const left = vi.fn();
const sessionEnded = vi.fn();

function work(ticket: Ticket | null = null, live: { state: DeskSnapshot | null } = { state: null }): Work {
  const seat = { clerkId, officeId, counter: { ...counter, ticket }, epoch: 3 };
  return new Work(seat, live as LiveDesk, { left, sessionEnded });
}
function answers(status: number, body: unknown): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  fetched.mockResolvedValueOnce(
    new Response(JSON.stringify(body), { status, headers: { 'content-type': type } }),
  );
}
function refuses(status: number, code: string): void {
  answers(status, { type: 'about:blank', title: code, status, detail: code, code });
}
const keys = (): (string | null)[] =>
  fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('idempotency-key'));
const snapshot = (mine: Counter): DeskSnapshot => ({ seq: 1, at, officeId, counters: [mine], waiting: [] });

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  fetched.mockReset();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('work at a counter', () => {
  it('shows the called ticket at once, and offers to start it', async () => {
    const desk = work();
    answers(200, { ticket: called, why: { rule: 'earliest_due', heads: [] } });
    desk.press();
    expect(desk.busy).toBe('call-next');
    await vi.runAllTimersAsync();
    expect([desk.busy, desk.primary, desk.ticket?.number]).toEqual([null, 'start', 'A047']);
    expect(desk.done).toEqual({ key: 'desk.done.call-next', params: { number: 'A047' } });
  });

  it('sends one command for two presses', async () => {
    const desk = work();
    answers(200, { ticket: called, why: null });
    desk.press();
    desk.press();
    await vi.runAllTimersAsync();
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('asks for the same command again when pressed again without an answer, and for a new one after', async () => {
    const desk = work();
    fetched.mockRejectedValue(new TypeError('network'));
    desk.press();
    await vi.runAllTimersAsync();
    expect(desk.error).not.toBeNull();
    const sent = fetched.mock.calls.length;
    answers(200, { ticket: null, why: null });
    desk.press();
    await vi.runAllTimersAsync();
    answers(200, { ticket: null, why: null });
    desk.press();
    await vi.runAllTimersAsync();
    expect(desk.done?.key).toBe('desk.done.nobody');
    expect(new Set(keys().slice(0, sent + 1)).size).toBe(1);
    expect(keys()[sent + 1]).not.toBe(keys()[sent]);
  });

  it('shows what an answer says until the live state says something else of this counter', async () => {
    const desk = work(null, { state: snapshot(counter) });
    answers(200, { ticket: called, why: null });
    desk.press();
    await vi.runAllTimersAsync();
    expect(desk.ticket?.id).toBe(ticketId);
  });

  it('is elsewhere once the server says that its sign-in is an older one', async () => {
    const desk = work(called);
    refuses(409, 'STALE_EPOCH');
    desk.press();
    await vi.runAllTimersAsync();
    expect(desk.standing).toBe('elsewhere');
  });

  it('asks to sign in where the session has ended', async () => {
    const desk = work(called);
    refuses(401, 'UNAUTHENTICATED');
    desk.recall();
    await vi.runAllTimersAsync();
    expect(sessionEnded).toHaveBeenCalledOnce();
  });

  it('leaves only after the server closed the counter', async () => {
    const desk = work();
    refuses(409, 'COUNTER_BUSY');
    await desk.signOut();
    expect(left).not.toHaveBeenCalled();
    answers(200, { counter: { ...counter, state: 'closed', clerkId: null } });
    await desk.signOut();
    expect(left).toHaveBeenCalledOnce();
  });
});
