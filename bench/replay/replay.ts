/**
 * One replay from end to end: seeds an office of its own, starts a server on a virtual clock, drives the day over HTTP,
 * waits until the figures are complete, and counts them again from the raw events.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { AnswerOf } from '../../contracts/api.ts';
import type { Grouping, KpiRow } from '../../contracts/shapes.ts';
import { breaches } from './checks.ts';
import { Client } from './client.ts';
import { type Comparison, compareRows } from './compare.ts';
import { type Driven, driveDay } from './drive.ts';
import { HttpHall, signIn } from './http-hall.ts';
import { OFFICE_ZONE, midnightOf, seedReplayOffice } from './office.ts';
import type { DayPlan } from './plan.ts';
import { recount } from './recount.ts';
import { ServerProcess } from './server-process.ts';

const SL_MS = 20 * 60_000;
const COMPLETE_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 100;
const PAGE = 1000;
/** What the figures are compared by; the first one is the total. */
const GROUPINGS: readonly Grouping[][] = [
  [],
  ['service'],
  ['clerk'],
  ['counter'],
  ['hour'],
  ['priority'],
  ['day'],
  ['service', 'hour'],
];

export interface Stores {
  redisUrl: string;
  mongodbUri: string;
}
export interface ReplayOptions {
  plan: DayPlan;
  /** Isolated ones: the server's worker takes all jobs there. */
  stores: Stores;
  /** The server's own folder. */
  dataDir: string;
  signal?: AbortSignal;
  /** After every second of the day in which something happened. */
  onProgress?: (progress: Progress) => void;
  /** A request is on its way: where fault tests hurt the server. `answered`: how many were answered before. */
  onSent?: (answered: number, server: ServerProcess) => void;
}
export interface Progress {
  /** How many have left the hall. */
  left: number;
  /** Since midnight of the day. */
  second: number;
}
export interface Replayed {
  driven: Driven;
  /** Real time from the first ticket to the last finish. */
  droveMs: number;
  /** From the last finish until the figures were complete. */
  completeAfterMs: number;
  commands: number;
  /** Commands sent again because nothing came back. */
  repeated: number;
  serviceNames: ReadonlyMap<string, string>;
  figures: { by: string; server: KpiRow[]; recounted: KpiRow[]; comparison: Comparison }[];
  /** What must hold and does not, in words. */
  breaches: string[];
}

/** @throws where the hall refuses something that it should not, or the server ends by itself */
export async function replay(options: ReplayOptions): Promise<Replayed> {
  const { plan, stores, dataDir, signal } = options;
  const { places, manager, serviceNames } = await seedReplayOffice(stores.mongodbUri, plan);
  const midnight = midnightOf(plan.day);
  await using server = new ServerProcess(environment(stores, dataDir), midnight);
  await server.start();

  const onSent = (answered: number) => options.onSent?.(answered, server);
  const client = new Client({ address: () => server.url(), signal, onSent });
  const hall = new HttpHall(client, places, (second) => server.setClock(midnight + second * 1000));
  await hall.open();
  const [since, commandsBefore] = [performance.now(), client.answered];
  const driven = await driveDay(plan, hall, (left, second) => options.onProgress?.({ left, second }));
  const droveMs = performance.now() - since;
  const { answered: commandsAfter, repeated } = client;

  const as = await signIn(client, manager);
  const read = { client, as, officeId: places.officeId, day: plan.day };
  const completeAfterMs = await untilComplete(read);
  const events = await allEvents(read);
  return {
    driven,
    droveMs,
    completeAfterMs,
    commands: commandsAfter - commandsBefore,
    repeated,
    serviceNames,
    figures: await compareFigures(read, events),
    breaches: breaches(events, [...hall.holders.values()]),
  };
}

/** Empty counts as unset: what the person's own server is told is not for this one. */
function environment({ redisUrl, mongodbUri }: Stores, dataDir: string): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: '',
    SESSION_SECRET: randomUUID(),
    SPORTELI_ADMIN_PASSWORD: randomUUID(),
    SPORTELI_DEMO: '0',
    SPORTELI_RATE_LIMITS: 'off',
    LOG_LEVEL: 'warn',
    DATA_DIR: dataDir,
    REDIS_URL: redisUrl,
    MONGODB_URI: mongodbUri,
  };
}

interface Reading {
  client: Client;
  as: string;
  officeId: string;
  day: string;
}

function kpis(
  { client, as, officeId, day }: Reading,
  groupBy: readonly Grouping[],
): Promise<AnswerOf<'get-kpis'>> {
  const query: Record<string, string | number> = { offices: officeId, from: day, to: day, slMs: SL_MS };
  if (groupBy.length > 0) query.groupBy = groupBy.join(',');
  return client.ask('get-kpis', { as, query });
}

/** How long it took until every event was in the figures, in ms. */
async function untilComplete(reading: Reading): Promise<number> {
  const since = performance.now();
  while (!(await kpis(reading, [])).complete) {
    if (performance.now() - since > COMPLETE_WITHIN_MS) {
      throw new Error(`the figures were not complete ${COMPLETE_WITHIN_MS / 1000} s after the last ticket`);
    }
    await delay(LOOK_EVERY_MS);
  }
  return performance.now() - since;
}

async function allEvents({ client, as, officeId }: Reading): Promise<AnswerOf<'list-events'>['items']> {
  const events: AnswerOf<'list-events'>['items'] = [];
  for (;;) {
    const query = { after: events.at(-1)?.seq ?? 0, limit: PAGE };
    const { items } = await client.ask('list-events', { params: { office: officeId }, as, query });
    if (items.length === 0) return events;
    events.push(...items);
  }
}

async function compareFigures(reading: Reading, events: AnswerOf<'list-events'>['items']) {
  const figures: Replayed['figures'] = [];
  for (const groupBy of GROUPINGS) {
    const { rows: server } = await kpis(reading, groupBy);
    const recounted = recount(events, { timeZone: OFFICE_ZONE, slMs: SL_MS, groupBy });
    const comparison = compareRows(server, recounted);
    figures.push({ by: groupBy.join(' and ') || 'total', server, recounted, comparison });
  }
  return figures;
}

/** Whether everything is as it must be. */
export function isEqual({ figures, breaches: found }: Replayed): boolean {
  return found.length === 0 && figures.every(({ comparison }) => comparison.differences.length === 0);
}
