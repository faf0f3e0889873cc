import { describe, expect, it } from 'vitest';
import type { Board, BoardCall, WaitingRow } from '../contracts/shapes.ts';
import { reduceBoard } from './reduce.ts';

const call = (ticketId: string): BoardCall => ({
  ticketId,
  number: ticketId.toUpperCase(),
  counterId: 'c',
  counterName: '1',
  zoneId: null,
  calledAt: '2026-11-24T09:00:00.000Z',
});
const row = (serviceId: string, count: number): WaitingRow => ({
  serviceId,
  name: { sq: serviceId, en: serviceId },
  count,
  longestMs: 0,
  estimate: null,
});
const board: Board = {
  seq: 10,
  at: '2026-11-24T09:00:00.000Z',
  officeId: 'o',
  calls: [call('a1'), call('a2')],
  waiting: [row('s1', 3), row('s2', 1)],
};

describe('reduceBoard', () => {
  it('puts the newest call first and shows a recalled ticket once', () => {
    const changes = [{ seq: 11, kind: 'call' as const, call: call('a2'), again: true }];
    const after = reduceBoard(board, { from: 11, to: 11, changes, waiting: [] });
    expect(after.calls.map(({ ticketId }) => ticketId)).toEqual(['a2', 'a1']);
    expect(after.seq).toBe(11);
  });

  it('takes a call off the board, and all of them when a day begins', () => {
    const gone = reduceBoard(board, {
      from: 11,
      to: 11,
      changes: [{ seq: 11, kind: 'gone', ticketId: 'a1' }],
      waiting: [],
    });
    expect(gone.calls.map(({ ticketId }) => ticketId)).toEqual(['a2']);
    const day = reduceBoard(gone, {
      from: 12,
      to: 12,
      changes: [{ seq: 12, kind: 'day', day: '2026-11-25' }],
      waiting: [],
    });
    expect(day.calls).toEqual([]);
  });

  it('leaves out changes it already has', () => {
    const changes = [{ seq: 10, kind: 'gone' as const, ticketId: 'a1' }];
    expect(reduceBoard(board, { from: 9, to: 11, changes, waiting: [] }).calls).toHaveLength(2);
  });

  it('replaces waiting rows in their place and adds new ones at the end', () => {
    const after = reduceBoard(board, {
      from: 11,
      to: 11,
      changes: [],
      waiting: [row('s3', 5), row('s1', 2)],
    });
    expect(after.waiting.map(({ serviceId, count }) => [serviceId, count])).toEqual([
      ['s1', 2],
      ['s2', 1],
      ['s3', 5],
    ]);
  });
});
