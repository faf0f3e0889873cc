import type { Handler } from './hall.ts';

/** Checks the chain from its first entry to its last. */
export const getAuditState: Handler<'get-audit-state'> = ({ audit }) => audit.state();
