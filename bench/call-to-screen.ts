/**
 * From the clerk's press to the call on every one of 200 screens: before the HTTP request is sent, until the message has been
 * read. The baseline is a bare Socket.IO server that sends the same message to as many, asked over HTTP too.
 */
import { z } from 'zod';
import type { BoardServerEvents } from '../contracts/sockets.ts';
import { newId } from '../server/domain/ids.ts';
import { Child } from './child.ts';
import { monotonicMs, percentile, type Figure } from './figures.ts';
import { exchange } from './replay/http.ts';
import { Ready, type Stage } from './stage.ts';

const SCREENS = 200;
const WARM_UP_CALLS = 5;
const CALLS = 50;

const Joined = z.object({ type: z.literal('joined') });
const Seen = z.object({ type: z.literal('seen'), what: z.string(), at: z.array(z.number()) });

/** A clerk with a hall full of screens. */
interface Desk extends AsyncDisposable {
  /** Calls; answers how long the call took to each screen, in ms. */
  press(): Promise<number[]>;
}

export async function callToScreen(stage: Stage): Promise<Figure> {
  await using ours = await openOurs(stage);
  await using bare = await openBare();
  const samples = { ours: [] as number[], baseline: [] as number[] };
  // They take turns, so that whatever else the machine does meets both.
  for (let i = 0; i < WARM_UP_CALLS + CALLS; i++) {
    const [our, base] = [await ours.press(), await bare.press()];
    if (i < WARM_UP_CALLS) continue;
    samples.ours.push(...our);
    samples.baseline.push(...base);
  }
  const figure = (name: string, p: number) => ({
    name,
    ours: percentile(samples.ours, p),
    baseline: percentile(samples.baseline, p),
  });
  return {
    title: `Call to screen, ${SCREENS} screens`,
    ours: 'Sporteli',
    baseline: 'bare Socket.IO',
    unit: 'ms',
    values: [figure('p50', 0.5), figure('p99', 0.99)],
  };
}

async function openOurs({ client, office, password, url }: Stage): Promise<Desk> {
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
  const screens = await openScreens(url, office);

  return {
    async press() {
      const seen = screens.next(Seen.refine(({ what }) => what.startsWith('call ')));
      const pressedAt = monotonicMs();
      const { ticket } = await client.ask('call-next', { params: at, as, body: { epoch } });
      if (!ticket) throw new Error('nobody waits');
      const { what, at: arrivals } = await seen;
      if (what !== `call ${ticket.id}`) throw new Error('the screens show another call');
      const gone = screens.next(Seen.refine((message) => message.what === `gone ${ticket.id}`));
      await client.ask('no-show', { params: { ticket: ticket.id }, as, body: { epoch } });
      await gone;
      return arrivals.map((arrivedAt) => arrivedAt - pressedAt);
    },
    [Symbol.asyncDispose]: () => screens[Symbol.asyncDispose](),
  };
}

async function openBare(): Promise<Desk> {
  await using opened = new AsyncDisposableStack();
  const bare = opened.use(new Child('bench/children/bare-socket-io.ts', []));
  const { url } = await bare.next(Ready);
  const screens = opened.use(await openScreens(url, 'none'));
  const running = opened.move();
  let calls = 0;
  return {
    async press() {
      const body = JSON.stringify(bareMessage((calls += 1)));
      const seen = screens.next(Seen);
      const pressedAt = monotonicMs();
      await exchange(new URL(url), { method: 'POST', headers: {}, body }, 10_000);
      const { at: arrivals } = await seen;
      return arrivals.map((arrivedAt) => arrivedAt - pressedAt);
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function openScreens(url: string, office: string): Promise<Child> {
  await using opened = new AsyncDisposableStack();
  const screens = opened.use(new Child('bench/children/screens.ts', [url, office, String(SCREENS)]));
  await screens.next(Joined);
  opened.move();
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
