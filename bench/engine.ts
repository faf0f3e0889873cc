/**
 * What issue and call-next cost in the engine itself, without HTTP, and that it does not grow with the number waiting: beside
 * the same writes made by a script that does nothing else, with every write on the disk before it is acknowledged and with a
 * second for it.
 */
import { openHall } from './engine/hall.ts';
import { takeTurns, type Cost } from './engine/lanes.ts';
import { rawLanes } from './engine/raw.ts';
import { FSYNCS, openStore, type Store } from './engine/store.ts';
import { growths, tableLines, type Row } from './engine/table.ts';

const SERVICES = [1, 10, 40];
const WAITING = [10, 1_000, 50_000];
const TURNS = { rounds: 10, turnMs: 75, inFlight: 32 };
/** What grows with the number waiting would cost thousands of times as much; the rest is a cache that others use too. */
const GROWTH_LIMIT = 1.5;
/** Two minutes on an idle machine. */
const LIMIT_MS = 600_000;

/**
 * Prints a table for each way to the disk.
 * @throws where the cost grows with the number waiting
 */
export async function engine(print: (line: string) => void, stop: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(LIMIT_MS)]);
  await using store = await openStore(print, signal);
  const rows: Row[] = [];
  for (const services of SERVICES) {
    rows.push(...(await measure(store, services, signal)));
    await store.empty();
  }
  for (const fsync of FSYNCS) {
    const title = `Engine, appendfsync ${fsync}, ${TURNS.inFlight} in flight; raw: an EVALSHA of equal writes; growth: of store µs`;
    const lines = tableLines(
      title,
      rows.filter((row) => row.fsync === fsync),
    );
    print(`\n${lines.join('\n')}`);
  }
  const worst = growths(rows).reduce((most, growth) => (growth.ratio > most.ratio ? growth : most));
  const found = `at most ${worst.ratio.toFixed(2)} times as much with the most as with the fewest (${worst.name})`;
  if (worst.ratio > GROWTH_LIMIT) throw new Error(`the cost grows with the number waiting: ${found}`);
  print(`\nThe cost does not grow with the number waiting: ${found}.`);
}

/** All rows of offices with so many services. */
async function measure(store: Store, services: number, signal: AbortSignal): Promise<Row[]> {
  await using opened = new AsyncDisposableStack();
  await store.setFsync('everysec');
  const raw = await rawLanes(store.redis, services);
  const halls = [];
  for (const waiting of WAITING) {
    const hall = opened.use(await openHall(store.redis, services, TURNS.inFlight));
    await hall.fill(waiting, signal);
    halls.push(hall);
  }
  const rows: Row[] = [];
  for (const fsync of FSYNCS) {
    await store.setFsync(fsync);
    for (const [operation, lane] of [
      ['issue', 'issuing'],
      ['call-next', 'calling'],
    ] as const) {
      const lanes = [raw[lane], ...halls.map((hall) => hall[lane])];
      const [baseline, ...ours] = await takeTurns(lanes, { ...TURNS, storeUs: store.cpuUs }, signal);
      const row = (cost: Cost | undefined, i: number): Row => {
        if (!cost || !baseline) throw new Error('a lane was not measured');
        return { fsync, operation, services, waiting: WAITING[i] ?? 0, ours: cost, raw: baseline };
      };
      rows.push(...ours.map(row));
    }
  }
  return rows;
}
