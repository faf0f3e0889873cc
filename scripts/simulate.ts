/**
 * A simulated day for development: citizens arrive, clerks work, some do not come, some leave. Everything goes through the
 * public HTTP interface, so what is seen is what real people would cause.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { ErrorCode } from '../contracts/problems.ts';
import type { Priority, Ticket } from '../contracts/shapes.ts';
import { Client, Refused } from '../bench/replay/client.ts';
import { signIn } from '../bench/replay/http-hall.ts';

export interface SimulateOptions {
  url: string;
  /** Of the demo staff. */
  password: string;
  /** Code of an office with demo clerks. */
  office: string;
  /** How many of the demo clerks work; the counters beyond stay free for whoever tries the desk. */
  clerks: number;
  /** Ends the day. */
  signal: AbortSignal;
}

/** Mean seconds: between two arrivals, of a service, and of the walk to the counter. */
const ARRIVAL_S = 6.5;
const SERVICE_S = 32;
const WALK_S = 5;
const IDLE_S = 2;
const NO_SHOW_SHARE = 0.06;
/** Of those served: a paper is missing and fetched meanwhile; another service has to go on with it. */
const HOLD_SHARE = 0.06;
const TRANSFER_SHARE = 0.05;
const IMPATIENT_SHARE = 0.08;
const PATIENCE_S = 90;
const PRIORITY_SHARE = 0.15;
const PRIORITIES: Priority[] = ['elderly', 'elderly', 'family', 'disabled'];

/** Runs until the signal; resolves then. Throws where the server refuses what a day cannot do without. */
export async function simulateDay(options: SimulateOptions): Promise<void> {
  const client = new Client({ address: async () => options.url, signal: options.signal });
  const clerks = Array.from({ length: options.clerks }, (_, index) => work(client, options, index));
  const parts = [arrivals(client, options), ...clerks];
  await Promise.all(parts.map((part) => untilEnd(part, options.signal)));
}

async function untilEnd(part: Promise<void>, signal: AbortSignal): Promise<void> {
  try {
    await part;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

async function arrivals(client: Client, options: SimulateOptions): Promise<void> {
  const { items: services } = await client.ask('list-services', { params: { office: options.office } });
  const leaving = new Set<Promise<void>>();
  for (;;) {
    await delay(exponential(ARRIVAL_S) * 1000, undefined, { signal: options.signal });
    const service = services[Math.floor(Math.random() ** 2 * services.length)];
    if (!service) throw new Error(`${options.office} gives no services`);
    const priority = Math.random() < PRIORITY_SHARE ? pick(PRIORITIES) : 'regular';
    const channel = Math.random() < 0.2 ? 'phone' : 'kiosk';
    const { ticket, token } = await client.ask('take-ticket', {
      params: { office: options.office },
      body: { serviceId: service.id, priority, channel },
    });
    if (Math.random() < IMPATIENT_SHARE) {
      const leave = untilEnd(giveUp(client, options.signal, ticket.id, token), options.signal);
      leaving.add(leave);
      void leave.finally(() => leaving.delete(leave));
    }
  }
}

async function giveUp(client: Client, signal: AbortSignal, ticket: string, token: string): Promise<void> {
  await delay(exponential(PATIENCE_S) * 1000, undefined, { signal });
  await client
    .ask('withdraw', { params: { ticket }, as: `Ticket ${token}`, body: {} })
    .catch(unless('BAD_TRANSITION'));
}

/** Takes one refusal for an answer: who was called in the meantime does not leave. */
const unless = (code: ErrorCode) => (error: unknown) => {
  if (!(error instanceof Refused && error.problem.code === code)) throw error;
  return null;
};

async function work(client: Client, options: SimulateOptions, index: number): Promise<void> {
  const { office, password, signal } = options;
  const as = await signIn(client, { username: `clerk${index + 1}`, password });
  const { items: counters } = await client.ask('list-counters', { params: { office }, as });
  const me = await client.ask('get-me', { as });
  const counter = me.counter ?? counters[index];
  if (!counter) throw new Error(`${office} has no counter for clerk ${index + 1}`);
  const at = { params: { office, counter: counter.id }, as };
  const opened = await client.ask('sign-in', { ...at, body: {} }).catch(unless('COUNTER_OCCUPIED'));
  // Somebody tries the desk there: this clerk stays away.
  if (!opened) return;
  const { epoch, counter: open } = opened;
  const others = (await client.ask('list-services', { params: { office } })).items.map(({ id }) => id);
  const on = ({ id }: Ticket): Work => ({ params: { ticket: id }, as, body: { epoch } });
  // What an interrupted day left here is finished first.
  const left = open.ticket ? [open.ticket, ...open.held] : [...open.held];
  for (;;) {
    const found = left.shift() ?? (await client.ask('call-next', { ...at, body: { epoch } })).ticket;
    const ticket = found?.status === 'held' ? await resume(client, on(found)) : found;
    if (!ticket) await pause(IDLE_S, signal);
    else if (await present(client, signal, on(ticket), ticket.status))
      await serve(client, signal, on(ticket), others);
  }
}

/** A clerk's command on one ticket. */
interface Work {
  params: { ticket: string };
  as: string;
  body: { epoch: number };
}

/** Waits for whoever was called; answers whether they came. */
async function present(client: Client, signal: AbortSignal, on: Work, status: string): Promise<boolean> {
  if (status !== 'called') return true;
  await pause(WALK_S, signal);
  if (Math.random() < NO_SHOW_SHARE) {
    await client.ask('recall', on);
    await pause(WALK_S, signal);
    await client.ask('no-show', on);
    return false;
  }
  await client.ask('start', on);
  return true;
}

async function serve(
  client: Client,
  signal: AbortSignal,
  on: Work,
  services: readonly string[],
): Promise<void> {
  await pause(SERVICE_S, signal);
  if (Math.random() < TRANSFER_SHARE) {
    const to = { serviceId: pick(services) };
    await client.ask('transfer', { ...on, body: { ...on.body, to } });
    return;
  }
  if (Math.random() < HOLD_SHARE) {
    await client.ask('hold', on);
    await pause(2 * WALK_S, signal);
    if (!(await resume(client, on))) return;
    await pause(WALK_S, signal);
  }
  await client.ask('finish', on);
}

/** `null` where the person has left meanwhile. */
async function resume(client: Client, on: Work): Promise<Ticket | null> {
  return (await client.ask('resume', on).catch(unless('BAD_TRANSITION')))?.ticket ?? null;
}

const pause = (meanS: number, signal: AbortSignal) =>
  delay((0.4 * meanS + exponential(0.6 * meanS)) * 1000, undefined, { signal });
const exponential = (mean: number) => -mean * Math.log(1 - Math.random());

/** @throws RangeError where there is nothing to pick from */
function pick<T>(from: readonly T[]): T {
  const picked = from[Math.floor(Math.random() * from.length)];
  if (picked === undefined) throw new RangeError('nothing to pick from');
  return picked;
}
