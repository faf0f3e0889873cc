import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredEvent } from '../../contracts/events.ts';
import { MAX_REPLAY, eventsSince, mayBeLost, readFrom } from './resume.ts';

const event = (seq: number): StoredEvent => ({
  id: '0190b2c8-0000-7000-8000-000000000000',
  officeId: '0190b2c8-0000-7000-8000-000000000001',
  seq,
  at: 0,
  type: 'day.opened',
  ticketId: null,
  counterId: null,
  actor: 'system',
  commandId: '0190b2c8-0000-7000-8000-000000000002',
  data: { day: '2026-01-01' },
});
const events = (from: number, to: number): StoredEvent[] =>
  Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => event(from + i));
const seqs = (list: StoredEvent[] | null) => list?.map(({ seq }) => seq) ?? null;

describe('eventsSince', () => {
  it('gives everything after the last known sequence', () => {
    expect(seqs(eventsSince(7, 10, events(5, 10)))).toEqual([8, 9, 10]);
  });

  it('gives nothing to a listener that has everything', () => {
    expect(eventsSince(10, 10, events(5, 10))).toEqual([]);
  });

  it('leaves out what came after the look', () => {
    expect(seqs(eventsSince(8, 9, events(5, 12)))).toEqual([9]);
  });

  it.each([
    ['has nothing yet', null, 10, events(1, 10)],
    ['needs an event that the stream no longer holds', 3, 10, events(5, 10)],
    ['is ahead of a restored store', 11, 10, events(1, 10)],
    ['is further behind than a replay is worth', 0, MAX_REPLAY + 1, events(1, MAX_REPLAY + 1)],
  ])('asks for a snapshot where the listener %s', (_why, lastSeq, seq, held) => {
    expect(eventsSince(lastSeq, seq, held)).toBeNull();
  });

  it('replays as far back as the limit', () => {
    expect(eventsSince(0, MAX_REPLAY, events(1, MAX_REPLAY))).toHaveLength(MAX_REPLAY);
  });

  it('never gives a listener a gap, and reads far enough back for all who may replay', () => {
    const lastSeq = fc.option(fc.integer({ min: 0, max: 1_200 }));
    fc.assert(
      fc.property(fc.array(lastSeq), fc.integer({ min: 0, max: 1_000 }), (lastSeqs, seq) => {
        const held = events(readFrom(lastSeqs, seq) + 1, seq);
        expect(held.length).toBeLessThanOrEqual(MAX_REPLAY);
        for (const last of lastSeqs) {
          const missed = eventsSince(last, seq, held);
          if (last === null || last > seq || seq - last > MAX_REPLAY) expect(missed).toBeNull();
          else expect(seqs(missed)).toEqual(events(last + 1, seq).map((e) => e.seq));
        }
      }),
    );
  });
});

describe('mayBeLost', () => {
  it('doubts whoever stands where sequences were given twice', () => {
    expect([100, 101, 1_101, 1_102].map((lastSeq) => mayBeLost(lastSeq, 101))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([mayBeLost(null, 101), mayBeLost(5, null)]).toEqual([false, false]);
  });
});
