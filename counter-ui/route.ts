/** Where a visit goes on after the service in hand, and what was given in it. Pure. */
import type { Delivered, Outcome, Service, Ticket } from '../contracts/shapes.ts';

/** The service that its route offers next and that is not planned yet; `null` where there is none. */
export function offeredNext(ticket: Ticket, services: readonly Service[]): Service | null {
  const route = services.find(({ id }) => id === ticket.serviceId)?.route;
  if (route?.mode !== 'offer') return null;
  const planned = new Set([...ticket.legs.map(({ serviceId }) => serviceId), ...ticket.nextServiceIds]);
  const next = route.serviceIds.find((id) => !planned.has(id));
  return services.find(({ id }) => id === next) ?? null;
}

/** The outcomes after which a service counts as given. */
const GIVEN: readonly Outcome[] = ['done', 'partial'];

/** What the sheet begins with: one piece of the service in hand, none where it was not given. */
export function firstDelivered(serviceId: string, outcome: Outcome): Delivered[] {
  return [{ serviceId, quantity: GIVEN.includes(outcome) ? 1 : 0 }];
}

/** Lines as they are sent: without those of which nothing was given. */
export function delivered(lines: readonly Delivered[]): Delivered[] {
  return lines.filter(({ quantity }) => quantity > 0);
}
