import { describe, expect, it } from 'vitest';
import type { Service, WaitingRow } from '../contracts/shapes.ts';
import { service as plain } from '../test/support/desk.ts';
import { longestNow, queuesBySeries, queuesByService } from './waiting.ts';

const minute = 60_000;
const text = { sq: '', en: '' };

function service(id: string, series: string, targetMs = 15 * minute): Service {
  return plain(id, { series, targetMs });
}
function row(serviceId: string, count: number, longestMs: number, p50Ms: number | null = null): WaitingRow {
  const estimate = p50Ms === null ? null : { p50Ms, p90Ms: 2 * p50Ms };
  return { serviceId, name: text, count, longestMs, estimate };
}

describe('queues', () => {
  it('let the longest wait grow since the row came, and never where nobody waits', () => {
    const waiting = row('a', 2, 5 * minute);
    expect(longestNow(waiting, 1_000)).toBe(5 * minute);
    expect(longestNow(waiting, 1_000 + minute)).toBe(6 * minute);
    const empty = row('a', 0, 0);
    longestNow(empty, 0);
    expect(longestNow(empty, minute)).toBe(0);
  });

  it('join the services of a letter: all who wait, the longest wait, the slowest estimate', () => {
    const services = [service('m', 'M'), service('a1', 'A'), service('a2', 'A')];
    const rows = [row('a1', 2, minute, 3 * minute), row('a2', 3, 4 * minute, 2 * minute), row('m', 0, 0)];
    const [a, m] = queuesBySeries(rows, services, 0);
    expect(a).toMatchObject({
      series: 'A',
      count: 5,
      longestMs: 4 * minute,
      estimate: { p50Ms: 3 * minute },
    });
    expect(m).toMatchObject({ series: 'M', count: 0, longestMs: 0, estimate: null, urgency: 'none' });
  });

  it('stay one per service for a clerk, also where nobody ever came', () => {
    const queues = queuesByService([row('a1', 1, minute)], [service('a1', 'A'), service('a2', 'A')], 0);
    expect(queues.map(({ count }) => count)).toEqual([1, 0]);
  });

  it('are near from three quarters of the target on, and missed beyond it', () => {
    const urgencyAt = (minutes: number): string | undefined =>
      queuesBySeries([row('a', 1, minutes * minute)], [service('a', 'A', 20 * minute)], 0)[0]?.urgency;
    expect([14, 15, 20, 21].map(urgencyAt)).toEqual(['none', 'near', 'near', 'missed']);
  });

  it('judge each service of a letter by its own target', () => {
    const services = [service('slow', 'A', 60 * minute), service('quick', 'A', 10 * minute)];
    const rows = [row('slow', 1, 30 * minute), row('quick', 1, 2 * minute)];
    expect(queuesBySeries(rows, services, 0)[0]?.urgency).toBe('none');
  });
});
