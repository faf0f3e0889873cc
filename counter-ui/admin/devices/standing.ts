/** How a device stands, and the order in which an administrator wants to see them: trouble first. Pure. */
import type { Device } from '../../../contracts/devices.ts';

/** The worst first. `new`: paired, and not heard so far. */
const STANDINGS = ['silent', 'faulty', 'new', 'online', 'revoked'] as const;
export type Standing = (typeof STANDINGS)[number];

type Judged = Pick<Device, 'revokedAt' | 'lastSeenAt' | 'online' | 'faults'>;

export function standingOf({ revokedAt, lastSeenAt, online, faults }: Judged): Standing {
  if (revokedAt !== null) return 'revoked';
  if (lastSeenAt === null) return 'new';
  if (!online) return 'silent';
  return faults.length > 0 ? 'faulty' : 'online';
}

/** Those of each office, worst first; the offices by their worst, and otherwise in the order given. */
export function byOffice<O extends { id: string }, D extends Judged & Pick<Device, 'officeId' | 'name'>>(
  offices: readonly O[],
  devices: readonly D[],
): { office: O; devices: D[] }[] {
  return offices
    .map((office) => ({
      office,
      devices: devices
        .filter(({ officeId }) => officeId === office.id)
        .toSorted((a, b) => trouble(a) - trouble(b) || a.name.localeCompare(b.name)),
    }))
    .filter((group) => group.devices.length > 0)
    .toSorted((a, b) => worst(a.devices) - worst(b.devices));
}

const trouble = (device: Judged): number => STANDINGS.indexOf(standingOf(device));
const worst = ([first]: readonly Judged[]): number => (first ? trouble(first) : STANDINGS.length);
