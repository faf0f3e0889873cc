/** How offices, services and profiles look outside. */
import type { Office, Profile, Service } from '../../contracts/shapes.ts';
import { estimateWait } from '../domain/estimate.ts';
import { officeClosedBy, serviceClosedBy, stateOfToday } from '../domain/openness.ts';
import type { LiveOffice } from '../engine/types.ts';
import type { CounterRecord, OfficeRecord, ProfileRecord, ServiceRecord } from '../organisation/directory.ts';

/** @param live `null` where the live store does not answer: the public facts are known without it. */
export function presentOffice(
  office: OfficeRecord,
  counters: CounterRecord[],
  live: LiveOffice | null,
  now: number,
): Office {
  const closedBy = officeClosedBy(office, stateOfToday(office, live, now), now);
  return {
    id: office.id,
    code: office.code,
    name: office.name,
    municipality: office.municipality,
    kind: office.kind,
    timeZone: office.timeZone,
    openingHours: office.openingHours,
    // An office that has given all its tickets still has people to serve.
    openNow: closedBy === null || closedBy === 'contingent',
    demo: office.demo,
    openKiosk: office.openKiosk,
    closedBy,
    priorities: office.priorities,
    retentionDays: office.retentionDays,
    counters: {
      total: counters.length,
      open: live?.counters.filter(({ state }) => state === 'open').length ?? 0,
    },
  };
}

export function presentService(
  service: ServiceRecord,
  office: OfficeRecord,
  live: LiveOffice,
  now: number,
): Service {
  const queue = live.queues.find(({ serviceId }) => serviceId === service.id);
  const { byHand, issued } = stateOfToday(office, queue ? { ...live, ...queue } : null, now);
  const closedBy = serviceClosedBy(service, office.timeZone, { byHand, issued }, now);
  const { contingent } = service;
  return {
    id: service.id,
    code: service.code,
    name: service.name,
    description: service.description,
    group: service.group,
    series: service.series,
    documents: service.documents,
    feeLek: service.feeLek,
    deadline: service.deadline,
    legalBasis: service.legalBasis,
    unverified: service.unverified,
    targetMs: service.targetMs.regular,
    open: closedBy === null,
    closedBy,
    contingent,
    remaining: contingent === null ? null : Math.max(0, contingent - issued),
    route: service.route,
    asksFor: service.asksFor,
    notes: service.notes,
    waiting: queue?.count ?? 0,
    peopleAhead: queue?.position.ahead ?? 0,
    estimate: queue ? estimateWait(queue.position) : null,
  };
}

export function presentProfile({
  id,
  name,
  serviceIds,
  secondaryServiceIds,
  overflowSlackMs,
}: ProfileRecord): Profile {
  return { id, name, serviceIds, secondaryServiceIds, overflowSlackMs };
}
