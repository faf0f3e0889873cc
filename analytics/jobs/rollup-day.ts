/**
 * Makes the figures of one office's day anew from its tickets.
 *
 * The mark is read before the tickets, so a rollup holds at least what its `asOfSeq` says. A day stays dirty unless its mark is as
 * it was then; an older rollup never replaces a newer one. So any number of these may run at once, die and be repeated.
 * Costs about 0.1 s of processor time for 2,000 tickets.
 */
import { takenKeys, type Ledger } from '../../ledger/ledger.ts';
import { ON_DISK } from '../../ledger/models/options.ts';
import { fromTicketDocument } from '../../ledger/models/tickets.ts';
import { addRow, emptyCell, MINUTE_MS, type Cell } from '../metrics/cell.ts';
import { CELL_DIMENSIONS, cellKey, type CellDimension, type CellKey } from '../metrics/dimensions.ts';
import { rowsOf, type LegRow } from '../metrics/rows.ts';
import { packCell, packRows, type PackedCell } from './packing.ts';
import { ROLLUP_SCHEMA_VERSION, type RollupDocument, type Rollups } from './rollups.ts';

/** Does nothing where the day's figures are right already. */
export async function rollupDay(
  ledger: Ledger,
  rollups: Rollups,
  office: { id: string; timeZone: string },
  day: string,
): Promise<void> {
  await rollups.ready();
  const mark = await ledger.marks.findById(office.id).lean();
  const dirtySeq = mark?.dirtyDays[day];
  if (!mark || dirtySeq === undefined) return;
  const tickets = await ledger.raw.tickets.find({ officeId: office.id, day }).toArray();
  const rows = tickets.flatMap((ticket) => rowsOf(fromTicketDocument(ticket), office.timeZone));
  const head = {
    officeId: office.id,
    day,
    schemaVersion: ROLLUP_SCHEMA_VERSION,
    asOfSeq: mark.acknowledgedSeq,
  };
  await store(rollups, [
    ...CELL_DIMENSIONS.map((dimension) => ({
      ...head,
      dimension,
      cells: cellsOf(rows, dimension),
      rows: null,
    })),
    { ...head, dimension: 'legs', cells: null, rows: packRows(rows) },
  ]);
  const field = `dirtyDays.${day}`;
  await ledger.raw.marks.updateOne(
    { _id: office.id, [field]: dirtySeq },
    { $unset: { [field]: '' } },
    ON_DISK,
  );
}

function cellsOf(rows: readonly LegRow[], dimension: CellDimension): PackedCell[] {
  const cells = new Map<CellKey, Cell>();
  for (const row of rows) {
    const key = cellKey(dimension, row);
    let cell = cells.get(key);
    if (!cell) cells.set(key, (cell = emptyCell()));
    addRow(cell, row, MINUTE_MS);
  }
  return [...cells].map(([key, cell]) => packCell(key, cell));
}

/** Replaces what is not newer. A rollup of another version is replaced too: only its figures' meaning has changed. */
async function store(rollups: Rollups, documents: Omit<RollupDocument, '_id'>[]): Promise<void> {
  const identified = documents.map((document) => ({
    _id: `${document.officeId}/${document.day}/${document.dimension}`,
    ...document,
  }));
  await takenKeys(
    rollups.raw.bulkWrite(
      identified.map((document) => ({
        replaceOne: {
          filter: { _id: document._id, asOfSeq: { $lte: document.asOfSeq } },
          replacement: document,
          upsert: true,
        },
      })),
      { ordered: false, ...ON_DISK },
    ),
  );
}
