/**
 * A process that drains and counts, for tests that kill it: `node drain-worker.ts ADDRESS OFFICES`, both as JSON. It goes on until it
 * is killed.
 */
import { startRollups } from '../../analytics/jobs/index.ts';
import { startDrain } from '../../ledger/index.ts';
import type { OfficeFacts } from '../../server/engine/index.ts';
import { openRecordStores, type StoreAddress } from './record-stores.ts';

const [address = '', list = ''] = process.argv.slice(2);
const stores = await openRecordStores(JSON.parse(address) as StoreAddress);
const offices = () => JSON.parse(list) as OfficeFacts[];
const rollups = startRollups({ ...stores.jobs, offices });
startDrain({ ...stores.jobs, engine: stores.engine, offices, folded: rollups.touch });
