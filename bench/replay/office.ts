/** The office of a replay: open round the clock, a service for each of the trace's, one clerk at every counter, one manager. */
import { randomUUID } from 'node:crypto';
import { DEFAULT_TARGETS_MS } from '../../server/domain/targets.ts';
import type { Text } from '../../contracts/shapes.ts';
import { connectMongo } from '../../server/models.ts';
import { type OfficeSpec, seedOffice, type ServiceSpec } from '../../server/seed.ts';
import type { HallPlaces } from './http-hall.ts';
import type { DayPlan } from './plan.ts';

/** Two hours ahead of UTC all year: a day has 24 hours, as in a trace, and is not the day of UTC. */
export const OFFICE_ZONE = 'Etc/GMT-2';
const OFFSET = '+02:00';
const SERIES = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

export interface ReplayOffice {
  places: HallPlaces;
  manager: { username: string; password: string };
  /** The trace's name of each service, by id. */
  serviceNames: ReadonlyMap<string, string>;
}

/** Epoch ms at which the plan's day begins in the office. */
export function midnightOf(day: string): number {
  return Date.parse(`${day}T00:00:00${OFFSET}`);
}

/** Writes the office into an empty document store. */
export async function seedReplayOffice(mongodbUri: string, plan: DayPlan): Promise<ReplayOffice> {
  const password = randomUUID();
  const spec = specOf(plan, password);
  const mongo = await connectMongo(mongodbUri);
  try {
    await seedOffice(mongo, spec);
  } finally {
    await mongo.close();
  }
  const clerks = spec.staff.filter(({ grants }) => grants.some(({ role }) => role === 'clerk'));
  return {
    places: {
      officeId: spec.office.id,
      serviceIds: spec.services.map(({ id }) => id),
      counterIds: spec.counters.map(({ id }) => id),
      clerks: clerks.map(({ username }) => ({ username, password })),
    },
    manager: { username: 'manager', password },
    serviceNames: new Map(spec.services.map(({ id, code }) => [id, code])),
  };
}

function specOf(plan: DayPlan, password: string): OfficeSpec {
  const officeId = randomUUID();
  const names = Array.from({ length: plan.counters }, (_, index) => String(index + 1));
  const staff = (username: string, role: 'clerk' | 'manager') => ({
    id: randomUUID(),
    username,
    name: username,
    grants: [{ role, scope: { officeIds: [officeId] } }],
    password,
  });
  return {
    office: {
      id: officeId,
      serial: 1,
      code: 'replay',
      name: both('Replay'),
      municipality: 'Replay',
      kind: 'main',
      timeZone: OFFICE_ZONE,
      dayStart: '00:00',
      openingHours: null,
      demo: false,
      openKiosk: true,
      openBoard: true,
    },
    counters: names.map((name) => ({ id: randomUUID(), name, zoneId: null })),
    services: plan.services.map(serviceOf),
    staff: [...names.map((name) => staff(`clerk${name}`, 'clerk')), staff('manager', 'manager')],
  };
}

function serviceOf(code: string, index: number): ServiceSpec {
  return {
    id: randomUUID(),
    code,
    name: both(code),
    description: both(''),
    group: { code: 'replay', name: both('Replay'), examples: both('') },
    series: SERIES[index % SERIES.length] ?? '',
    documents: [],
    feeLek: null,
    deadline: null,
    legalBasis: null,
    unverified: true,
    targetMs: DEFAULT_TARGETS_MS,
    open: true,
  };
}

function both(text: string): Text {
  return { sq: text, en: text };
}
