import { officesAskedFor } from './common.ts';
import type { Handler } from './hall.ts';

export const getKpis: Handler<'get-kpis'> = (hall, { ability, query }) =>
  hall.record.kpis(query, officesAskedFor(hall, ability, 'read-figures', query.offices));
