/** Who waits where: the live rows joined with the services they belong to. Pure functions of (rows, services, now). */
import type { Estimate, Service, WaitingRow } from '../contracts/shapes.ts';

export interface Queue {
  /** The letter of its numbers. */
  series: string;
  services: Service[];
  count: number;
  /** How long the longest-waiting person has waited now. */
  longestMs: number;
  /** The slowest of its services' estimates; `null` where none is known. */
  estimate: Estimate | null;
  /** How the worst of its services stands against its target. */
  urgency: Urgency;
}

export type Urgency = 'none' | 'near' | 'missed';

/** A live row is sent again only when it changes, so its waits grow from the moment it came. */
const cameAt = new WeakMap<WaitingRow, number>();

export function longestNow(row: WaitingRow, now: number): number {
  const since = cameAt.get(row) ?? now;
  cameAt.set(row, since);
  return row.count === 0 ? 0 : row.longestMs + Math.max(0, now - since);
}

/** One queue per service, in the services' order. */
export function queuesByService(
  rows: readonly WaitingRow[],
  services: readonly Service[],
  now: number,
): Queue[] {
  return services.map((service) => queueOf(service.series, [service], rows, now));
}

/** One queue per letter, in the letters' order. */
export function queuesBySeries(
  rows: readonly WaitingRow[],
  services: readonly Service[],
  now: number,
): Queue[] {
  const letters = [...new Set(services.map(({ series }) => series))].sort();
  return letters.map((letter) =>
    queueOf(
      letter,
      services.filter(({ series }) => series === letter),
      rows,
      now,
    ),
  );
}

/** `near` from three quarters of the target on. */
export function urgencyOf(waitedMs: number, targetMs: number): Urgency {
  if (waitedMs > targetMs) return 'missed';
  return waitedMs >= targetMs * 0.75 ? 'near' : 'none';
}

const worst: readonly Urgency[] = ['missed', 'near', 'none'];

function queueOf(series: string, services: Service[], rows: readonly WaitingRow[], now: number): Queue {
  const ids = new Set(services.map(({ id }) => id));
  const mine = rows.filter(({ serviceId }) => ids.has(serviceId));
  const targets = new Map(services.map(({ id, targetMs }) => [id, targetMs]));
  const levels = mine.map((row) => urgencyOf(longestNow(row, now), targets.get(row.serviceId) ?? Infinity));
  return {
    series,
    services,
    count: mine.reduce((sum, { count }) => sum + count, 0),
    longestMs: Math.max(0, ...mine.map((row) => longestNow(row, now))),
    estimate: mine.map(({ estimate }) => estimate).reduce(slower, null),
    urgency: worst.find((level) => levels.includes(level)) ?? 'none',
  };
}

function slower(a: Estimate | null, b: Estimate | null): Estimate | null {
  if (!a || !b) return a ?? b;
  return b.p50Ms > a.p50Ms ? b : a;
}
