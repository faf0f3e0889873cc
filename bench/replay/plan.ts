/**
 * One day of a trace as a plan: who comes when, how long they stay patient, how long their service takes. Rules for what
 * the trace does not say are here: a customer who left and is called after all is served for that day's median time of
 * the service; one who was served never leaves.
 */
import { type Customer, TraceError, daysOf } from './trace.ts';

export interface PlannedCustomer {
  /** Seconds since midnight. */
  arrivalS: number;
  /** Index into the plan's services. */
  service: number;
  priority: 'regular' | 'elderly';
  /** Leaves after waiting this long, unless called first; `null`: never. */
  patienceS: number | null;
  /** Time from the start of the service to its end, in s. */
  serviceS: number;
}
export interface DayPlan {
  day: string;
  /** Service codes of that day, in alphabetical order. */
  services: string[];
  counters: number;
  /** In order of arrival. */
  customers: PlannedCustomer[];
}

/**
 * @param options `day`: the busiest one where left out; `counters`: the distinct ones of that day where left out
 * @throws TraceError where the trace has no such day or does not say how long a service takes
 */
export function planDay(
  trace: readonly Customer[],
  options: { day?: string | undefined; counters?: number | undefined } = {},
): DayPlan {
  const day = options.day ?? busiestDay(trace);
  const rows = trace.filter((row) => row.day === day);
  if (rows.length === 0) {
    throw new TraceError(`the trace has no day ${day}; it has ${[...daysOf(trace).keys()].join(', ')}`);
  }
  const served = rows.filter((row) => row.serviceS !== null);
  if (served.length === 0) {
    throw new TraceError(`nobody was served on ${day}, so the trace does not say how long a service takes`);
  }
  const services = [...new Set(rows.map((row) => row.service))].toSorted();
  const medians = services.map((service) => {
    const own = served.filter((row) => row.service === service);
    return median((own.length > 0 ? own : served).map((row) => row.serviceS ?? 0));
  });
  const customers = rows.map((row) => {
    const service = services.indexOf(row.service);
    return {
      arrivalS: row.arrivalS,
      service,
      priority: row.priority === 'priority' ? ('elderly' as const) : ('regular' as const),
      patienceS: row.outcome === 'abandoned' ? row.waitS : null,
      serviceS: row.serviceS ?? medians[service] ?? 0,
    };
  });
  const counters = options.counters ?? new Set(served.map((row) => row.counter)).size;
  // The sort is stable: at the same second the order of the file is kept.
  return { day, services, counters, customers: customers.toSorted((a, b) => a.arrivalS - b.arrivalS) };
}

function busiestDay(trace: readonly Customer[]): string {
  const [[day] = ['']] = [...daysOf(trace)].toSorted(([, a], [, b]) => b - a);
  return day;
}

/** The lower one of two in the middle, so that times stay whole seconds. */
function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
