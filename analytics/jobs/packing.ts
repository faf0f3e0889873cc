/** Cells and rows as they lie in the document store: numbers in lists, every repeated string once. */
import { emptyCell, type Cell, type Lengths } from '../metrics/cell.ts';
import type { CellKey } from '../metrics/dimensions.ts';
import type { Histogram } from '../metrics/histogram.ts';
import type { LegRow } from '../metrics/rows.ts';

interface PackedHistogram {
  bins: number[];
  times: number[];
}
type PackedLengths = Omit<Lengths, 'quantiles'> & { quantiles: PackedHistogram };
export interface PackedCell {
  key: CellKey;
  counts: Cell['counts'];
  waited: PackedLengths;
  response: PackedLengths;
  service: PackedLengths;
  waitSteps: PackedHistogram;
  gaveUpSteps: PackedHistogram;
}

export function packCell(key: CellKey, cell: Cell): PackedCell {
  return {
    key,
    counts: cell.counts,
    waited: packLengths(cell.waited),
    response: packLengths(cell.response),
    service: packLengths(cell.service),
    waitSteps: packHistogram(cell.waitSteps),
    gaveUpSteps: packHistogram(cell.gaveUpSteps),
  };
}

export function unpackCell(packed: PackedCell): Cell {
  return {
    ...emptyCell(),
    counts: packed.counts,
    waited: unpackLengths(packed.waited),
    response: unpackLengths(packed.response),
    service: unpackLengths(packed.service),
    waitSteps: unpackHistogram(packed.waitSteps),
    gaveUpSteps: unpackHistogram(packed.gaveUpSteps),
  };
}

const packHistogram = (histogram: Histogram): PackedHistogram => ({
  bins: [...histogram.keys()],
  times: [...histogram.values()],
});
const unpackHistogram = ({ bins, times }: PackedHistogram): Histogram =>
  new Map(bins.map((bin, i) => [bin, times[i] ?? 0]));
const packLengths = (lengths: Lengths): PackedLengths => ({
  ...lengths,
  quantiles: packHistogram(lengths.quantiles),
});
const unpackLengths = (packed: PackedLengths): Lengths => ({
  ...packed,
  quantiles: unpackHistogram(packed.quantiles),
});

const WORDS = ['service', 'channel', 'priority', 'counter', 'clerk', 'end'] as const;
const NUMBERS = ['slot', 'waitedMs', 'responseMs', 'serviceMs', 'gaveUpMs'] as const;
const FLAGS = ['issued', 'leftUncalled', 'called'] as const;

/** Rows by column. A word is its place in `words`, a flag is 0 or 1. */
export type PackedRows = { words: string[] } & Record<
  (typeof WORDS)[number] | (typeof NUMBERS)[number] | (typeof FLAGS)[number],
  (number | null)[]
>;

export function packRows(rows: readonly LegRow[]): PackedRows {
  const places = new Map<string, number>();
  const placeOf = (word: string | null): number | null => {
    if (word === null) return null;
    const place = places.get(word) ?? places.size;
    places.set(word, place);
    return place;
  };
  const columns = Object.fromEntries([
    ...WORDS.map((name) => [name, rows.map((row) => placeOf(row[name]))]),
    ...NUMBERS.map((name) => [name, rows.map((row) => row[name])]),
    ...FLAGS.map((name) => [name, rows.map((row) => Number(row[name]))]),
  ]) as Omit<PackedRows, 'words'>;
  return { ...columns, words: [...places.keys()] };
}

export function unpackRows(packed: PackedRows): LegRow[] {
  const word = (place: number | null | undefined): string | null => packed.words[place ?? NaN] ?? null;
  const rowAt = (i: number): Record<string, unknown> =>
    Object.fromEntries<unknown>([
      ...WORDS.map((name) => [name, word(packed[name][i])] as const),
      ...NUMBERS.map((name) => [name, packed[name][i]] as const),
      ...FLAGS.map((name) => [name, packed[name][i] === 1] as const),
    ]);
  return packed.slot.map((_, i) => rowAt(i) as unknown as LegRow);
}
