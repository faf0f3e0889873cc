/** The hall behind a proxy on this machine that speaks HTTPS to the world. */
import { describe, expect, it } from 'vitest';
import { httpHall, PASSWORD } from '../support/http-hall.ts';

const hall = await httpHall({ publicUrl: 'https://hall.example.org', rateLimits: true });

describe('behind a proxy', () => {
  it('tells browsers to stay with HTTPS, and to send the session by it only', async () => {
    const answer = await hall.ask('POST', '/api/v1/sessions', {
      body: { username: 'clerk1', password: PASSWORD },
    });
    expect(answer.headers.get('strict-transport-security')).toContain('max-age=31536000');
    expect(answer.headers.get('set-cookie')).toContain('; Secure;');
  });

  it('sends a ticket’s holder to the public address', async () => {
    const serviceId = hall.directory.services(hall.directory.office('lezhe')?.id ?? '')[0]?.id;
    const { body } = await hall.ask('POST', '/api/v1/offices/lezhe/tickets', { body: { serviceId } });
    const { ticket, token, trackingUrl } = body as {
      ticket: { id: string };
      token: string;
      trackingUrl: string;
    };
    expect(trackingUrl).toBe(`https://hall.example.org/t/${ticket.id}#${token}`);
  });

  it('takes a command of a page that it served', async () => {
    const cookie = `sporteli_session=${await hall.signIn('clerk2')}`;
    const leave = (origin: string) => hall.ask('DELETE', '/api/v1/sessions', { headers: { cookie, origin } });
    expect((await leave('https://elsewhere.example.org')).status).toBe(403);
    expect((await leave('https://hall.example.org')).status).toBe(204);
  });

  it('limits each address that the proxy names, not the proxy', async () => {
    const guess = (address: string) =>
      hall.ask('POST', '/api/v1/sessions', {
        body: { username: 'clerk3', password: 'x' },
        headers: { 'x-forwarded-for': address },
      });
    const first = await Promise.all(Array.from({ length: 11 }, () => guess('192.0.2.1')));
    expect(first.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await guess('192.0.2.2')).status).toBe(401);
  });
});
