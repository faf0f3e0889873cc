/** Figures, and the tickets behind them. */
import { z } from 'zod';
import { list, page, paging, type Operation } from '../operation.ts';
import { Channel, Day, Grouping, Id, Kpis, Priority, Ticket } from '../shapes.ts';
import { TicketStatus } from '../status.ts';

/** The filters that a figure and the tickets behind it share. */
const FILTERS = {
  offices: list(z.string().min(1).max(64)).optional(),
  from: Day.optional(),
  to: Day.optional(),
  service: Id.optional(),
  clerk: Id.optional(),
  counter: Id.optional(),
  channel: Channel.optional(),
  priority: Priority.optional(),
  /** Hour of the day in office time, 0–23. */
  hour: z.coerce.number().int().min(0).max(23).optional(),
};

export const FIGURES = {
  'get-kpis': {
    method: 'GET',
    path: '/kpis',
    summary: 'Key performance indicators',
    access: 'read-figures',
    status: 200,
    query: z.strictObject({
      ...FILTERS,
      groupBy: list(Grouping).optional(),
      /** Which figures to answer, comma-separated; all where left out. */
      metrics: list(z.string().min(1).max(40)).optional(),
      /** Target of the service level. */
      slMs: z.coerce.number().int().min(0).max(86_400_000).optional(),
    }),
    answer: Kpis,
  },
  'list-tickets': {
    method: 'GET',
    path: '/tickets',
    summary: 'The tickets behind a figure',
    access: 'read-figures',
    status: 200,
    query: z.strictObject({ ...FILTERS, status: TicketStatus.optional(), ...paging }),
    answer: page(Ticket),
  },
} as const satisfies Record<string, Operation>;
