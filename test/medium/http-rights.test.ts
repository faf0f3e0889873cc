/** Who gets in: every operation of the contract without a session, ticket holders, sessions. `access-matrix.test.ts` tries all who are known. */
import { beforeAll, describe, expect, it } from 'vitest';
import { OPERATIONS, type Operation, type OperationName } from '../../contracts/api.ts';
import { RIGHTS } from '../../contracts/permissions.ts';
import { newTicketId } from '../../server/domain/ids.ts';
import { httpHall } from '../support/http-hall.ts';
import { addAccount } from '../support/principals.ts';

const hall = await httpHall();
const [main, unit] = hall.directory.offices();
if (!main || !unit) throw new Error('the demo has two offices');
const counter = hall.directory.counters(main.id)[0];
const service = hall.directory.services(main.id)[0];
const names = Object.keys(OPERATIONS) as OperationName[];

function pathOf({ path }: Operation): string {
  return `/api/v1${path
    .replace(':office', main?.code ?? '')
    .replace(':counter', counter?.id ?? '')
    .replace(':service', service?.id ?? '')
    .replace(':session', 'somebody-else')
    .replace(':ticket', newTicketId(main?.serial ?? 0, Date.now()))}`;
}
const guarded = names.filter((name) => OPERATIONS[name].access !== 'anyone');
const closedToStrangers = guarded.filter((name) => !(OPERATIONS[name] as Operation).openIn);
const withRight = names.filter((name) => (OPERATIONS[name] as Operation).right);

describe('rights', () => {
  const tokens: Record<string, string> = {};
  beforeAll(async () => {
    for (const username of ['admin', 'supervisor', 'manager', 'clerk1', 'clerk6', 'unit1']) {
      tokens[username] = await hall.signIn(username);
    }
    const staff = hall.mongo.collection('staff');
    await staff.updateOne({ username: 'clerk6' }, { $set: { rights: [] } });
    await staff.updateOne({ username: 'supervisor' }, { $set: { rights: [] } });
    await hall.directory.refresh();
  });

  it.each(closedToStrangers)('%s is 401 without a session, whatever else is wrong', async (name) => {
    const { method } = OPERATIONS[name];
    const body = method === 'POST' ? '{"not json' : undefined;
    const answer = await hall.ask(method, `${pathOf(OPERATIONS[name])}?unknown=1`, { body });
    expect(answer).toMatchObject({ status: 401, body: { code: 'UNAUTHENTICATED' } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it.each(closedToStrangers)('%s is 401 with a token that nobody has', async (name) => {
    const { method } = OPERATIONS[name];
    const answer = await hall.ask(method, pathOf(OPERATIONS[name]), { token: 'x'.repeat(43) });
    expect(answer.status).toBe(401);
  });

  it.each(guarded)('%s is 401 for an office that does not exist, without a session', async (name) => {
    const { method, path } = OPERATIONS[name];
    const answer = await hall.ask(method, `/api/v1${path.replace(/:\w+/g, 'nowhere')}`);
    expect(answer.status).toBe(401);
  });

  it('asks a right for what some clerks may do and others not', () => {
    expect(withRight.sort()).toEqual([
      'call',
      'change-priority',
      'change-service',
      'reinstate',
      'transfer',
      'walk-direct',
    ]);
  });

  it('tells a clerk which rights they have, and a supervisor that they have all', async () => {
    const rights = async (username: string) =>
      (
        (await hall.ask('GET', '/api/v1/me', { token: tokens[username] })).body as {
          staff: { rights: string[] };
        }
      ).staff.rights;
    expect(await rights('clerk6')).toEqual([]);
    expect(await rights('clerk1')).toEqual([...RIGHTS]);
    expect(await rights('supervisor')).toEqual([...RIGHTS]);
    expect(await rights('manager')).toEqual([]);
  });

  it('shows metrics only to who may see them of every office, since they name them all', async () => {
    const scope = { officeIds: [main.id] };
    await addAccount(hall, 'manager-here', { grants: [{ role: 'manager', scope }] });
    await hall.directory.refresh();
    const token = await hall.signIn('manager-here');
    expect((await hall.ask('GET', '/metrics', { token })).status).toBe(403);
  });

  it('shows metrics to managers only', async () => {
    expect((await hall.ask('GET', '/metrics')).status).toBe(401);
    expect((await hall.ask('GET', '/metrics', { token: tokens['clerk1'] })).status).toBe(403);
    const { status, text } = await hall.ask('GET', '/metrics', { token: tokens['manager'] });
    expect(status).toBe(200);
    expect(text).toMatch(/^sporteli_events_unrecorded\{office="lezhe"\} \d+$/m);
  });

  it('lets a manager ask for the figures of their offices only', async () => {
    const asked = await hall.ask('GET', `/api/v1/kpis?offices=${unit.code},nowhere`, {
      token: tokens['manager'],
    });
    expect(asked).toMatchObject({ status: 422, body: { errors: [{ path: 'offices.1' }] } });
  });
});

describe('a ticket’s holder', () => {
  async function take() {
    const serviceId = hall.directory.services(main?.id ?? '')[0]?.id;
    const { body } = await hall.ask('POST', '/api/v1/offices/lezhe/tickets', { body: { serviceId } });
    return body as { ticket: { id: string; number: string }; token: string };
  }

  it('sees and withdraws their own ticket, and no other', async () => {
    const [mine, other] = [await take(), await take()];
    const headers = { authorization: `Ticket ${mine.token}` };
    expect(await hall.ask('GET', `/api/v1/tickets/${mine.ticket.id}`, { headers })).toMatchObject({
      status: 200,
      body: { ticket: { number: mine.ticket.number, status: 'waiting' }, peopleAhead: 0 },
    });
    expect((await hall.ask('GET', `/api/v1/tickets/${other.ticket.id}`, { headers })).status).toBe(401);
    const gone = await hall.ask('POST', `/api/v1/tickets/${mine.ticket.id}/withdraw`, { headers, body: {} });
    expect(gone).toMatchObject({ status: 200, body: { ticket: { status: 'withdrawn' } } });
    const again = await hall.ask('POST', `/api/v1/tickets/${mine.ticket.id}/withdraw`, { headers, body: {} });
    expect(again).toMatchObject({ status: 409, body: { code: 'BAD_TRANSITION', allowed: ['reinstate'] } });
  });

  it('is not staff', async () => {
    const { token } = await take();
    const answer = await hall.ask('GET', '/api/v1/me', { headers: { authorization: `Ticket ${token}` } });
    expect(answer.status).toBe(401);
  });
});

describe('sessions', () => {
  it('end when they are closed', async () => {
    const token = await hall.signIn('clerk2');
    expect((await hall.ask('GET', '/api/v1/me', { token })).status).toBe(200);
    expect((await hall.ask('DELETE', '/api/v1/sessions', { token })).status).toBe(204);
    expect((await hall.ask('GET', '/api/v1/me', { token })).status).toBe(401);
  });

  it('are refused to a wrong password and an unknown name alike', async () => {
    const wrong = { username: 'clerk1', password: 'x' };
    const unknown = { username: 'nobody', password: 'x' };
    const answers = await Promise.all(
      [wrong, unknown].map((body) => hall.ask('POST', '/api/v1/sessions', { body })),
    );
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' } });
    expect(answers[0]?.text).toBe(answers[1]?.text);
  });

  it('live in a cookie that no script reads, and are kept as a digest', async () => {
    const body = { username: 'clerk3', password: 'një fjalëkalim prove' };
    const answer = await hall.ask('POST', '/api/v1/sessions', { body });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^sporteli_session=[\w-]{43}; Path=\/; Expires=.+; HttpOnly; SameSite=Strict$/);
    const { token } = answer.body as { token: string };
    expect(await hall.redis.keys(`${hall.prefix}session:*${token}*`)).toEqual([]);
    expect((await hall.ask('GET', '/api/v1/me', { headers: { cookie } })).status).toBe(200);
  });

  it('in a cookie command nothing from another site', async () => {
    const cookie = `sporteli_session=${await hall.signIn('clerk4')}`;
    const out = (headers: Record<string, string>) =>
      hall.ask('POST', `/api/v1/offices/lezhe/counters/${counter?.id ?? ''}/sign-out`, {
        body: { epoch: 1 },
        headers: { cookie, ...headers },
      });
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      expect(await out(headers)).toMatchObject({ status: 403, body: { code: 'CROSS_SITE' } });
    }
    expect(await out({ 'sec-fetch-site': 'same-origin' })).toMatchObject({ status: 409 });
    expect(await out({ origin: hall.url })).toMatchObject({ status: 409 });
  });

  it('end when the password changes', async () => {
    const token = await hall.signIn('clerk5');
    const staff = hall.mongo.collection('staff');
    const before = await staff.findOne({ username: 'clerk5' });
    await staff.updateOne({ username: 'clerk5' }, { $set: { passwordHash: 'changed' } });
    await hall.directory.refresh();
    expect((await hall.ask('GET', '/api/v1/me', { token })).status).toBe(401);
    await staff.updateOne(
      { username: 'clerk5' },
      { $set: { passwordHash: before?.['passwordHash'] as string } },
    );
    await hall.directory.refresh();
  });
});
