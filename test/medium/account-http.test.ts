/** One's own account over HTTP: password, second factor, sessions, and what ends with them. */
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { OPERATIONS, type OperationName } from '../../contracts/api.ts';
import { NAMESPACES } from '../../contracts/sockets.ts';
import { httpHall, PASSWORD, type Answer, type Ask } from '../support/http-hall.ts';
import { codeAt } from '../support/totp.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NEXT = 'kafe me qumësht e mjaltë';

let at = Date.now();
const hall = await httpHall({ rateLimits: true, accessNow: () => at });

const signIn = (username: string, password = PASSWORD, code?: string) =>
  hall.ask('POST', '/api/v1/sessions', { body: { username, password, code } });
const tokenOf = ({ body }: Answer) => (body as { token: string }).token;
const me = (method: string, place: string, asked: Ask) => hall.ask(method, `/api/v1/me${place}`, asked);
const isSignedIn = async (token: string) => (await me('GET', '', { token })).status === 200;
const setStaff = async (username: string, change: object) => {
  await hall.mongo.collection('staff').updateOne({ username }, { $set: change });
  await hall.directory.refresh();
};

describe('one’s own password', () => {
  const change = (token: string, current: string, next: string) =>
    me('POST', '/password', { token, body: { current, next } });

  it('is changed by who knows the old one; this session stays and all others end', async () => {
    const [token, other] = [tokenOf(await signIn('clerk1')), tokenOf(await signIn('clerk1'))];
    expect((await change(token, PASSWORD, NEXT)).status).toBe(204);
    expect(await isSignedIn(token)).toBe(true);
    expect(await isSignedIn(other)).toBe(false);
    expect(await signIn('clerk1')).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' } });
    expect(await signIn('clerk1', NEXT)).toMatchObject({ status: 201 });
  });

  it.each([
    ['current', 'wrong', NEXT],
    ['next', PASSWORD, PASSWORD],
    ['next', PASSWORD, 'i shkurtër'.slice(0, 9)],
    ['next', PASSWORD, 'qwertyuiop'],
    ['next', PASSWORD, 'clerk2clerk2'],
  ])('is refused at %s where that is not right', async (path, current, next) => {
    const token = tokenOf(await signIn('clerk2'));
    const answer = await change(token, current, next);
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
    expect(await isSignedIn(token)).toBe(true);
    expect((await signIn('clerk2')).status).toBe(201);
  });

  it('cannot be guessed from a session that was left open', async () => {
    const token = tokenOf(await signIn('clerk3'));
    for (let i = 0; i < 10; i++) expect((await change(token, 'wrong', NEXT)).status).toBe(422);
    const refused = await change(token, PASSWORD, NEXT);
    expect(refused).toMatchObject({ status: 429 });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await signIn('clerk3')).status).toBe(429);
  });

  it('that somebody else chose is changed before anything else is done', async () => {
    await setStaff('clerk4', { mustChangePassword: true });
    const answer = await signIn('clerk4');
    expect(answer).toMatchObject({ status: 201, body: { staff: { mustChangePassword: true } } });
    const token = tokenOf(answer);
    const office = hall.directory.office('lezhe');
    const counter = hall.directory.counters(office?.id ?? '')[0]?.id ?? '';
    const names = (Object.keys(OPERATIONS) as OperationName[]).filter(
      (name) => OPERATIONS[name].access !== 'anyone',
    );
    for (const name of names.filter((each) => !['close-session', 'change-password'].includes(each))) {
      const { method, path } = OPERATIONS[name];
      const place = path.replace(':office', 'lezhe').replace(':counter', counter).replace(/:\w+/g, 'none');
      const refused = await hall.ask(method, `/api/v1${place}`, { token });
      expect([name, refused.status, refused.body]).toMatchObject([
        name,
        403,
        { code: 'PASSWORD_CHANGE_REQUIRED' },
      ]);
    }
    expect((await hall.ask('GET', '/metrics', { token })).status).toBe(403);
    expect(await joinDesk(token)).toMatchObject({ ok: false, problem: { code: 'PASSWORD_CHANGE_REQUIRED' } });
    expect((await change(token, PASSWORD, NEXT)).status).toBe(204);
    expect(await isSignedIn(token)).toBe(true);
  });

  it('is no use to a disabled account', async () => {
    const token = tokenOf(await signIn('clerk8'));
    await setStaff('clerk8', { disabled: true });
    expect(await isSignedIn(token)).toBe(false);
    expect(await signIn('clerk8')).toMatchObject({ status: 401, body: { code: 'WRONG_CREDENTIALS' } });
  });
});

describe('a locked account', () => {
  it('waits, and then lets in who knows the password', async () => {
    // Two addresses cannot be had here, so the limit of this one is lifted between the guesses.
    const forgetAddress = async () => {
      const keys = await hall.redis.keys(`${hall.prefix}limit:login-name*`);
      await Promise.all(keys.map((key) => hall.redis.del(key)));
    };
    for (let i = 0; i < 20; i++) {
      if (i === 10) await forgetAddress();
      expect((await signIn('unit1', `guess ${i}`)).status).toBe(401);
    }
    await forgetAddress();
    const locked = await signIn('unit1');
    expect(locked).toMatchObject({ status: 429, body: { code: 'ACCOUNT_LOCKED' } });
    expect(locked.headers.get('retry-after')).toBe('60');
    at += MINUTE_MS;
    expect((await signIn('unit1')).status).toBe(201);
  });
});

describe('a second factor', () => {
  async function enrol(username: string) {
    const token = tokenOf(await signIn(username));
    const begun = await me('POST', '/second-factor', { token, body: { password: PASSWORD } });
    const { secret } = begun.body as { secret: string };
    const body = { code: codeAt(secret, at) };
    const confirmed = await me('POST', '/second-factor/confirm', { token, body });
    const { recoveryCodes } = confirmed.body as { recoveryCodes: string[] };
    at += MINUTE_MS;
    return { token, secret, recoveryCodes };
  }
  const stateOf = async (token: string) => (await me('GET', '/second-factor', { token })).body;

  it('is asked for at sign-in once it was confirmed', async () => {
    const { token, secret } = await enrol('clerk5');
    expect(await stateOf(token)).toEqual({ active: true, recoveryCodes: 10 });
    expect(await signIn('clerk5')).toMatchObject({ status: 401, body: { code: 'SECOND_FACTOR_REQUIRED' } });
    expect(await signIn('clerk5', 'wrong')).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CREDENTIALS' },
    });
    expect(await signIn('clerk5', PASSWORD, '000000')).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CODE' },
    });
    const code = codeAt(secret, at);
    expect(await signIn('clerk5', 'wrong', code)).toMatchObject({ body: { code: 'WRONG_CREDENTIALS' } });
    expect((await signIn('clerk5', PASSWORD, code)).status).toBe(201);
    expect(await signIn('clerk5', PASSWORD, code)).toMatchObject({
      status: 401,
      body: { code: 'WRONG_CODE' },
    });
  });

  it('is nothing before it was confirmed, and nothing without the password', async () => {
    const token = tokenOf(await signIn('clerk6'));
    const wrong = await me('POST', '/second-factor', { token, body: { password: 'wrong' } });
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'password' }] } });
    expect((await me('POST', '/second-factor', { token, body: { password: PASSWORD } })).status).toBe(200);
    const unproven = await me('POST', '/second-factor/confirm', { token, body: { code: '000000' } });
    expect(unproven).toMatchObject({ status: 422, body: { errors: [{ path: 'code' }] } });
    expect((await signIn('clerk6')).status).toBe(201);
    expect(await stateOf(token)).toEqual({ active: false, recoveryCodes: 0 });
  });

  it('has no code that can be guessed while it is set up', async () => {
    const token = tokenOf(await signIn('clerk2'));
    expect((await me('POST', '/second-factor', { token, body: { password: PASSWORD } })).status).toBe(200);
    const guess = () => me('POST', '/second-factor/confirm', { token, body: { code: '000000' } });
    for (let i = 0; i < 10; i++) expect((await guess()).status).toBe(422);
    expect((await guess()).status).toBe(429);
  });

  it('can be replaced by each recovery code once', async () => {
    const { token, recoveryCodes } = await enrol('clerk7');
    const [code] = recoveryCodes;
    const all = await Promise.all([1, 2, 3].map(() => signIn('clerk7', PASSWORD, code)));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 401, 401]);
    expect(await stateOf(token)).toEqual({ active: true, recoveryCodes: 9 });
  });

  it('is kept in the document store in no form that can be read', async () => {
    const { secret, recoveryCodes } = await enrol('unit2');
    const kept = JSON.stringify(await hall.mongo.collection('staff').findOne({ username: 'unit2' }));
    for (const each of [secret, ...recoveryCodes]) expect(kept).not.toContain(each);
  });

  it('is taken away by who knows the password', async () => {
    const { token } = await enrol('supervisor');
    const off = (password: string) => me('POST', '/second-factor/disable', { token, body: { password } });
    expect(await off('wrong')).toMatchObject({ status: 422, body: { errors: [{ path: 'password' }] } });
    expect(await signIn('supervisor')).toMatchObject({ body: { code: 'SECOND_FACTOR_REQUIRED' } });
    expect((await off(PASSWORD)).status).toBe(204);
    expect((await signIn('supervisor')).status).toBe(201);
  });
});

interface Listed {
  items: { id: string; openedAt: string; seenAt: string; address: string; agent: string; current: boolean }[];
}

describe('one’s own sessions', () => {
  const list = async (token: string) => ((await me('GET', '/sessions', { token })).body as Listed).items;

  it('are listed, and each can be ended', async () => {
    const headers = { 'user-agent': 'A browser of another machine' };
    const body = { username: 'manager', password: PASSWORD };
    const mine = tokenOf(await signIn('manager'));
    const other = tokenOf(await hall.ask('POST', '/api/v1/sessions', { body, headers }));
    const sessions = await list(mine);
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    const theOther = sessions.find(({ current }) => !current);
    expect(theOther).toMatchObject({ address: '127.0.0.1', agent: 'A browser of another machine' });
    expect(theOther?.openedAt).toBe(new Date(at).toISOString());
    expect((await me('DELETE', `/sessions/${theOther?.id ?? ''}`, { token: mine })).status).toBe(204);
    expect(await isSignedIn(other)).toBe(false);
    expect((await me('DELETE', `/sessions/${theOther?.id ?? ''}`, { token: mine })).status).toBe(404);
    expect(await list(mine)).toHaveLength(1);
  });

  it('cannot be ended by somebody else', async () => {
    const [manager, admin] = [tokenOf(await signIn('manager')), tokenOf(await signIn('admin'))];
    const id = (await list(manager)).find(({ current }) => current)?.id ?? '';
    expect((await me('DELETE', `/sessions/${id}`, { token: admin })).status).toBe(404);
    expect(await isSignedIn(manager)).toBe(true);
  });

  it('are all ended but the one that asks', async () => {
    const [mine, ...others] = await Promise.all([1, 2, 3].map(async () => tokenOf(await signIn('manager'))));
    if (mine === undefined) throw new Error('there are three');
    expect((await me('DELETE', '/sessions', { token: mine })).status).toBe(204);
    expect(await isSignedIn(mine)).toBe(true);
    for (const token of others) expect(await isSignedIn(token)).toBe(false);
  });

  it('end after two hours without use', async () => {
    const token = tokenOf(await signIn('admin'));
    at += 2 * HOUR_MS;
    expect(await isSignedIn(token)).toBe(false);
  });

  it('take their sockets along', async () => {
    const [mine, other] = [tokenOf(await signIn('admin')), tokenOf(await signIn('admin'))];
    await using desk = await connectDesk(other);
    expect(await desk.join()).toMatchObject({ ok: true });
    const gone = new Promise((resolve) => desk.socket.once('disconnect', resolve));
    expect((await me('DELETE', '/sessions', { token: mine })).status).toBe(204);
    await gone;
  });
});

async function connectDesk(token: string) {
  const socket: Socket = io(hall.url + NAMESPACES.desk, {
    forceNew: true,
    transports: ['websocket'],
    reconnection: false,
    extraHeaders: { authorization: `Bearer ${token}` },
  });
  await new Promise<void>((resolve) => socket.once('connect', resolve));
  return {
    socket,
    join: () => socket.emitWithAck('join', { office: 'lezhe', lastSeq: null }) as Promise<unknown>,
    async [Symbol.asyncDispose]() {
      socket.disconnect();
    },
  };
}

async function joinDesk(token: string): Promise<unknown> {
  await using desk = await connectDesk(token);
  return await desk.join();
}
