import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { DomainError } from '../../contracts/problems.ts';
import type { StoredEvent } from '../../contracts/events.ts';
import type { LiveOffice } from '../engine/types.ts';
import { OfficeFeed, type Step } from './feed.ts';

/** An office of which only the sequence matters. */
class FakeOffice {
  seq: number;
  away = false;
  oldest = 1;
  restoredAt: number | null = null;
  run = 'first';
  ring: () => void = () => undefined;
  readonly told: Step[] = [];

  constructor(seq: number) {
    this.seq = seq;
  }

  happen(count = 1): void {
    this.seq += count;
    this.ring();
  }

  open(): Promise<OfficeFeed> {
    const answer = async <T>(value: () => T): Promise<T> => {
      await Promise.resolve();
      if (this.away) throw new DomainError('STORE_AWAY');
      return value();
    };
    const event = (seq: number) =>
      ({ seq, type: seq === this.restoredAt ? 'office.restored' : 'ticket.noted' }) as StoredEvent;
    return OfficeFeed.open({
      officeId: 'office',
      targets: () => [],
      tell: (step) => this.told.push(step),
      failed: () => undefined,
      engine: {
        marks: () => answer(() => ({ seq: this.seq, acknowledged: 0, oldest: this.oldest })),
        look: () =>
          answer(
            () => ({ seq: this.seq, comparedRun: this.run, restoredSeq: this.restoredAt }) as LiveOffice,
          ),
        readEvents: (_officeId, after, limit) =>
          answer(() =>
            Array.from({ length: this.seq }, (_, i) => event(i + 1))
              .filter(({ seq }) => seq > after && seq >= this.oldest)
              .slice(0, limit),
          ),
        listen: async (_officeId, ring) => {
          this.ring = () => ring(this.seq);
          return async () => undefined;
        },
      },
    });
  }
}

const seqsOf = (step: Step | undefined) => step?.events?.map(({ seq }) => seq);
const joinedAt = async (feed: OfficeFeed, lastSeq: number | null): Promise<Step> => {
  let at: Step | undefined;
  await feed.join(lastSeq, (step) => {
    at = step;
  });
  if (!at) throw new Error('joined without being cut over');
  return at;
};

describe('OfficeFeed', () => {
  it('gives a newcomer everything at once, and then only what happens after', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    expect(await joinedAt(feed, null)).toMatchObject({ look: { seq: 5 }, events: null });
    office.happen(2);
    await vi.waitFor(() => expect(office.told).toHaveLength(1));
    expect(office.told[0]).toMatchObject({ after: 5, look: { seq: 7 } });
    expect(seqsOf(office.told[0])).toEqual([6, 7]);
  });

  it('gives everybody everything anew where the store came back older than the record', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    await joinedAt(feed, null);
    office.restoredAt = 7;
    office.happen(3);
    await vi.waitFor(() => expect(office.told).toHaveLength(1));
    expect(office.told[0]).toMatchObject({ look: { seq: 8 }, events: null });
    expect(await joinedAt(feed, 6)).toMatchObject({ events: null });
    expect(await joinedAt(feed, 7)).toMatchObject({ events: null });
    office.happen();
    await vi.waitFor(() => expect(office.told).toHaveLength(2));
    expect(seqsOf(office.told[1])).toEqual([9]);
  });

  it('gives everybody everything anew where the store has come back and gone on, though the sequence fits', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    await joinedAt(feed, null);
    office.run = 'second';
    office.happen(3);
    await vi.waitFor(() => expect(office.told).toHaveLength(1));
    expect(office.told[0]).toMatchObject({ look: { seq: 8 }, events: null });
    office.happen();
    await vi.waitFor(() => expect(office.told).toHaveLength(2));
    expect(seqsOf(office.told[1])).toEqual([9]);
  });

  it('gives a returning listener what it missed', async () => {
    const office = new FakeOffice(9);
    await using feed = await office.open();
    expect(seqsOf(await joinedAt(feed, 6))).toEqual([7, 8, 9]);
  });

  it('tells the room first where a join and news come together, so that the newcomer hears nothing twice', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    await joinedAt(feed, null);
    office.seq = 6;
    const step = await joinedAt(feed, 4);
    expect(seqsOf(step)).toEqual([5, 6]);
    expect(office.told.map(seqsOf)).toEqual([[6]]);
  });

  it('shows everything anew where the stream no longer holds what the room misses', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    await joinedAt(feed, null);
    office.oldest = 8;
    office.happen(5);
    await vi.waitFor(() => expect(office.told).toHaveLength(1));
    expect(office.told[0]).toMatchObject({ look: { seq: 10 }, events: null });
  });

  it('refuses a join while the store is away, and catches up by itself when it is back', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    await joinedAt(feed, null);
    office.away = true;
    office.happen();
    await expect(joinedAt(feed, 5)).rejects.toMatchObject({ code: 'STORE_AWAY' });
    office.away = false;
    await vi.waitFor(() => expect(office.told.map(seqsOf)).toEqual([[6]]), { timeout: 5_000 });
  });

  it('finds at a heartbeat what no bell told of', async () => {
    const office = new FakeOffice(5);
    await using feed = await office.open();
    await joinedAt(feed, null);
    office.seq = 6;
    expect(await feed.heartbeat()).toBe(6);
    await vi.waitFor(() => expect(office.told.map(seqsOf)).toEqual([[6]]));
  });

  it('leaves no listener with a gap or a double, whatever happens while it joins', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(fc.constant('join' as const), fc.integer({ min: 1, max: 3 })), { maxLength: 8 }),
        async (steps) => {
          const office = new FakeOffice(3);
          await using feed = await office.open();
          const heard: { seqs: number[]; toldBefore: number }[] = [];
          const joins = steps.map(async (step) => {
            if (step !== 'join') {
              office.happen(step);
              return;
            }
            const last = office.seq - 2;
            await feed.join(last, (caughtUp) => {
              heard.push({ seqs: [last, ...(seqsOf(caughtUp) ?? [])], toldBefore: office.told.length });
            });
          });
          await Promise.all(joins);
          await joinedAt(feed, null);
          for (const { seqs, toldBefore } of heard) {
            const all = [...seqs, ...office.told.slice(toldBefore).flatMap((told) => seqsOf(told) ?? [])];
            expect(all).toEqual(all.map((_, i) => (all[0] ?? 0) + i));
            expect(all.at(-1)).toBe(office.seq);
          }
        },
      ),
      { numRuns: 40 },
    );
  });
});
