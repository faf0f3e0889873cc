/** The engine of a hall that keeps a record: whenever the live store has come back, each office is compared with it first. */
import { createRestore, openLedger } from '../ledger/index.ts';
import type { Log } from '../ledger/alarms.ts';
import type { Clock } from './clock.ts';
import type { LiveStore } from './engine/connect.ts';
import { createEngine, type Engine } from './engine/index.ts';
import type { Mongo } from './models.ts';
import type { Directory } from './organisation/directory.ts';
import { numberingOf } from './organisation/numbering.ts';

export interface RecordedEngineOptions {
  redis: LiveStore;
  prefix: string;
  clock: Clock;
  mongo: Mongo;
  directory: Directory;
  log: Log;
}

export interface RecordedEngine {
  engine: Engine & AsyncDisposable;
  compareWithRecord: (officeId: string) => Promise<void>;
}

export function createRecordedEngine({
  mongo,
  directory,
  log,
  ...live
}: RecordedEngineOptions): RecordedEngine {
  const compareWithRecord = (officeId: string): Promise<void> => restore(officeId);
  const engine = createEngine({ ...live, compareWithRecord });
  const restore = createRestore({
    ledger: openLedger(mongo),
    engine,
    numbering: (officeId) => {
      const office = directory.office(officeId);
      const series = office ? directory.services(officeId).map((service) => service.series) : [];
      return new Map(series.flatMap((prefix) => (office ? [[prefix, numberingOf(office, prefix)]] : [])));
    },
    log,
  });
  return { engine, compareWithRecord };
}
