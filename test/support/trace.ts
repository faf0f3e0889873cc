/** A made-up trace of one day, the same for the same seed: arrivals in a rush, two services, some who leave. */
import { COLUMNS } from '../../bench/replay/trace.ts';

export interface MadeUpDay {
  seed: number;
  customers: number;
  counters: number;
}

export const MADE_UP_DAY = '1999-03-28';

/** The file's text. There are more people than the counters can serve at once, so queues form and patience ends. */
export function madeUpTrace({ seed, customers, counters }: MadeUpDay): string {
  const next = random(seed);
  const upTo = (limit: number) => Math.floor(next() * limit);
  /** All come within the time that two thirds of the counters would need. */
  const rushS = Math.ceil((customers * 120) / counters / 1.5);
  const lines = Array.from({ length: customers }, () => {
    const arrivalS = 8 * 3600 + upTo(rushS);
    const service = next() < 0.6 ? 'PS' : 'NE';
    const priority = next() < 0.25 ? 'priority' : 'regular';
    const leaves = next() < 0.2;
    const rest = leaves
      ? ['abandoned', upTo(180), '', '']
      : ['served', 0, upTo(240), `C${upTo(counters) + 1}`];
    return [MADE_UP_DAY, arrivalS, service, priority, ...rest].join(',');
  });
  return [COLUMNS.join(','), ...lines, ''].join('\n');
}

/** Numbers from 0 to 1 (a linear congruential generator: plenty for a made-up day). */
function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
