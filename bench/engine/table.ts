/** What the engine's bench says: a row for each operation, number of services and number waiting. */
import type { Cost } from './lanes.ts';
import type { Fsync } from './store.ts';

export interface Row {
  fsync: Fsync;
  operation: string;
  services: number;
  waiting: number;
  ours: Cost;
  raw: Cost;
}

export interface Growth {
  name: string;
  ratio: number;
}

const COLUMNS = [
  ['p50 ms', 'p50', 3],
  ['p99 ms', 'p99', 3],
  ['per second', 'perSecond', 0],
  ['store µs', 'storeUs', 0],
] as const;

export function tableLines(title: string, rows: readonly Row[]): string[] {
  const head = `  ${'operation'.padEnd(10)}${'services'.padStart(9)}${'waiting'.padStart(9)}`;
  const heads = COLUMNS.map(([name]) => `${name.padStart(12)}${'raw'.padStart(8)}${'ratio'.padStart(6)}`);
  return [
    title,
    `${head}${heads.join('')}${'growth'.padStart(9)}`,
    ...rows.map((row) => {
      const few = fewest(row, rows);
      const place = `  ${row.operation.padEnd(10)}${number(row.services, 0).padStart(9)}${number(row.waiting, 0).padStart(9)}`;
      const cells = COLUMNS.map(([, of, digits]) => {
        const [ours, raw] = [row.ours[of], row.raw[of]];
        return `${number(ours, digits).padStart(12)}${number(raw, digits).padStart(8)}${number(ours / raw, 2).padStart(6)}`;
      });
      const growth = few && few.waiting < row.waiting ? number(row.ours.storeUs / few.ours.storeUs, 2) : '';
      return `${place}${cells.join('')}${growth.padStart(9)}`.trimEnd();
    }),
  ];
}

/** For each operation, number of services and way to the disk: the most waiting beside the fewest. */
export function growths(rows: readonly Row[]): Growth[] {
  const most = Math.max(...rows.map(({ waiting }) => waiting));
  return rows.flatMap((row) => {
    const few = fewest(row, rows);
    if (!few || few === row || row.waiting < most) return [];
    const { operation, services, waiting, fsync } = row;
    const name = `${operation} of ${services}, ${number(waiting, 0)} beside ${number(few.waiting, 0)}, ${fsync}`;
    return [{ name, ratio: row.ours.storeUs / few.ours.storeUs }];
  });
}

/** The same with the fewest waiting of those where somebody waits for each service: an empty queue has no head to look at. */
function fewest(row: Row, rows: readonly Row[]): Row | undefined {
  return rows
    .filter(
      ({ fsync, operation, services, waiting }) =>
        fsync === row.fsync &&
        operation === row.operation &&
        services === row.services &&
        waiting >= services,
    )
    .toSorted((a, b) => a.waiting - b.waiting)[0];
}

function number(value: number, digits: number): string {
  return value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
