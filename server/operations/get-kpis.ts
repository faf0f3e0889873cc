import { officesAskedFor } from './common.ts';
import type { Handler } from './hall.ts';

export const getKpis: Handler<'get-kpis'> = (hall, { staff, query }) =>
  hall.record.kpis(query, officesAskedFor(hall, staff, query.offices));
