import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Staff, Ticket } from '../contracts/shapes.ts';
import type { DeskSnapshot } from '../contracts/sockets.ts';
import { AT, clerk, counter, IDS, leg, ticket } from '../test/support/desk.ts';
import type { LiveDesk } from '../ui/live.svelte.ts';
import { undoMs } from './machine.ts';
import { Work } from './work.svelte.ts';

const called = ticket('called');
const serving = ticket('serving', { startedAt: AT });

const fetched = vi.fn<typeof fetch>();
const left = vi.fn();
const sessionEnded = vi.fn();

function work(
  inHand: Ticket | null = null,
  { live = { state: null }, staff = clerk() }: { live?: { state: DeskSnapshot | null }; staff?: Staff } = {},
): Work {
  const seat = { staff, officeId: IDS.office, counter: counter({ ticket: inHand }), epoch: 3 };
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
const sent = (): { path: string; body: unknown }[] =>
  fetched.mock.calls.map(([url, init]) => ({
    path: (url as string).split('/').at(-1) ?? '',
    body: JSON.parse(init?.body as string),
  }));
const snapshot = (mine = counter()): DeskSnapshot => ({
  seq: 1,
  at: AT,
  officeId: IDS.office,
  counters: [mine],
  waiting: [],
});

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
  const kept = new Map<string, string>();
  vi.stubGlobal('sessionStorage', {
    getItem: (place: string) => kept.get(place) ?? null,
    setItem: (place: string, value: string) => kept.set(place, value),
  });
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
    await vi.advanceTimersByTimeAsync(0);
    expect([desk.busy, desk.primary, desk.ticket?.number]).toEqual([null, 'start', 'A047']);
    expect(desk.done).toEqual({ key: 'desk.done.call-next', params: { number: 'A047' } });
  });

  it('sends one command for two presses', async () => {
    const desk = work();
    answers(200, { ticket: called, why: null });
    desk.press();
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('asks for the same command again when pressed again without an answer, and for a new one after', async () => {
    const desk = work();
    fetched.mockRejectedValue(new TypeError('network'));
    desk.press();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(desk.error).not.toBeNull();
    const tries = fetched.mock.calls.length;
    answers(200, { ticket: null, why: null });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    answers(200, { ticket: null, why: null });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.done?.key).toBe('desk.done.nobody');
    expect(new Set(keys().slice(0, tries + 1)).size).toBe(1);
    expect(keys()[tries + 1]).not.toBe(keys()[tries]);
  });

  it('is another command where the same button is pressed with another wish', async () => {
    const desk = work(serving);
    refuses(503, 'STORE_AWAY');
    refuses(503, 'STORE_AWAY');
    refuses(503, 'STORE_AWAY');
    void desk.onTicket('finish', serving, { outcome: 'partial' });
    await vi.advanceTimersByTimeAsync(5_000);
    answers(200, { ticket: ticket('served') });
    void desk.onTicket('finish', serving, { outcome: 'refused' });
    await vi.advanceTimersByTimeAsync(0);
    expect(new Set(keys()).size).toBe(2);
    expect(sent().at(-1)).toEqual({ path: 'finish', body: { outcome: 'refused', epoch: 3 } });
  });

  it('shows what an answer says until the live state says something else of this counter', async () => {
    const desk = work(null, { live: { state: snapshot() } });
    answers(200, { ticket: called, why: null });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.ticket?.id).toBe(IDS.ticket);
  });

  it('is elsewhere once the server says that its sign-in is an older one', async () => {
    const desk = work(called);
    refuses(409, 'STALE_EPOCH');
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.standing).toBe('elsewhere');
  });

  it('asks to sign in where the session has ended', async () => {
    const desk = work(called);
    refuses(401, 'UNAUTHENTICATED');
    await desk.onTicket('recall', called, {});
    expect(sessionEnded).toHaveBeenCalledOnce();
  });

  it('leaves only after the server closed the counter', async () => {
    const desk = work();
    refuses(409, 'COUNTER_BUSY');
    await desk.atCounter('sign-out', {});
    expect(left).not.toHaveBeenCalled();
    answers(200, { counter: counter({ state: 'closed', clerkId: null }) });
    await desk.atCounter('sign-out', {});
    expect(left).toHaveBeenCalledOnce();
  });
});

describe('what a command does to the counter', () => {
  it('parks a held ticket and takes it up again', async () => {
    const desk = work(serving);
    answers(200, { ticket: ticket('held', { startedAt: AT }) });
    expect(await desk.onTicket('hold', serving, { note: 'copy' })).toBe(true);
    expect([desk.ticket, desk.counter.held.length, desk.primary]).toEqual([null, 1, 'call-next']);
    const [held] = desk.counter.held;
    answers(200, { ticket: serving });
    if (held) await desk.onTicket('resume', held, {});
    expect([desk.ticket?.status, desk.counter.held]).toEqual(['serving', []]);
  });

  it('sends the proof of the sign-in only with commands of the counter', async () => {
    const desk = work(serving);
    answers(200, { ticket: serving });
    await desk.onTicket('change-priority', serving, { priority: 'elderly' });
    answers(200, { ticket: ticket('waiting') });
    await desk.onTicket('return', serving, { to: 'end' });
    expect(sent().map(({ body }) => body)).toEqual([{ priority: 'elderly' }, { to: 'end', epoch: 3 }]);
    expect(desk.ticket).toBeNull();
  });

  it('pauses and goes on', async () => {
    const desk = work();
    answers(200, { counter: counter({ state: 'paused', pauseReason: 'lunch' }) });
    await desk.atCounter('pause-counter', { reason: 'lunch' });
    expect([desk.primary, desk.pausedSince]).toEqual(['resume-counter', Date.now()]);
    answers(200, { counter: counter() });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect([desk.primary, desk.pausedSince]).toEqual(['call-next', null]);
  });

  it('says whose choice a call was that no rule decided', async () => {
    const desk = work();
    answers(200, { ticket: called });
    await desk.atCounter('call', { ticketId: called.id });
    expect(desk.why?.why.rule).toBe('chosen');
  });

  it('shows who left here until they have come back', async () => {
    const desk = work(called, { staff: clerk(['reinstate']) });
    const missing = ticket('no_show', { closedAt: new Date().toISOString() });
    answers(200, { ticket: missing });
    await desk.onTicket('no-show', called, {});
    expect(desk.gone.at(Date.now()).map(({ id }) => id)).toEqual([IDS.ticket]);
    answers(200, { ticket: ticket('waiting') });
    await desk.undo();
    expect(sent().at(-1)).toEqual({ path: 'reinstate', body: {} });
    expect(desk.gone.at(Date.now())).toEqual([]);
  });

  it('says that the visit goes on where a finish leads to the next service', async () => {
    const desk = work(serving);
    const ended = leg({ status: 'served', finishedAt: AT, serviceMs: 65_000 });
    answers(200, { ticket: ticket('waiting', { legs: [ended, leg({ status: 'waiting' })] }) });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.done).toEqual({ key: 'desk.done.finish.next', params: { number: 'A047', time: '1:05' } });
  });
});

describe('taking back', () => {
  it('is offered after a finish until half a minute has passed', async () => {
    const desk = work(serving);
    answers(200, { ticket: ticket('served') });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.takeBack).toEqual({ how: 'undo', seconds: undoMs / 1000 });
    await vi.advanceTimersByTimeAsync(undoMs);
    expect(desk.takeBack).toBeNull();
  });

  it('brings the finished ticket back to the counter', async () => {
    const desk = work(serving);
    answers(200, { ticket: ticket('served') });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    answers(200, { ticket: serving });
    await desk.undo();
    expect([desk.ticket?.status, desk.takeBack]).toEqual(['serving', null]);
  });

  it('sends a called ticket back to its queue', async () => {
    const desk = work();
    answers(200, { ticket: called, why: null });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    answers(200, { ticket: ticket('waiting', { counterId: null, calls: 0 }) });
    await desk.undo();
    expect([desk.ticket, desk.primary]).toEqual([null, 'call-next']);
  });

  it('ends with the next command, and where the server knows nothing to undo', async () => {
    const desk = work();
    answers(200, { ticket: called, why: null });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    refuses(409, 'NOTHING_TO_UNDO');
    await desk.undo();
    expect(desk.takeBack).toBeNull();
    answers(200, { ticket: serving });
    desk.press();
    await vi.advanceTimersByTimeAsync(0);
    expect(desk.takeBack).toBeNull();
  });
});
