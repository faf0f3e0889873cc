import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiProblem, call, Offline } from './api.ts';

const ticketId = '019a0000-0000-7000-8000-000000000001';
const fetched = vi.fn<typeof fetch>();

const json = (status: number, body: unknown, type = 'application/json'): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': `${type}; charset=utf-8` } });
const problem = (status: number, code: string): Response =>
  json(
    status,
    { type: 'about:blank', title: code, status, detail: 'x', code, allowed: ['start'] },
    'application/problem+json',
  );
const noOffices = { items: [], nextCursor: null };

function header(index: number, name: string): string | null {
  return new Headers(fetched.mock.calls[index]?.[1]?.headers).get(name);
}
function withdraw(idempotencyKey?: string): Promise<unknown> {
  return call('withdraw', {
    params: { ticket: ticketId },
    body: {},
    ticketToken: 'secret',
    ...(idempotencyKey ? { idempotencyKey } : {}),
  });
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', fetched);
});
afterEach(() => {
  fetched.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('call', () => {
  it('repeats a command with the same key until the network is back', async () => {
    fetched.mockRejectedValueOnce(new TypeError('network')).mockRejectedValueOnce(new TypeError('network'));
    fetched.mockResolvedValueOnce(problem(409, 'BAD_TRANSITION'));
    const refused = expect(withdraw()).rejects.toThrow(ApiProblem);
    await vi.runAllTimersAsync();
    await refused;
    const keys = [0, 1, 2].map((index) => header(index, 'idempotency-key'));
    expect(keys[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('gives up as offline after its retries', async () => {
    fetched.mockRejectedValue(new TypeError('network'));
    const failed = expect(withdraw()).rejects.toThrow(Offline);
    await vi.runAllTimersAsync();
    await failed;
    expect(fetched).toHaveBeenCalledTimes(3);
  });

  it('repeats a command while the store is away, but never one that was refused', async () => {
    fetched
      .mockResolvedValueOnce(problem(503, 'STORE_AWAY'))
      .mockResolvedValueOnce(problem(409, 'BAD_TRANSITION'));
    const refused = expect(withdraw()).rejects.toMatchObject({ code: 'BAD_TRANSITION', allowed: ['start'] });
    await vi.runAllTimersAsync();
    await refused;
    expect(fetched).toHaveBeenCalledTimes(2);
  });

  it('uses a new key for each press and the given one where the press is the same', async () => {
    fetched.mockImplementation(() => Promise.resolve(problem(409, 'BAD_TRANSITION')));
    await expect(withdraw()).rejects.toThrow();
    await expect(withdraw()).rejects.toThrow();
    await expect(withdraw('019a0000-0000-7000-8000-00000000000f')).rejects.toThrow();
    expect(header(0, 'idempotency-key')).not.toBe(header(1, 'idempotency-key'));
    expect(header(2, 'idempotency-key')).toBe('019a0000-0000-7000-8000-00000000000f');
  });

  it('does not repeat a question, and gives it no key', async () => {
    fetched.mockRejectedValue(new TypeError('network'));
    await expect(call('list-offices', {})).rejects.toThrow(Offline);
    expect(fetched).toHaveBeenCalledTimes(1);
    expect(header(0, 'idempotency-key')).toBeNull();
  });

  it('fills the path, joins lists in the query and asks in the language of the page', async () => {
    fetched.mockImplementation(() => Promise.resolve(json(200, noOffices)));
    await call('list-services', { params: { office: 'a/b' }, query: { limit: 5, cursor: undefined } });
    expect(fetched.mock.calls[0]?.[0]).toBe('/api/v1/offices/a%2Fb/services?limit=5');
    await call('list-tickets', { query: { offices: ['x', 'y'] } });
    expect(fetched.mock.calls[1]?.[0]).toBe('/api/v1/tickets?offices=x%2Cy');
    expect(header(0, 'accept-language')).toBe('sq');
    expect(header(0, 'authorization')).toBeNull();
  });

  it('proves a holder by the token of the ticket', async () => {
    fetched.mockResolvedValueOnce(problem(401, 'UNAUTHENTICATED'));
    await expect(withdraw()).rejects.toThrow(ApiProblem);
    expect(header(0, 'authorization')).toBe('Ticket secret');
  });

  it('takes an answer from something other than the server for being offline', async () => {
    fetched.mockResolvedValueOnce(new Response('<h1>Bad gateway</h1>', { status: 502 }));
    await expect(call('list-offices', {})).rejects.toThrow(Offline);
  });

  it('refuses an answer that is not what the contract says', async () => {
    fetched.mockResolvedValueOnce(json(200, { items: [{ id: 1 }], nextCursor: null }));
    await expect(call('list-offices', {})).rejects.toThrow();
  });
});
