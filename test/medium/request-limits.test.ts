/** How many requests anybody may make, counted by whose they are; in a file of its own, since it uses an address up. */
import { once } from 'node:events';
import { io } from 'socket.io-client';
import { describe, expect, inject, it, onTestFinished } from 'vitest';
import { createLimits, REQUESTS } from '../../server/access/limits.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { deleteKeys } from '../support/delete-keys.ts';
import { httpHall } from '../support/http-hall.ts';

const hall = await httpHall({ publicUrl: 'http://hall.example.org', rateLimits: true });
const { points, step } = REQUESTS.nobody;

/** The limits of a server process that shares its store with the other ones of a test. */
function process(prefix: string, redis = hall.redis) {
  const limits = createLimits(redis, prefix);
  return {
    /** How many of so many are let through. */
    async ask(times: number, address: string): Promise<number> {
      let through = 0;
      for (let i = 0; i < times; i++) {
        try {
          await limits.request({ kind: 'nobody' }, address);
          through += 1;
        } catch (refused) {
          expect(refused).toMatchObject({ code: 'RATE_LIMITED' });
        }
      }
      return through;
    },
  };
}

function ownPrefix(): string {
  const prefix = `test-${newId()}:`;
  onTestFinished(() => deleteKeys(hall.redis, prefix));
  return prefix;
}

describe('requests', () => {
  it('of one address are stopped where they are too many, in all processes together', async () => {
    const prefix = ownPrefix();
    const [one, other] = [process(prefix), process(prefix)];
    const half = await one.ask(points / 2, '192.0.2.1');
    const rest = await other.ask(points, '192.0.2.1');
    expect(half).toBe(points / 2);
    expect(rest).toBeGreaterThanOrEqual(points / 2);
    expect(rest).toBeLessThanOrEqual(points / 2 + step);
    expect(await one.ask(step, '192.0.2.1')).toBeLessThan(step);
    expect(await other.ask(10, '192.0.2.2')).toBe(10);
  });

  it('of who asks seldom never go to the live store, and of the others one in so many does', async () => {
    const prefix = ownPrefix();
    const one = process(prefix);
    await one.ask(step - 1, '192.0.2.3');
    expect(await hall.redis.keys(`${prefix}*`)).toEqual([]);
    await one.ask(1, '192.0.2.3');
    const [key = ''] = await hall.redis.keys(`${prefix}*`);
    expect(await hall.redis.get(key)).toBe(String(step));
  });

  it('are limited by each process alone while the live store is away', async () => {
    const cut = connectLiveStore(inject('redisUrl'), () => undefined);
    await once(cut, 'ready');
    const one = process(ownPrefix(), cut);
    expect(await one.ask(points / 2, '192.0.2.4')).toBe(points / 2);
    cut.disconnect();
    expect(await one.ask(points, '192.0.2.4')).toBe(points / 2);
    expect(await one.ask(10, '192.0.2.5')).toBe(10);
  });

  it('of a network of IPv6 are those of one', async () => {
    const one = process(ownPrefix());
    await one.ask(points, '2001:db8:1:2::1');
    expect(await one.ask(1, '2001:db8:1:2:ffff::9')).toBe(0);
    expect(await one.ask(1, '2001:db8:1:3::1')).toBe(1);
  });

  it('by HTTP and by socket are refused in words, by whose they are', async () => {
    const from = { 'x-forwarded-for': '192.0.2.9' };
    const token = await hall.signIn('clerk1');
    const serviceId = hall.directory.services(hall.directory.office('lezhe')?.id ?? '')[0]?.id;
    const taken = await hall.ask('POST', '/api/v1/offices/lezhe/tickets', { body: { serviceId } });
    const { ticket, token: proof } = taken.body as { ticket: { id: string }; token: string };
    // Whatever kind of request it is, and whether it is let in or not.
    for (let i = 0; i < points; i += 100) {
      await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          n % 2
            ? hall.ask('GET', '/api/v1/me', { headers: { ...from, authorization: 'Bearer nobody' } })
            : hall.ask('GET', '/api/v1/offices?limit=1', { headers: from }),
        ),
      );
    }
    for (const path of ['/api/v1/offices', '/api/v1/me', '/api/v1/offices/lezhe/board', '/metrics']) {
      const refused = await hall.ask('GET', path, { headers: from });
      expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    // Who is known there goes on, and so does everybody elsewhere.
    expect((await hall.ask('GET', '/api/v1/me', { token, headers: from })).status).toBe(200);
    const held = { ...from, authorization: `Ticket ${proof}` };
    expect((await hall.ask('GET', `/api/v1/tickets/${ticket.id}`, { headers: held })).status).toBe(200);
    expect((await hall.ask('GET', '/api/v1/offices')).status).toBe(200);

    const socket = io(`${hall.url}/board`, {
      ...{ forceNew: true, transports: ['websocket'], reconnection: false },
      extraHeaders: from,
    });
    onTestFinished(() => void socket.disconnect());
    const joined: unknown = await socket
      .timeout(5_000)
      .emitWithAck('join', { office: 'lezhe', lastSeq: null });
    expect(joined).toMatchObject({ ok: false, problem: { code: 'RATE_LIMITED' } });
  });

  it('of one ticket’s holder are stopped sooner', async () => {
    const prefix = ownPrefix();
    const limits = createLimits(hall.redis, prefix);
    const holder = { kind: 'holder', ticketId: newId() } as const;
    for (let i = 0; i < REQUESTS.holder.points; i++) await limits.request(holder, '192.0.2.6');
    await expect(limits.request(holder, '192.0.2.7')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    await limits.request({ ...holder, ticketId: newId() }, '192.0.2.6');
    await limits.request({ kind: 'nobody' }, '192.0.2.6');
  });
});
