import { describe, expect, it } from 'vitest';
import { growths, tableLines, type Row } from './table.ts';

const row = (services: number, waiting: number, p50: number, more: Partial<Row> = {}): Row => ({
  fsync: 'always',
  operation: 'call-next',
  services,
  waiting,
  ours: { p50, p99: 2 * p50, perSecond: 1000 / p50, storeUs: 100 * p50 },
  raw: { p50: 0.5, p99: 1, perSecond: 2000, storeUs: 50 },
  ...more,
});
const rows = [
  row(1, 10, 1),
  row(1, 50_000, 1.1),
  row(40, 10, 2),
  row(40, 1_000, 4),
  row(40, 50_000, 5),
  row(1, 10, 3, { operation: 'issue' }),
  row(1, 10, 7, { fsync: 'everysec' }),
];

describe('growths', () => {
  it('is the most waiting beside the fewest that leave no queue empty, of the same kind', () => {
    expect(growths(rows)).toEqual([
      { name: 'call-next of 1, 50,000 beside 10, always', ratio: 1.1 },
      { name: 'call-next of 40, 50,000 beside 1,000, always', ratio: 1.25 },
    ]);
  });
});

describe('tableLines', () => {
  it('puts each figure beside that of the raw writes', () => {
    const [title, head, ...lines] = tableLines('Engine', rows.slice(0, 3));
    expect(title).toBe('Engine');
    expect(head?.trim().replaceAll(/ +/g, ' ')).toBe(
      'operation services waiting p50 ms raw ratio p99 ms raw ratio per second raw ratio store µs raw ratio growth',
    );
    expect(lines.map((line) => line.trim().split(/ +/).join(' '))).toEqual([
      'call-next 1 10 1.000 0.500 2.00 2.000 1.000 2.00 1,000 2,000 0.50 100 50 2.00',
      'call-next 1 50,000 1.100 0.500 2.20 2.200 1.000 2.20 909 2,000 0.45 110 50 2.20 1.10',
      'call-next 40 10 2.000 0.500 4.00 4.000 1.000 4.00 500 2,000 0.25 200 50 4.00',
    ]);
  });
});
