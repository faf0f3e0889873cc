/** An office that works on whatever happens to its live store, and what must be true of it afterwards. */
import { expect, onTestFinished } from 'vitest';
import { DomainError } from '../../contracts/problems.ts';
import { systemClock } from '../../server/clock.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { createEngine, type Caller, type Engine, type OfficeFacts } from '../../server/engine/index.ts';
import { caller, request } from './engine.ts';

const COUNTERS = 8;

export interface BusyOffice {
  office: OfficeFacts;
  /** Commands that were answered so far. */
  answered: () => number;
  /** How often the live store was away for a command. */
  refused: () => number;
  /** Resolves when more than this many commands were answered. */
  untilAnswered: (count: number) => Promise<void>;
  /** Resolves when everybody was served. */
  done: Promise<void>;
  /** Every answered command is there, once; every number was issued once; no sequence is missing. */
  expectWhole: () => Promise<void>;
}

/**
 * Eight counters at once, each of which takes `people` tickets and serves as many, four commands a person.
 *
 * @param untilBack when the live store may answer again
 */
export function busyOffice(
  engine: Engine,
  office: OfficeFacts,
  people: number,
  untilBack: () => Promise<void>,
): BusyOffice {
  const service = newId();
  const keys: string[] = [];
  const numbers: string[] = [];
  let refused = 0;

  /** As kiosks and desks do: repeats with the same key until there is an answer. */
  async function persist<A>(command: (by: Caller) => Promise<A>): Promise<A> {
    const key = newId();
    for (;;) {
      try {
        const answer = await command(caller(key));
        keys.push(key);
        return answer;
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'STORE_AWAY')) throw error;
        refused += 1;
        await untilBack();
      }
    }
  }

  async function counter(): Promise<void> {
    const [counterId, clerkId] = [newId(), newId()];
    const place = { counterId, clerkId, serviceIds: [service] };
    const { counter: open } = await persist((by) => engine.signIn(office, by, place));
    const claim = { clerkId, epoch: open.epoch };
    for (let i = 0; i < people; i++) {
      const wanted = request(service);
      numbers.push((await persist((by) => engine.takeTicket(office, by, wanted))).ticket.number);
      // Each counter has brought as many people as it calls, so somebody waits.
      const { ticket } = await persist((by) => engine.callNext(office, by, claim, counterId));
      const id = ticket?.id ?? 'nobody waits';
      await persist((by) => engine.start(office, by, claim, id));
      await persist((by) => engine.finish(office, by, claim, id, { outcome: 'done', delivered: [] }));
    }
  }

  async function expectWhole(): Promise<void> {
    const events = await engine.readEvents(office.id, 0, 100_000);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, i) => i + 1));
    const commands = events.filter(({ actor }) => actor !== 'system').map(({ commandId }) => commandId);
    expect(commands.toSorted()).toEqual(keys.toSorted());
    const issued = numbers.map((number) => Number(number.slice(1))).toSorted((a, b) => a - b);
    expect(issued).toEqual(Array.from({ length: COUNTERS * people }, (_, i) => i + 1));
    const finished = events.filter(({ type }) => type === 'ticket.finished').map(({ ticketId }) => ticketId);
    expect(new Set(finished).size).toBe(COUNTERS * people);
  }

  const done = Promise.all(Array.from({ length: COUNTERS }, counter)).then(() => undefined);
  const answered = () => keys.length;
  const untilAnswered = (count: number): Promise<void> =>
    expect.poll(answered, { timeout: 60_000, interval: 1 }).toBeGreaterThan(count);
  return { office, answered, refused: () => refused, untilAnswered, done, expectWhole };
}

/** An engine on a live store for one test; what goes wrong with its connection is told to the commands. */
export function engineOn(url: string) {
  const redis = connectLiveStore(url, () => undefined);
  const engine = createEngine({ redis, prefix: `fault-${newId()}:`, clock: systemClock });
  onTestFinished(async () => {
    await engine[Symbol.asyncDispose]();
    redis.disconnect();
  });
  return { redis, engine };
}

/** Listens to an office's bell; what is answered expects that it rang for the last event. */
export async function listenTo(
  engine: Engine,
  { office }: Pick<BusyOffice, 'office'>,
): Promise<() => Promise<void>> {
  let rung = 0;
  await engine.listen(office.id, (seq) => {
    rung = Math.max(rung, seq);
  });
  return async () => {
    const { seq } = await engine.marks(office.id);
    await expect.poll(() => rung, { timeout: 20_000 }).toBe(seq);
  };
}

/** Breaks the connection of an office's bell, and expects that it rings without any new event. */
export async function expectRingAfterBreak(
  engine: Engine,
  office: OfficeFacts,
  breakConnection: () => Promise<unknown>,
): Promise<void> {
  await engine.rollDay(office);
  const rings: number[] = [];
  await engine.listen(office.id, (seq) => rings.push(seq));
  rings.length = 0;
  await breakConnection();
  await expect.poll(() => rings[0], { timeout: 20_000 }).toBe(1);
}
