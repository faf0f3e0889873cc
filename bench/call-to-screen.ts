/**
 * From the clerk's press to the call on every one of 200 screens: before the HTTP request is sent, until the message has been
 * read. The baseline is a bare Socket.IO server that sends the same message to as many, asked over HTTP too.
 */
import { z } from 'zod';
import type { BoardServerEvents } from '../contracts/sockets.ts';
import { newId } from '../server/domain/ids.ts';
import { Child } from './child.ts';
import { monotonicMs, percentile, type Figure } from './figures.ts';
import { Ready, type Stage } from './stage.ts';

const SCREENS = 200;
const WARM_UP_CALLS = 20;
const CALLS = 100;

const Joined = z.object({ type: z.literal('joined') });
const Seen = z.object({ type: z.literal('seen'), what: z.string(), at: z.array(z.number()) });

export async function callToScreen(stage: Stage): Promise<Figure> {
  const ours = await measureOurs(stage);
  const baseline = await measureBare();
  const values = [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const;
  return {
    title: `Call to screen, ${SCREENS} screens`,
    ours: 'Sporteli',
    baseline: 'bare Socket.IO',
    unit: 'ms',
    values: values.map(([name, p]) => ({
      name,
      ours: percentile(ours, p),
      baseline: percentile(baseline, p),
    })),
  };
}

async function measureOurs({ client, office, password, url }: Stage): Promise<number[]> {
  const place = { office };
  const { token } = await client.ask('open-session', { body: { username: 'clerk1', password } });
  const as = `Bearer ${token}`;
  const { items: services } = await client.ask('list-services', { params: place });
  const { items: counters } = await client.ask('list-counters', { params: place, as });
  const [serviceId = '', counter = ''] = [services[0]?.id, counters[0]?.id];
  const at = { office, counter };
  const { epoch } = await client.ask('sign-in', { params: at, as, body: { serviceIds: [serviceId] } });
  for (let i = 0; i < WARM_UP_CALLS + CALLS; i++) {
    await client.ask('take-ticket', { params: place, body: { serviceId } });
  }

  await using screens = await openScreens(url, office);
  const latencies: number[] = [];
  for (let i = 0; i < WARM_UP_CALLS + CALLS; i++) {
    const seen = screens.next(Seen.refine(({ what }) => what.startsWith('call ')));
    const pressedAt = monotonicMs();
    const { ticket } = await client.ask('call-next', { params: at, as, body: { epoch } });
    if (!ticket) throw new Error('nobody waits');
    const { what, at: arrivals } = await seen;
    if (what !== `call ${ticket.id}`) throw new Error('the screens show another call');
    if (i >= WARM_UP_CALLS) latencies.push(...arrivals.map((arrivedAt) => arrivedAt - pressedAt));
    const gone = screens.next(Seen.refine((message) => message.what === `gone ${ticket.id}`));
    await client.ask('no-show', { params: { ticket: ticket.id }, as, body: { epoch } });
    await gone;
  }
  return latencies;
}

async function measureBare(): Promise<number[]> {
  await using bare = new Child('bench/children/bare-socket-io.ts', []);
  const { url } = await bare.next(Ready);
  await using screens = await openScreens(url, 'none');
  const latencies: number[] = [];
  for (let i = 0; i < WARM_UP_CALLS + CALLS; i++) {
    const body = JSON.stringify(bareMessage(i));
    const seen = screens.next(Seen);
    const pressedAt = monotonicMs();
    await fetch(url, { method: 'POST', body });
    const { at: arrivals } = await seen;
    if (i >= WARM_UP_CALLS) latencies.push(...arrivals.map((arrivedAt) => arrivedAt - pressedAt));
  }
  return latencies;
}

async function openScreens(url: string, office: string): Promise<Child> {
  const screens = new Child('bench/children/screens.ts', [url, office, String(SCREENS)]);
  await screens.next(Joined);
  return screens;
}

/** What a call looks like on the wire. */
function bareMessage(i: number): Parameters<BoardServerEvents['changes']>[0] {
  const call = {
    ticketId: newId(),
    number: `A${String(i).padStart(3, '0')}`,
    counterId: newId(),
    counterName: '1',
    zoneId: null,
    calledAt: new Date().toISOString(),
  };
  const name = { sq: 'Certifikatë familjare', en: 'Family certificate' };
  const row = { serviceId: newId(), name, count: i, longestMs: 60_000, estimate: { p50Ms: 1, p90Ms: 2 } };
  return { from: i, to: i, changes: [{ seq: i, kind: 'call', again: false, call }], waiting: [row] };
}
