/** Rate limits, as somebody meets them who guesses passwords or takes tickets without end. */
import { describe, expect, it } from 'vitest';
import { httpHall, PASSWORD } from '../support/http-hall.ts';

const hall = await httpHall({ rateLimits: true });
const signIn = (username: string, password: string) =>
  hall.ask('POST', '/api/v1/sessions', { body: { username, password } });

describe('rate limits', () => {
  it('stop who guesses the password of one account, even with the right one, and nobody else', async () => {
    // All at once, because that must gain nothing.
    const guesses = await Promise.all(Array.from({ length: 12 }, (_, i) => signIn('clerk1', `guess ${i}`)));
    const statuses = guesses.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429]);
    const refused = await signIn('CLERK1', PASSWORD);
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn('clerk2', PASSWORD)).status).toBe(201);
  });

  it('forget wrong guesses once the password was right', async () => {
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 6; i++) expect((await signIn('clerk3', 'x')).status).toBe(401);
      expect((await signIn('clerk3', PASSWORD)).status).toBe(201);
    }
  });

  it('stop who takes tickets without end, but never staff', async () => {
    const serviceId = hall.directory.services(hall.directory.office('lezhe')?.id ?? '')[0]?.id;
    const token = await hall.signIn('clerk4');
    const take = (as?: string) =>
      hall.ask('POST', '/api/v1/offices/lezhe/tickets', { body: { serviceId }, token: as });
    const taken = await Promise.all(Array.from({ length: 125 }, () => take()));
    expect(taken.filter(({ status }) => status === 201)).toHaveLength(120);
    expect(taken.filter(({ status }) => status === 429)).toHaveLength(5);
    expect((await take(token)).status).toBe(201);
  });

  it('keep no name that somebody typed', async () => {
    await signIn('my-password-in-the-wrong-field', 'x');
    expect(await hall.redis.keys('*wrong-field*')).toEqual([]);
  });
});
