/** The record of what happened. */
export { startDrain, type DrainOptions } from './jobs.ts';
export { openLedger, type Ledger } from './ledger.ts';
export { readEvents } from './queries/read-events.ts';
export { ticketById } from './queries/ticket-by-id.ts';
export { verifyOffice, type Verification } from './verify.ts';
