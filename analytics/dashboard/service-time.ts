import type { Leg } from '../../contracts/shapes.ts';

/**
 * How long a visit was served in its legs that are over, in ms; held time is none. Only in those of `serviceId` where it is given,
 * as in the figures of one service. `null` where no such leg was begun.
 */
export function serviceMs(
  legs: readonly Pick<Leg, 'serviceId' | 'startedAt' | 'finishedAt' | 'serviceMs'>[],
  serviceId?: string,
): number | null {
  const over = legs.filter(
    (leg) =>
      leg.startedAt !== null &&
      leg.finishedAt !== null &&
      (serviceId === undefined || leg.serviceId === serviceId),
  );
  return over.length === 0 ? null : over.reduce((sum, leg) => sum + leg.serviceMs, 0);
}
