import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { REPORT_EVERY_MS } from '../../contracts/devices.ts';
import type { Problem } from '../../contracts/problems.ts';
import { ApiProblem, call, Offline } from '../api.ts';
import { OwnDevice } from './own-device.svelte.ts';

vi.mock('../api.ts', async (original) => ({ ...(await original<object>()), call: vi.fn() }));

const start = Date.parse('2026-11-24T09:00:00.000Z');
const device = { kind: 'kiosk', officeId: 'a', lastSeenAt: null as string | null };
const asked = vi.mocked(call) as unknown as ReturnType<
  typeof vi.fn<(name: string, options: object) => unknown>
>;
const memory = new Map<string, string>();
const page = { soundBlocked: false, disconnected: false };
/** What the server answers; a test puts something else there. */
let answers: Record<string, () => unknown> = {};
let own: OwnDevice;
let stop: () => void;

const names = () => asked.mock.calls.map(([name]) => name);
const lastFaults = () =>
  asked.mock.calls.filter(([name]) => name === 'report-device').at(-1)?.[1] as { body: { faults: string[] } };
const refused = (status: number): never => {
  throw new ApiProblem({ status, code: 'UNAUTHENTICATED', title: '', detail: '' } as unknown as Problem);
};
const isOffline = (): never => {
  throw new Offline(new Error('no network'));
};

beforeEach(() => {
  vi.useFakeTimers({ now: start });
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => memory.get(key) ?? null,
    setItem: (key: string, value: string) => memory.set(key, value),
    removeItem: (key: string) => memory.delete(key),
  });
  vi.stubGlobal('location', { pathname: '/kiosk/lezhe' });
  const window = new EventTarget();
  for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent'] as const)
    vi.stubGlobal(name, window[name].bind(window));
  memory.set('sporteli.device', 'kiosk');
  Object.assign(page, { soundBlocked: false, disconnected: false });
  answers = {
    'get-own-device': () => ({ device, officeCode: 'lezhe' }),
    'report-device': () => ({ device, renewToken: false }),
    'renew-device-token': () => ({ token: 'x' }),
  };
  asked.mockReset().mockImplementation((name) => Promise.resolve().then(() => answers[name]?.()));
  own = new OwnDevice('kiosk', () => page);
});
afterEach(() => {
  stop();
  memory.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function started(): Promise<void> {
  stop = own.start();
  await vi.advanceTimersByTimeAsync(0);
}
const oneReportLater = () => vi.advanceTimersByTimeAsync(REPORT_EVERY_MS);

it('asks nothing where nothing speaks for a device', async () => {
  memory.clear();
  await started();
  await oneReportLater();
  expect(names()).toEqual([]);
  expect(own.state).toBe('unasked');
});

it('asks who it is and says at once and then twice a minute that it is there', async () => {
  await started();
  expect(names()).toEqual(['get-own-device', 'report-device']);
  expect(asked.mock.calls[1]?.[1]).toEqual({ body: { faults: [], page: '/kiosk/lezhe' } });
  expect(own.state).toBe('paired');
  await oneReportLater();
  expect(names().slice(2)).toEqual(['report-device']);
});

it('takes a new token when it is told that its own is old', async () => {
  answers['report-device'] = () => ({ device, renewToken: true });
  await started();
  expect(names()).toEqual(['get-own-device', 'report-device', 'renew-device-token']);
});

it('is none any more when it was shut out, and forgets that it was one', async () => {
  await started();
  answers['report-device'] = () => refused(401);
  await oneReportLater();
  expect([own.state, own.own]).toEqual(['none', null]);
  expect(memory.size).toBe(0);
  const before = names().length;
  await oneReportLater();
  expect(names()).toHaveLength(before);
});

it('stays what it is while the server is away, and tells of it afterwards', async () => {
  await started();
  answers['report-device'] = isOffline;
  await oneReportLater();
  expect(own.state).toBe('paired');
  answers['report-device'] = () => ({ device, renewToken: false });
  await oneReportLater();
  expect(lastFaults().body.faults).toEqual(['connection_lost']);
});

it('asks until the server is there, and is neither a device nor none so long', async () => {
  answers['get-own-device'] = isOffline;
  await started();
  expect([own.state, own.away]).toEqual(['unasked', true]);
  answers['get-own-device'] = () => ({ device, officeCode: 'lezhe' });
  await oneReportLater();
  expect([own.state, own.away]).toEqual(['paired', false]);
});

it('learns where it was moved to', async () => {
  await started();
  const moved = { ...device, officeId: 'b' };
  answers['report-device'] = () => ({ device: moved, renewToken: false });
  answers['get-own-device'] = () => ({ device: moved, officeCode: 'shengjin' });
  await oneReportLater();
  expect(own.own?.officeCode).toBe('shengjin');
});

it('tells of an error on its page, of a clock that is off and of a sound that is blocked', async () => {
  answers['report-device'] = () => ({
    device: { ...device, lastSeenAt: new Date(Date.now() + 180_000).toISOString() },
    renewToken: false,
  });
  await started();
  dispatchEvent(new Event('error'));
  page.soundBlocked = true;
  await oneReportLater();
  expect(lastFaults().body.faults).toEqual(['page_error', 'sound_blocked', 'clock_wrong']);
});

it('is no kiosk where the browser is a screen, and leaves the screen its mark', async () => {
  memory.set('sporteli.device', 'display');
  answers['get-own-device'] = () => ({ device: { ...device, kind: 'display' }, officeCode: 'lezhe' });
  await started();
  expect(names()).toEqual([]);
  await own.ask();
  expect(own.state).toBe('none');
  expect(memory.get('sporteli.device')).toBe('display');
});
