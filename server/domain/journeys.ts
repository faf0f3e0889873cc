/**
 * Visits over several services. A service's route names where a visit goes on after it. The route of the service that was asked for is planned
 * whole when the ticket is issued; routes of the services on the way do not add to it.
 */
import type { Priority, Route } from '../../contracts/shapes.ts';
import type { PlannedLeg } from '../../contracts/ticket-state.ts';

interface Routed {
  id: string;
  targetMs: Readonly<Record<Priority, number>>;
  route: Route | null;
}

/**
 * The legs that follow by themselves on a ticket for this service: those of a `queue` route. An `offer` is for the clerk to take up.
 *
 * @param serviceOf a service of the office; what it no longer gives is left out
 */
export function legsAfter(
  { route }: Routed,
  priority: Priority,
  serviceOf: (id: string) => Routed | undefined,
): PlannedLeg[] {
  if (route?.mode !== 'queue') return [];
  return route.serviceIds.flatMap((serviceId) => {
    const service = serviceOf(serviceId);
    return service ? [{ serviceId, targetMs: service.targetMs[priority] }] : [];
  });
}

/** A service from which routes lead back to itself, `null` where there is none. */
export function circularRoute(routes: ReadonlyMap<string, readonly string[]>): string | null {
  const fine = new Set<string>();
  const leadsBack = (id: string, way: readonly string[]): boolean => {
    if (way.includes(id)) return true;
    if (fine.has(id)) return false;
    const found = (routes.get(id) ?? []).some((next) => leadsBack(next, [...way, id]));
    if (!found) fine.add(id);
    return found;
  };
  return [...routes.keys()].find((id) => leadsBack(id, [])) ?? null;
}
