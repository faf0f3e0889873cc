import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ticket } from '../test/support/desk.ts';
import { Offline } from '../ui/api.ts';
import { Taking } from './taking.svelte.ts';

const fetched = vi.fn<typeof fetch>();
const body = {
  serviceId: '019a0000-0000-7000-8000-000000000001',
  priority: 'regular',
  language: 'sq',
} as const;
const taken = {
  ticket: ticket('waiting', { number: 'A054', calls: 0, counterId: null, clerkId: null }),
  token: 'secret',
  peopleAhead: 3,
  estimate: null,
  trackingUrl: '/t/x#secret',
};

const accepted = (): Promise<Response> =>
  Promise.resolve(new Response(JSON.stringify(taken), { status: 201 }));
const keys = (): (string | null)[] =>
  fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('idempotency-key'));

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('Taking', () => {
  it('sends one request however often the button is tapped', async () => {
    fetched.mockImplementation(accepted);
    const taking = new Taking();
    const first = taking.take('lezhe', body);
    expect(await taking.take('lezhe', body)).toBeNull();
    expect((await first)?.ticket.number).toBe('A054');
    expect(fetched).toHaveBeenCalledTimes(1);
  });

  it('keeps its key over a failure, so that pressing again cannot take a second ticket', async () => {
    fetched.mockRejectedValue(new TypeError('network'));
    const taking = new Taking();
    const failed = taking.take('lezhe', body);
    await vi.runAllTimersAsync();
    expect(await failed).toBeNull();
    expect(taking.error).toBeInstanceOf(Offline);
    expect(taking.busy).toBe(false);
    fetched.mockImplementation(accepted);
    expect(await taking.take('lezhe', body)).not.toBeNull();
    expect(taking.error).toBeNull();
    expect(new Set(keys()).size).toBe(1);
    expect(fetched).toHaveBeenCalledTimes(4);
  });

  it('uses another key once something else is asked for, or the ticket was taken', async () => {
    fetched.mockImplementation(accepted);
    const taking = new Taking();
    await taking.take('lezhe', body);
    await taking.take('lezhe', body);
    await taking.take('lezhe', { ...body, priority: 'elderly' });
    expect(new Set(keys()).size).toBe(3);
  });
});
