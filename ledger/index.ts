/** The record of what happened. */
export { startDrain } from './jobs.ts';
export { openLedger, type Ledger } from './ledger.ts';
export {
  erasePersonalData,
  findPersonalData,
  personalDataOf,
  personalDataUpTo,
  removePersonalData,
} from './personal-data.ts';
export { readEvents } from './queries/read-events.ts';
export { ticketById } from './queries/ticket-by-id.ts';
export { createRestore } from './restore.ts';
export { verifyOffice } from './verify.ts';
