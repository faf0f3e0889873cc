/** What several operations share. */
import { DomainError, invalid } from '../../contracts/problems.ts';
import type { Priority } from '../../contracts/shapes.ts';
import type { Permission } from '../../contracts/permissions.ts';
import type { Ability } from '../access/abilities.ts';
import type { Claim, LiveOffice, OfficeFacts } from '../engine/types.ts';
import type { OfficeRecord, ServiceRecord, StaffRecord } from '../organisation/directory.ts';
import type { Hall } from './hall.ts';

/** An office as the engine knows it. */
export function factsOf(office: OfficeRecord): OfficeFacts {
  const { id, timeZone, dayStart, carriesOver, rules, retentionDays } = office;
  return { id, timeZone, dayStart, carriesOver, rules, retentionDays };
}

export function claimOf(staff: StaffRecord, body: { epoch: number }): Claim {
  return { clerkId: staff.id, epoch: body.epoch };
}

/** A service that the body names at `path`. @throws DomainError INVALID_INPUT where the office does not give it */
export function serviceOf(
  { directory }: Pick<Hall, 'directory'>,
  office: OfficeRecord,
  serviceId: string,
  path: string,
): ServiceRecord {
  const service = directory.service(office.id, serviceId);
  if (service) return service;
  throw invalid(path, 'This office does not give such a service.', 'Kjo zyrë nuk e jep këtë shërbim.');
}

/** A service as the engine gives it another leg. */
export function legOf({ id, targetMs }: ServiceRecord): { id: string; targets: ServiceRecord['targetMs'] } {
  return { id, targets: targetMs };
}

/** @throws DomainError INVALID_INPUT for a class that the office does not use */
export function checkPriority({ priorities }: OfficeRecord, priority: Priority): void {
  if (!priorities.includes(priority))
    throw invalid(
      'priority',
      'This office does not use this class.',
      'Kjo zyrë nuk e përdor këtë përparësi.',
    );
}

/** One page of a list held in memory; the cursor is the last id of the page before. */
export function pageOf<T extends { id: string }>(
  all: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): { items: T[]; nextCursor: string | null } {
  const before = cursor === undefined ? -1 : all.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && before < 0)
    throw invalid('cursor', 'This is no cursor of this list.', 'Ky nuk është kursor i kësaj liste.');
  const items = all.slice(before + 1, before + 1 + limit);
  const more = before + 1 + limit < all.length;
  return { items, nextCursor: more ? (items.at(-1)?.id ?? null) : null };
}

/** The offices that are asked about: all of theirs where none is named. @throws DomainError INVALID_INPUT, FORBIDDEN */
export function officesAskedFor(
  { directory }: Pick<Hall, 'directory'>,
  ability: Ability,
  permission: Permission,
  asked: readonly string[] | undefined,
): OfficeRecord[] {
  if (!asked) return directory.offices().filter((office) => ability.can(permission, office));
  const offices = asked.map((idOrCode, i) => {
    const office = directory.office(idOrCode);
    if (!office) throw invalid(`offices.${i}`, 'There is no such office.', 'Nuk ka zyrë të tillë.');
    if (ability.cannot(permission, office)) throw new DomainError('FORBIDDEN');
    return office;
  });
  return [...new Set(offices)];
}

/** A look at an office for facts that are public without it: `null` while the live store is away. */
export async function lookIfThere({ engine }: Hall, officeId: string): Promise<LiveOffice | null> {
  try {
    return await engine.look(officeId, []);
  } catch (error) {
    if (error instanceof DomainError && error.code === 'STORE_AWAY') return null;
    throw error;
  }
}
