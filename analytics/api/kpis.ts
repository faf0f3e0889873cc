/** The figures of offices and days, from their rollups. */
import type { QueryOf } from '../../contracts/api.ts';
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { KpiRow, Kpis } from '../../contracts/shapes.ts';
import { withLedger, type Ledger } from '../../ledger/ledger.ts';
import type { Engine, OfficeFacts } from '../../server/engine/types.ts';
import { unpackCell, unpackRows } from '../jobs/packing.ts';
import { ROLLUP_SCHEMA_VERSION, type RollupDocument, type Rollups } from '../jobs/rollups.ts';
import { MINUTE_MS } from '../metrics/cell.ts';
import { dimensionFor, placeOf, type Dimension } from '../metrics/dimensions.ts';
import { createTable, type Table } from '../metrics/table.ts';
import { periodOf, type Period } from './period.ts';

export const DEFAULT_SL_MS = 20 * MINUTE_MS;

export interface KpiSources {
  ledger: Ledger;
  rollups: Rollups;
  engine: Pick<Engine, 'marks'>;
  /** Epoch ms. */
  now: () => number;
}
export type KpiQuery = Omit<QueryOf<'get-kpis'>, 'offices'>;

/**
 * @param offices those that are asked for and that the asker may see
 * @throws DomainError INVALID_INPUT for a period that ends before it begins or an unknown metric; LEDGER_AWAY
 */
export async function kpis(sources: KpiSources, offices: OfficeFacts[], query: KpiQuery): Promise<Kpis> {
  const { groupBy = [], slMs = DEFAULT_SL_MS, metrics, from: _from, to: _to, ...filters } = query;
  checkMetrics(metrics);
  const period = periodOf(offices, query, sources.now());
  const dimension = dimensionFor(groupBy, filters, slMs);
  // Rollups step by minutes; rows are counted by whatever the target is, where that is no multiple of a minute.
  const stepMs = slMs % MINUTE_MS === 0 ? MINUTE_MS : slMs;
  const table = createTable({ groupBy, filters, slMs, stepMs });

  const ids = offices.map(({ id }) => id);
  const asOf = await withLedger(() => fillTable(sources, table, ids, period, dimension));
  return {
    ...period,
    slMs,
    asOf: Object.fromEntries(asOf),
    complete: await isComplete(sources.engine, asOf),
    rows: table.rows().map((row) => pick(row, metrics)),
  };
}

/**
 * Adds up the rollups. Answers up to which event each office is counted: the marks are read first, and a day that is clean by
 * then has a rollup with everything up to the mark. One that another version counted is left out, until it is made anew.
 */
async function fillTable(
  { ledger, rollups }: KpiSources,
  table: Table,
  officeIds: string[],
  { from, to }: Period,
  dimension: Dimension,
): Promise<Map<string, number>> {
  const marks = new Map(
    (await ledger.marks.find({ _id: { $in: officeIds } }).lean()).map((mark) => [mark._id, mark]),
  );
  const countedDays = new Map<string, number>();
  const documents = rollups.raw.find({
    dimension,
    officeId: { $in: officeIds },
    day: { $gte: from, $lte: to },
  });
  const outdated = new Set<string>();
  for await (const document of documents) {
    if (document.schemaVersion !== ROLLUP_SCHEMA_VERSION) {
      outdated.add(document.officeId);
      continue;
    }
    countedDays.set(`${document.officeId} ${document.day}`, document.asOfSeq);
    addToTable(table, document);
  }
  return new Map(
    officeIds.map((id) => {
      const mark = marks.get(id);
      const dirty = Object.keys(mark?.dirtyDays ?? {}).filter((day) => day >= from && day <= to);
      if (outdated.has(id)) return [id, 0];
      const lagging = dirty.map((day) => countedDays.get(`${id} ${day}`) ?? 0);
      return [id, Math.min(mark?.acknowledgedSeq ?? 0, ...lagging)];
    }),
  );
}

function addToTable(table: Table, { officeId, day, dimension, cells, rows }: RollupDocument): void {
  if (dimension === 'legs') {
    for (const row of rows ? unpackRows(rows) : []) table.addRow(officeId, day, row);
    return;
  }
  for (const packed of cells ?? []) {
    table.addCell(officeId, day, placeOf(dimension, packed.key), unpackCell(packed));
  }
}

/** Asked last, so that "complete" is true when it is said. A live store that is away may have more. */
async function isComplete(engine: Pick<Engine, 'marks'>, asOf: Map<string, number>): Promise<boolean> {
  try {
    const live = await Promise.all([...asOf.keys()].map((id) => engine.marks(id)));
    return live.every(({ seq }, i) => seq === [...asOf.values()][i]);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'STORE_AWAY') return false;
    throw error;
  }
}

const FIGURES = [
  'issued',
  'served',
  'noShow',
  'withdrawn',
  'expired',
  'noShowRate',
  'withdrawnRate',
  'waitedMs',
  'responseMs',
  'serviceMs',
  'serviceLevel',
] as const satisfies readonly Exclude<keyof KpiRow, 'group'>[];

function checkMetrics(metrics: readonly string[] | undefined): void {
  const unknown = metrics?.filter((name) => !(FIGURES as readonly string[]).includes(name)) ?? [];
  if (unknown.length === 0) return;
  const [none, known] = [unknown.join(', '), FIGURES.join(', ')];
  throw invalid('metrics', `There is no ${none}; there are ${known}.`, `Nuk ka ${none}; ka ${known}.`);
}

/** A row of the chosen figures only. Who chooses does not look at the others, so the type keeps them. */
function pick(row: KpiRow, metrics: readonly string[] | undefined): KpiRow {
  if (!metrics) return row;
  return Object.fromEntries(
    Object.entries(row).filter(([name]) => name === 'group' || metrics.includes(name)),
  ) as KpiRow;
}
