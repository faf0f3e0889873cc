import { describe, expect, it } from 'vitest';
import type { BoardCall } from '../contracts/shapes.ts';
import { firstTurns, followBoard, isNew, nextTurnAt, takeTurn, turnMs, type Turns } from './turns.ts';

const start = Date.parse('2026-11-24T09:40:00.000Z');

function call(number: string, afterMs = 0): BoardCall {
  return {
    ticketId: `ticket-${number}`,
    number,
    counterId: 'counter',
    counterName: '5',
    zoneId: null,
    calledAt: new Date(start + afterMs).toISOString(),
  };
}
const numbers = (calls: readonly BoardCall[]): string[] => calls.map(({ number }) => number);
const turnAt = (at: number): Turns['last'] => ({ key: '', at });
const follow = (turns: Turns, ...calls: BoardCall[]): Turns => followBoard(turns, calls);

describe('turns on the screen', () => {
  it('shows what was called before as it is, without a turn', () => {
    const turns = firstTurns([call('A002', 10), call('A001')]);
    expect(numbers(turns.shown)).toEqual(['A002', 'A001']);
    expect(nextTurnAt(turns)).toBeNull();
  });

  it('gives a call its turn at once where the last one is long over', () => {
    const turns = takeTurn(follow(firstTurns([call('A001')]), call('A002', 10), call('A001')), 1_000);
    expect(numbers(turns.shown)).toEqual(['A002', 'A001']);
    expect(turns.last?.at).toBe(1_000);
  });

  it('lets a second call wait until the first stood alone', () => {
    const [a, b] = [call('A001'), call('A002', 500)];
    let turns = takeTurn(follow(firstTurns([]), a), 1_000);
    turns = takeTurn(follow(turns, b, a), 1_500);
    expect(numbers(turns.shown)).toEqual(['A001']);
    expect(nextTurnAt(turns)).toBe(1_000 + turnMs);
    expect(numbers(takeTurn(turns, 1_000 + turnMs - 1).shown)).toEqual(['A001']);
    expect(numbers(takeTurn(turns, 1_000 + turnMs).shown)).toEqual(['A002', 'A001']);
  });

  it('keeps the order of calls that wait', () => {
    const calls = [call('A003', 20), call('A002', 10), call('A001', 0)];
    expect(numbers(followBoard(firstTurns([]), calls).waiting)).toEqual(['A001', 'A002', 'A003']);
  });

  it('shows a recall again, and the number only once', () => {
    const turns = firstTurns([call('A002', 10), call('A001')]);
    const again = call('A001', 30_000);
    const after = takeTurn(follow(turns, again, call('A002', 10)), 40_000);
    expect(numbers(after.shown)).toEqual(['A001', 'A002']);
    expect(after.last?.at).toBe(40_000);
  });

  it('keeps a recalled number in the list until its turn', () => {
    const turns = { ...firstTurns([call('A002', 10), call('A001')]), last: turnAt(1_000) };
    const waiting = follow(turns, call('A001', 2_000), call('A002', 10));
    expect(numbers(takeTurn(waiting, 2_000).shown)).toEqual(['A002', 'A001']);
  });

  it('announces only the second call of a ticket called twice while it waited', () => {
    const turns = { ...firstTurns([]), last: turnAt(1_000) };
    const twice = follow(follow(turns, call('A001', 10)), call('A001', 20));
    expect(twice.waiting.map(({ calledAt }) => calledAt)).toEqual([call('A001', 20).calledAt]);
  });

  it('drops what has gone, shown or waiting', () => {
    const turns = {
      shown: [call('A001')],
      waiting: [call('A002', 10), call('A003', 20)],
      last: turnAt(1_000),
    };
    const after = follow(turns, call('A003', 20));
    expect(after.shown).toEqual([]);
    expect(numbers(after.waiting)).toEqual(['A003']);
  });

  it('is new only as long as the call that had the turn is the large one', () => {
    const before = firstTurns([call('A001')]);
    expect(isNew(before)).toBe(false);
    const called = takeTurn(follow(before, call('A002', 10), call('A001')), 1_000);
    expect(isNew(called)).toBe(true);
    expect(isNew(follow(called, call('A001')))).toBe(false);
    expect(isNew(firstTurns([]))).toBe(false);
  });

  it('forgets everything with an empty board', () => {
    const after = followBoard({ shown: [call('A001')], waiting: [call('A002', 1)], last: turnAt(1) }, []);
    expect([...after.shown, ...after.waiting]).toEqual([]);
  });

  it('goes faster in a rush, but never faster than a call blinks', () => {
    const calls = [4, 3, 2, 1].map((n) => call(`A00${n}`, n));
    const turns = { ...followBoard(firstTurns([]), calls), last: turnAt(1_000) };
    expect(nextTurnAt(turns)).toBe(4_000);
  });

  it('does not announce what was called long before, only lists it', () => {
    const old = call('A001');
    const recent = call('A002', 600_000);
    const after = follow(firstTurns([]), recent, old);
    expect(numbers(after.shown)).toEqual(['A001']);
    expect(numbers(after.waiting)).toEqual(['A002']);
  });
});
