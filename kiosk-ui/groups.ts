/** What the kiosk's tiles say about the services behind them. Pure. */
import type { Estimate, Service, Text } from '../contracts/shapes.ts';

export interface Group {
  code: string;
  name: Text;
  examples: Text;
  series: string;
  /** Why none of its services is given now, `null` where one is; `hand` also stands for reasons of several kinds. */
  closedBy: Service['closedBy'];
  waiting: number;
  /** Of the service one would wait longest for, so that nobody is told less than they will wait; `null` if none is known. */
  estimate: Estimate | null;
  services: Service[];
}

/** Groups in the order in which their first service comes. */
export function groupServices(services: readonly Service[]): Group[] {
  const byCode = new Map<string, Service[]>();
  for (const service of services) {
    const known = byCode.get(service.group.code);
    if (known) known.push(service);
    else byCode.set(service.group.code, [service]);
  }
  return [...byCode.values()].flatMap((members) => (members[0] ? [summarise(members[0], members)] : []));
}

/** All services by name in one language. Albanian letters follow their own alphabet: ç after c, ë after e. */
export function byName(services: readonly Service[], language: 'sq' | 'en'): Service[] {
  return services.toSorted((a, b) => a.name[language].localeCompare(b.name[language], language));
}

/** Splits a list into screens of at most `size`. Always at least one, which may be empty. */
export function inPages<T>(items: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(items.length / size));
  return Array.from({ length: count }, (_, page) => items.slice(page * size, (page + 1) * size));
}

function closedBy(members: readonly Service[]): Service['closedBy'] {
  const [reason = null, ...others] = new Set(members.map((service) => service.closedBy));
  if (members.some(({ open }) => open)) return null;
  return others.length > 0 ? 'hand' : reason;
}

function summarise(first: Service, members: Service[]): Group {
  const estimates = members.flatMap(({ open, estimate }) => (open && estimate ? [estimate] : []));
  return {
    code: first.group.code,
    name: first.group.name,
    examples: first.group.examples,
    series: first.series,
    closedBy: closedBy(members),
    waiting: members.reduce((sum, { waiting }) => sum + waiting, 0),
    estimate: estimates.toSorted((a, b) => b.p50Ms - a.p50Ms)[0] ?? null,
    services: members,
  };
}
