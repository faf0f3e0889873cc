/** Single sign-on with a real provider in its own process, by a browser without a screen. */
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { drainAudit } from '../../server/access/audit/drain.ts';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import { openAuditRecord } from '../../server/access/audit/record.ts';
import type { SingleSignOnSettings } from '../../server/access/single-sign-on/settings.ts';
import { httpHall, PASSWORD } from '../support/http-hall.ts';
import { staffOf } from '../support/operations.ts';
import { startProvider, Visitor } from '../support/provider.ts';

const BACK = '/sso/callback';
const provider = await startProvider();
afterAll(() => provider[Symbol.asyncDispose]());

let logged = '';
const log = pino(
  { level: 'warn' },
  new Writable({
    write(chunk, _encoding, done) {
      logged += String(chunk);
      done();
    },
  }),
);
const settings: SingleSignOnSettings = {
  issuer: provider.issuer,
  clientId: 'sporteli',
  clientSecret: 'a secret of the client',
  name: 'Bashkia',
  groupsClaim: 'groups',
  grants: new Map([
    ['clerks', [{ role: 'clerk', scope: { offices: ['lezhe'] } }]],
    ['heads', [{ role: 'supervisor', scope: { offices: ['lezhe', 'nowhere'] } }]],
    ['managers', [{ role: 'manager', scope: { municipality: 'Lezhë' } }]],
    ['strangers', [{ role: 'clerk', scope: { offices: ['nowhere'] } }]],
  ]),
};
const hall = await httpHall({ singleSignOn: settings, rateLimits: true, log });
const admin = await staffOf(hall, 'admin');
const lezhe = hall.directory.office('lezhe')?.id ?? '';
const staff = hall.mongo.collection('staff');

const LIKE_NEW = { claimsInToken: false, tokenLivesS: 60, clockAheadMs: 0, forged: false, away: false };
beforeEach(async () => {
  logged = '';
  await provider.set({ ...LIKE_NEW, redirectUri: hall.url + BACK });
});

/** Somebody whom the provider knows. */
async function person(subject: string, groups: string[], about: object = {}): Promise<void> {
  const said = { preferred_username: subject, name: `Emri i ${subject}`, groups, ...about };
  await provider.know(subject, said);
}

/** Begins at the hall, signs in at the provider, and answers the address back; `change` may alter the way there. */
async function goThere(visitor: Visitor, login: string, change?: (to: URL) => void): Promise<URL> {
  const { to } = await visitor.ask(`${hall.url}/sso/begin`);
  if (to?.origin !== provider.issuer) throw new Error(`led to ${String(to)}`);
  change?.(to);
  return visitor.logIn(to, { login, password: 'any' }, BACK);
}
/** What the sign-in page is told by an address that leads to it. */
function told({ response, to }: Awaited<ReturnType<Visitor['ask']>>): Record<string, string> {
  expect(response.status).toBe(302);
  expect(to?.pathname).toBe('/sign-in');
  return Object.fromEntries(to?.searchParams ?? []);
}
async function signIn(login: string, visitor = new Visitor()): Promise<Record<string, string>> {
  return told(await visitor.ask(await goThere(visitor, login)));
}
/** Who the hall takes a browser for; `null` for nobody. */
async function whoIs(visitor: Visitor): Promise<Record<string, unknown> | null> {
  const { response } = await visitor.ask(`${hall.url}/api/v1/me`);
  const body = (await response.json()) as { staff?: Record<string, unknown> };
  return body.staff ?? null;
}
async function newestEntry() {
  const live = openLiveAudit(hall.redis, hall.prefix);
  await drainAudit({ live, record: openAuditRecord(hall.mongo), log });
  return (await admin.ask('list-audit', { '?': '?action=single-sign-on' })).items[0];
}

describe('single sign-on', () => {
  it('is offered to whoever asks how to sign in', async () => {
    expect(await hall.ask('GET', '/api/v1/public/sign-in')).toMatchObject({
      status: 200,
      body: { singleSignOn: { name: 'Bashkia' } },
    });
  });

  it('makes an account for who comes with a group, and signs them in as a password would', async () => {
    await person('arta', ['clerks', 'choir']);
    const visitor = new Visitor();
    expect(await signIn('arta', visitor)).toEqual({});
    expect(await whoIs(visitor)).toMatchObject({
      username: 'arta',
      name: 'Emri i arta',
      grants: [{ role: 'clerk', scope: { officeIds: [lezhe] } }],
      singleSignOn: true,
      mustChangePassword: false,
    });
    const kept = await staff.findOne({ username: 'arta' });
    expect(kept).toMatchObject({
      singleSignOn: { issuer: provider.issuer, subject: 'arta' },
      passwordHash: '',
    });
    expect(await newestEntry()).toMatchObject({
      actor: { staffId: kept?._id, name: 'Emri i arta' },
      target: { kind: 'staff', id: kept?._id, label: 'arta' },
      address: '127.0.0.1',
      after: { grants: [{ role: 'clerk', scope: { officeIds: [lezhe] } }] },
      outcome: 'done',
      code: null,
    });
  });

  it('gives the session’s cookie as strict as ever, and its own only to this way', async () => {
    await person('besa', ['clerks']);
    const visitor = new Visitor();
    const begun = await visitor.ask(`${hall.url}/sso/begin`);
    expect(begun.response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^sporteli_sso=[\w-]{43}; Max-Age=600; Path=\/sso; .*HttpOnly; SameSite=Lax$/),
    ]);
    const back = await visitor.logIn(begun.to ?? '', { login: 'besa' }, BACK);
    const { response } = await visitor.ask(back);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.getSetCookie()).toEqual([
      expect.stringMatching(/^sporteli_session=[\w-]{43}; Path=\/; .*HttpOnly; SameSite=Strict$/),
    ]);
  });

  it('asks with PKCE, a state and a nonce, and for no more than it needs', async () => {
    const { to } = await new Visitor().ask(`${hall.url}/sso/begin`);
    const asked = Object.fromEntries(to?.searchParams ?? []);
    expect(asked).toEqual({
      client_id: 'sporteli',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/) as string,
      code_challenge_method: 'S256',
      nonce: expect.stringMatching(/^[\w-]{43}$/) as string,
      redirect_uri: hall.url + BACK,
      response_type: 'code',
      scope: 'openid profile groups',
      state: expect.stringMatching(/^[\w-]{43}$/) as string,
    });
  });

  it('goes on to where somebody wanted to be, by way of the page that judges such addresses', async () => {
    await person('cen', ['clerks']);
    const visitor = new Visitor();
    const { to } = await visitor.ask(`${hall.url}/sso/begin?next=${encodeURIComponent('/audit?day=1')}`);
    const back = await visitor.logIn(to ?? '', { login: 'cen' }, BACK);
    expect(told(await visitor.ask(back))).toEqual({ next: '/audit?day=1' });
  });

  it('reads names and groups from the token as well as from the userinfo endpoint', async () => {
    await provider.set({ claimsInToken: true });
    await person('dea', ['managers']);
    const visitor = new Visitor();
    expect(await signIn('dea', visitor)).toEqual({});
    expect(await whoIs(visitor)).toMatchObject({
      name: 'Emri i dea',
      grants: [{ role: 'manager', scope: { municipality: 'Lezhë' } }],
    });
  });
});

describe('a way back', () => {
  it('counts once', async () => {
    await person('era', ['clerks']);
    const visitor = new Visitor();
    const back = await goThere(visitor, 'era');
    expect(told(await visitor.ask(back))).toEqual({});
    expect(told(await visitor.ask(back))).toEqual({ sso: 'SSO_ENDED' });
    expect(await newestEntry()).toMatchObject({ actor: null, outcome: 'refused', code: 'SSO_ENDED' });
  });

  it('counts in the browser that began it only', async () => {
    await person('fatos', ['clerks']);
    const [mine, theirs] = [new Visitor(), new Visitor()];
    const back = await goThere(theirs, 'fatos');
    expect(told(await mine.ask(back))).toEqual({ sso: 'SSO_ENDED' });
    expect(await whoIs(mine)).toBeNull();
    // Nor in one that has begun another one.
    const second = await goThere(theirs, 'fatos');
    await mine.ask(`${hall.url}/sso/begin`);
    expect(told(await mine.ask(second))).toEqual({ sso: 'SSO_ENDED' });
    expect(await whoIs(mine)).toBeNull();
  });

  it('may be found from two tabs of one browser', async () => {
    await person('gent', ['clerks']);
    const visitor = new Visitor();
    const first = await goThere(visitor, 'gent');
    const second = await goThere(visitor, 'gent');
    expect(told(await visitor.ask(second))).toEqual({});
    expect(told(await visitor.ask(first))).toEqual({});
  });

  it('is forgotten after ten minutes', async () => {
    await new Visitor().ask(`${hall.url}/sso/begin`);
    const keys = await hall.redis.keys(`${hall.prefix}sso:*`);
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) {
      const leftMs = await hall.redis.pttl(key);
      expect(leftMs).toBeGreaterThan(0);
      expect(leftMs).toBeLessThanOrEqual(600_000);
    }
  });

  it.each([
    ['a state that nobody gave', 'state', 'x'.repeat(43), 'SSO_ENDED'],
    ['no state', 'state', null, 'SSO_ENDED'],
    ['another code', 'code', 'x'.repeat(43), 'SSO_UNPROVEN'],
    ['no code', 'code', null, 'SSO_UNPROVEN'],
    ['another provider’s name', 'iss', 'https://login.example.org', 'SSO_UNPROVEN'],
  ])('with %s lets nobody in', async (_what, name, value, code) => {
    await person('hana', ['clerks']);
    const visitor = new Visitor();
    const back = await goThere(visitor, 'hana');
    if (value === null) back.searchParams.delete(name);
    else back.searchParams.set(name, value);
    expect(told(await visitor.ask(back))).toEqual({ sso: code });
    expect(await whoIs(visitor)).toBeNull();
    expect(await newestEntry()).toMatchObject({ actor: null, outcome: 'refused', code });
  });

  it.each([
    ['nonce', 'another-nonce'],
    ['code_challenge', 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'],
  ])('after somebody exchanged the %s lets nobody in', async (name, value) => {
    await person('ilir', ['clerks']);
    const visitor = new Visitor();
    const back = await goThere(visitor, 'ilir', (to) => to.searchParams.set(name, value));
    expect(told(await visitor.ask(back))).toEqual({ sso: 'SSO_UNPROVEN' });
    expect(await whoIs(visitor)).toBeNull();
    expect(await staff.findOne({ username: 'ilir' })).toBeNull();
  });

  it('with a token that somebody changed lets nobody in', async () => {
    await provider.set({ claimsInToken: true, forged: true });
    await person('jona', ['choir']);
    const visitor = new Visitor();
    expect(await signIn('jona', visitor)).toEqual({ sso: 'SSO_UNPROVEN' });
    expect(logged).toContain('signature');
    expect(await staff.findOne({ username: 'jona' })).toBeNull();
  });

  it('says so where somebody thought better of it at the provider', async () => {
    const visitor = new Visitor();
    const { to } = await visitor.ask(`${hall.url}/sso/begin`);
    const back = await visitor.logIn(to ?? '', { cancel: '1' }, BACK);
    expect(told(await visitor.ask(back))).toEqual({ sso: 'SSO_DECLINED' });
  });
});

describe('an account by single sign-on', () => {
  it('is known by its subject, whatever its name becomes, and none of our own is taken over', async () => {
    const before = await staff.findOne({ username: 'clerk1' });
    await person('jeta', ['clerks'], { preferred_username: 'clerk1' });
    const visitor = new Visitor();
    expect(await signIn('jeta', visitor)).toEqual({});
    const made = await whoIs(visitor);
    expect(made).toMatchObject({ username: 'clerk1-2' });
    expect(await staff.findOne({ username: 'clerk1' })).toEqual(before);
    await person('jeta', ['clerks'], { preferred_username: 'jeta.re', name: 'Jeta e Re' });
    const again = new Visitor();
    expect(await signIn('jeta', again)).toEqual({});
    expect(await whoIs(again)).toMatchObject({ id: made?.['id'], username: 'clerk1-2', name: 'Jeta e Re' });
  });

  it('is another one where another provider calls somebody the same', async () => {
    await person('xhoi', ['clerks']);
    await signIn('xhoi');
    const elsewhere = { $set: { 'singleSignOn.issuer': 'https://login.example.org' } };
    await staff.updateOne({ username: 'xhoi' }, elsewhere);
    const visitor = new Visitor();
    await signIn('xhoi', visitor);
    expect(await whoIs(visitor)).toMatchObject({ username: 'xhoi-2' });
  });

  it('gets a name that fits, whatever the provider calls somebody', async () => {
    await person('k-1', ['clerks'], { preferred_username: 'Këlthi Ünal@Example.org' });
    await person('k-2', ['clerks'], { preferred_username: '漢字', name: undefined });
    const [first, second] = [new Visitor(), new Visitor()];
    await signIn('k-1', first);
    await signIn('k-2', second);
    expect(await whoIs(first)).toMatchObject({ username: 'kelthi-unal' });
    const name = expect.stringMatching(/^sso-[0-9a-f-]{36}$/) as string;
    expect(await whoIs(second)).toMatchObject({ username: name, name });
  });

  it('has the roles of its groups from one sign-in to the next', async () => {
    await person('lule', ['clerks', 'managers']);
    const visitor = new Visitor();
    await signIn('lule', visitor);
    expect((await whoIs(visitor))?.['grants']).toHaveLength(2);
    await person('lule', ['managers']);
    expect((await whoIs(visitor))?.['grants']).toHaveLength(2);
    await signIn('lule', new Visitor());
    const grants = [{ role: 'manager', scope: { municipality: 'Lezhë' } }];
    expect(await whoIs(visitor)).toMatchObject({ grants });
  });

  it('loses its rights, at once and everywhere, when no group is left', async () => {
    await person('mira', ['clerks']);
    const visitor = new Visitor();
    await signIn('mira', visitor);
    await person('mira', ['choir']);
    expect(await signIn('mira')).toEqual({ sso: 'SSO_NO_GROUP' });
    expect(await whoIs(visitor)).toMatchObject({ grants: [], permissions: [] });
    expect(await newestEntry()).toMatchObject({
      target: { kind: 'staff', label: 'mira' },
      after: { grants: [] },
      outcome: 'refused',
      code: 'SSO_NO_GROUP',
    });
  });

  it('is not made for who has no group', async () => {
    await person('nora', ['choir']);
    expect(await signIn('nora')).toEqual({ sso: 'SSO_NO_GROUP' });
    await person('oda', [], { groups: 'clerks-and-more' });
    expect(await signIn('oda')).toEqual({ sso: 'SSO_NO_GROUP' });
    expect(await staff.countDocuments({ username: { $in: ['nora', 'oda'] } })).toBe(0);
  });

  it('has no role in an office that is not here, and the log says which', async () => {
    await person('pali', ['heads']);
    const visitor = new Visitor();
    expect(await signIn('pali', visitor)).toEqual({});
    expect(await whoIs(visitor)).toMatchObject({
      grants: [{ role: 'supervisor', scope: { officeIds: [lezhe] } }],
    });
    expect(logged).toContain('"missing":["nowhere"]');
    await person('qemal', ['strangers']);
    expect(await signIn('qemal')).toEqual({ sso: 'SSO_NO_OFFICE' });
  });

  it('stays out once it is disabled', async () => {
    await person('rina', ['clerks']);
    const visitor = new Visitor();
    await signIn('rina', visitor);
    await staff.updateOne({ username: 'rina' }, { $set: { disabled: true } });
    await hall.directory.refresh();
    expect(await whoIs(visitor)).toBeNull();
    expect(await signIn('rina')).toEqual({ sso: 'SSO_DISABLED' });
    expect(await newestEntry()).toMatchObject({ target: { label: 'rina' }, code: 'SSO_DISABLED' });
  });

  it('has no password: none lets it in, and none can be changed', async () => {
    await person('sara', ['clerks']);
    const visitor = new Visitor();
    await signIn('sara', visitor);
    for (const password of ['', ' ', PASSWORD, 'sara']) {
      const { status } = await hall.ask('POST', '/api/v1/sessions', { body: { username: 'sara', password } });
      expect(status).toBe(password === '' ? 422 : 401);
    }
    const token = visitor.cookiesOf(hall.url).get('sporteli_session');
    const sent = { current: 'x', next: 'kafe me qumësht e mjaltë' };
    const refused = { status: 409, body: { code: 'NO_PASSWORD' } };
    expect(await hall.ask('POST', '/api/v1/me/password', { token, body: sent })).toMatchObject(refused);
    const factor = await hall.ask('POST', '/api/v1/me/second-factor', { token, body: { password: 'x' } });
    expect(factor).toMatchObject(refused);
  });
});

describe('the provider', () => {
  it('may be a clock off by what clocks are off by, and no more', async () => {
    await person('teuta', ['clerks']);
    for (const clockAheadMs of [20_000, -20_000]) {
      await provider.set({ clockAheadMs, tokenLivesS: 10 });
      expect(await signIn('teuta')).toEqual({});
    }
    await provider.set({ clockAheadMs: -120_000 });
    expect(await signIn('teuta')).toEqual({ sso: 'SSO_UNPROVEN' });
    expect(logged).toContain('timestamp');
  });

  it('may be away when somebody comes back, and the next one gets in', async () => {
    await person('uka', ['clerks']);
    const visitor = new Visitor();
    const back = await goThere(visitor, 'uka');
    await provider.set({ away: true });
    expect(told(await visitor.ask(back))).toEqual({ sso: 'SSO_AWAY' });
    // It has to be asked anew who it is, and does not answer.
    expect(told(await visitor.ask(`${hall.url}/sso/begin?next=/desk`))).toEqual({
      sso: 'SSO_AWAY',
      next: '/desk',
    });
    expect(
      (await hall.ask('POST', '/api/v1/sessions', { body: { username: 'clerk2', password: PASSWORD } }))
        .status,
    ).toBe(201);
    await provider.set({ away: false });
    expect(await signIn('uka', visitor)).toEqual({});
  });

  it('is not asked for ever by one address', async () => {
    const visitor = new Visitor();
    const all = [];
    for (let i = 0; i < 101; i++) all.push((await visitor.ask(`${hall.url}/sso/begin`)).to);
    const refused = all.at(-1);
    expect(refused?.pathname).toBe('/sign-in');
    expect(refused?.searchParams.get('sso')).toBe('RATE_LIMITED');
    expect(Number(refused?.searchParams.get('seconds'))).toBeGreaterThan(0);
    expect(
      (await hall.ask('POST', '/api/v1/sessions', { body: { username: 'clerk3', password: PASSWORD } }))
        .status,
    ).toBe(201);
  });
});

describe('a client without a secret', () => {
  it('is let in by PKCE alone', async () => {
    const open = await httpHall({ singleSignOn: { ...settings, clientSecret: null, name: null } });
    await provider.set({ clientSecret: null, redirectUri: open.url + BACK });
    await person('vera', ['clerks']);
    expect((await open.ask('GET', '/api/v1/public/sign-in')).body).toEqual({ singleSignOn: { name: null } });
    const visitor = new Visitor();
    const { to } = await visitor.ask(`${open.url}/sso/begin`);
    expect(told(await visitor.ask(await visitor.logIn(to ?? '', { login: 'vera' }, BACK)))).toEqual({});
  });
});

describe('a hall without single sign-on', () => {
  it('offers none, and says so to who comes by an old link', async () => {
    const plain = await httpHall();
    expect((await plain.ask('GET', '/api/v1/public/sign-in')).body).toEqual({ singleSignOn: null });
    const visitor = new Visitor();
    for (const path of ['/sso/begin', '/sso/callback?code=x&state=y'])
      expect(told(await visitor.ask(plain.url + path))).toEqual({ sso: 'SSO_OFF' });
    expect((await plain.ask('POST', '/sso/begin')).status).toBe(405);
  });
});
