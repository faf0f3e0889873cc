/** Tickets, counters and clerks as a desk sees them, for tests of its rules. */
import { RIGHTS, ROLES, type Right, type Role } from '../../contracts/permissions.ts';
import type { Counter, Leg, Service, Staff, Ticket } from '../../contracts/shapes.ts';
import type { TicketStatus } from '../../contracts/status.ts';

export const AT = '2026-11-24T09:40:00.000Z';
const uuid = (n: number): string => `019a0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const IDS = {
  office: uuid(1),
  counter: uuid(2),
  clerk: uuid(3),
  service: uuid(4),
  ticket: uuid(5),
  other: uuid(6),
} as const;

export function leg(fields: Partial<Leg> = {}): Leg {
  return {
    serviceId: IDS.service,
    counterId: IDS.counter,
    clerkId: IDS.clerk,
    status: 'called',
    anchorAt: AT,
    firstCalledAt: AT,
    calledAt: AT,
    startedAt: null,
    finishedAt: null,
    serviceMs: 0,
    wrapUpAt: null,
    outcome: null,
    delivered: [],
    ...fields,
  };
}

export function ticket(status: TicketStatus, fields: Partial<Ticket> = {}): Ticket {
  return {
    id: IDS.ticket,
    number: 'A047',
    officeId: IDS.office,
    day: '2026-11-24',
    serviceId: IDS.service,
    priority: 'regular',
    channel: 'kiosk',
    language: 'sq',
    status,
    counterId: IDS.counter,
    clerkId: IDS.clerk,
    calls: 1,
    issuedAt: AT,
    dueAt: AT,
    firstCalledAt: AT,
    calledAt: AT,
    startedAt: null,
    closedAt: null,
    clerkLanguage: null,
    slotAt: null,
    aim: null,
    restsUntilAt: null,
    nextServiceIds: [],
    notes: 0,
    personal: [],
    legs: [leg({ status })],
    ...fields,
  };
}

export function counter(fields: Partial<Counter> = {}): Counter {
  return {
    id: IDS.counter,
    name: '5',
    zoneId: null,
    state: 'open',
    epoch: 3,
    clerkId: IDS.clerk,
    serviceIds: [IDS.service],
    secondaryServiceIds: [],
    overflowSlackMs: 0,
    profileId: null,
    languages: [],
    pauseReason: null,
    ticket: null,
    held: [],
    ...fields,
  };
}

export function clerk(rights: Right[] = [], role: Role = 'clerk'): Staff {
  return {
    id: IDS.clerk,
    username: 'clerk5',
    name: 'Clerk 5',
    grants: [{ role, scope: 'everywhere' }],
    permissions: [...ROLES[role]],
    rights: role === 'clerk' ? rights : [...RIGHTS],
    languages: [],
    mustChangePassword: false,
    singleSignOn: false,
  };
}

export function service(id: string, fields: Partial<Service> = {}): Service {
  return {
    id,
    code: id,
    name: { sq: 'Shërbim', en: 'Service' },
    description: { sq: '', en: '' },
    group: { code: 'group', name: { sq: '', en: '' }, examples: { sq: '', en: '' } },
    series: 'A',
    documents: [],
    feeLek: null,
    deadline: null,
    legalBasis: null,
    unverified: false,
    targetMs: 900_000,
    open: true,
    closedBy: null,
    contingent: null,
    remaining: null,
    route: null,
    asksFor: [],
    notes: true,
    waiting: 0,
    peopleAhead: 0,
    estimate: null,
    ...fields,
  };
}
