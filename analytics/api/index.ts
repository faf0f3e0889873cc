/** What the server asks of analytics. */
import type { Connection } from 'mongoose';
import type { Kpis } from '../../contracts/shapes.ts';
import type { TicketState } from '../../contracts/ticket-state.ts';
import { openLedger } from '../../ledger/ledger.ts';
import type { Engine, OfficeFacts } from '../../server/engine/types.ts';
import { openRollups } from '../jobs/rollups.ts';
import { kpis, type KpiQuery } from './kpis.ts';
import { listTickets, type TicketQuery } from './list-tickets.ts';

export type { KpiQuery, TicketQuery };

/** Figures and the tickets behind them, of the offices given: those that are asked for and that the asker may see. */
export interface Analytics {
  /** @throws DomainError INVALID_INPUT, LEDGER_AWAY */
  kpis(offices: OfficeFacts[], query: KpiQuery): Promise<Kpis>;
  /** @throws DomainError INVALID_INPUT, LEDGER_AWAY */
  listTickets(
    offices: OfficeFacts[],
    query: TicketQuery,
  ): Promise<{ items: TicketState[]; nextCursor: string | null }>;
}

/** @param now epoch ms, the hall's time */
export function createAnalytics(options: {
  mongo: Connection;
  engine: Pick<Engine, 'marks'>;
  now: () => number;
}): Analytics {
  const sources = { ...options, ledger: openLedger(options.mongo), rollups: openRollups(options.mongo) };
  return {
    kpis: (offices, query) => kpis(sources, offices, query),
    listTickets: (offices, query) => listTickets(sources.ledger, offices, query, options.now()),
  };
}
