/**
 * From documents to what the hall works with: every choice that a document leaves out has its default here, so a document of an
 * older version is one that leaves out a lot.
 */
import { RIGHTS, type Grant } from '../../contracts/permissions.ts';
import { PERSONAL_KINDS } from '../../contracts/personal.ts';
import { PRIORITIES } from '../../contracts/shapes.ts';
import type { StaffDocument } from '../access/models.ts';
import { RETENTION_DAYS } from '../domain/retention.ts';
import { DEFAULT_RULES, PLAIN_NUMBERING } from '../domain/rules.ts';
import type { CatalogueService, OfficeRecord, ServiceRecord, StaffRecord } from './directory.ts';
import type { GivenService, OfficeDocument } from './models.ts';

export function resolveOffice(document: OfficeDocument): OfficeRecord {
  const { _id: id, schemaVersion: _version, services: _services, targetMs: _targets, ...office } = document;
  return {
    id,
    ...office,
    rules: { ...DEFAULT_RULES, ...office.rules },
    // An office without opening hours never closes, so its waiting tickets outlive the day.
    carriesOver: office.carriesOver ?? office.openingHours === null,
    priorities: PRIORITIES.filter(
      (each) => each === 'regular' || (office.priorities?.includes(each) ?? true),
    ),
    contingent: office.contingent ?? null,
    series: (office.series ?? []).map(({ prefix, groupCodes = [], numbering }) => ({
      prefix,
      groupCodes,
      numbering: { ...PLAIN_NUMBERING, ...numbering },
    })),
    profiles: office.profiles ?? [],
    retentionDays: office.retentionDays ?? RETENTION_DAYS.default,
  };
}

/** A service as this office gives it: its own choices go before those for the whole office, and these before the unified list. */
export function resolveService(
  service: CatalogueService,
  given: GivenService,
  { series = [], targetMs }: Pick<OfficeDocument, 'series' | 'targetMs'>,
): ServiceRecord {
  const ofGroup = series.find(({ groupCodes }) => groupCodes?.includes(service.group.code));
  return {
    ...service,
    series: given.series ?? ofGroup?.prefix ?? service.series,
    targetMs: { ...service.targetMs, ...targetMs, ...given.targetMs },
    open: given.open,
    hours: given.hours ?? null,
    contingent: given.contingent ?? null,
    route: given.route ?? null,
    asksFor: PERSONAL_KINDS.filter((kind) => (given.asksFor ?? service.asksFor).includes(kind)),
    notes: given.notes ?? service.notes,
  };
}

export function resolveStaff({
  _id: id,
  schemaVersion: _version,
  demo: _demo,
  roles = [],
  officeIds = [],
  ...staff
}: StaffDocument): StaffRecord {
  const grants = staff.grants ?? grantsOf(roles, officeIds);
  return {
    id,
    ...staff,
    grants,
    rights: staff.rights ?? allRights(grants),
    languages: staff.languages ?? [],
    disabled: staff.disabled ?? false,
    mustChangePassword: staff.mustChangePassword ?? false,
    secondFactor: staff.secondFactor ?? null,
    singleSignOn: staff.singleSignOn ?? null,
  };
}

/** Before version 4 all roles of a person held in the same offices, and in all where none was named. */
function grantsOf(roles: readonly Grant['role'][], officeIds: string[]): Grant[] {
  const scope = officeIds.length === 0 ? 'everywhere' : { officeIds };
  return roles.map((role) => ({ role, scope }));
}

/** Before there were rights every clerk could do whatever there was. */
function allRights(grants: readonly Grant[]): StaffRecord['rights'] {
  return grants.some(({ role }) => role === 'clerk') ? [...RIGHTS] : [];
}
