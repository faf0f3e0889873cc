/** The accounts of staff as administrators keep them, over HTTP. */
import { io, type Socket } from 'socket.io-client';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AnswerOf, OperationName } from '../../contracts/api.ts';
import type { Grant, Role, Scope } from '../../contracts/permissions.ts';
import { NAMESPACES } from '../../contracts/sockets.ts';
import { createAccounts } from '../../server/access/accounts.ts';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import { newId } from '../../server/domain/ids.ts';
import { modelsOf } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { httpHall, PASSWORD } from '../support/http-hall.ts';
import { staffOf } from '../support/operations.ts';
import { addAccount, closedOffices } from '../support/principals.ts';

const hall = await httpHall({ rateLimits: true });
const { here, beside, elsewhere } = await closedOffices(hall);

const grant = (role: Role, scope: Scope): Grant => ({ role, scope });
const at = (...officeIds: string[]): Scope => ({ officeIds });
const clerkHere = grant('clerk', at(here.id));
const NEW = { name: 'Drita Hoxha', rights: [], languages: ['sq'] };
let counter = 0;
const named = (what: string) => `${what}${counter++}`;

/** An account and who may ask as it. */
async function person(...grants: Grant[]) {
  const username = named('p');
  const id = await addAccount(hall, username, { grants });
  await hall.directory.refresh();
  return { id, username, ...(await staffOf(hall, username)) };
}
const signIn = (username: string, password: string) =>
  hall.ask('POST', '/api/v1/sessions', { body: { username, password } });
const me = (token: string) => hall.ask('GET', '/api/v1/me', { token });
const tokenOf = ({ body }: { body: unknown }) => (body as { token: string }).token;

let system: Awaited<ReturnType<typeof person>>;
let town: typeof system;
let office: typeof system;
beforeAll(async () => {
  system = await person(grant('admin', 'everywhere'));
  town = await person(grant('municipality-admin', { municipality: here.municipality }));
  office = await person(grant('office-admin', at(here.id)));
});

describe('a new account', () => {
  it('signs in with the password shown once, and has to change it before anything else', async () => {
    const username = named('new');
    const { staff, password } = await office.ask('add-staff', {}, { ...NEW, username, grants: [clerkHere] });
    expect(staff).toMatchObject({ username, name: NEW.name, grants: [clerkHere], mustChangePassword: true });
    const answer = await signIn(username, password);
    expect(answer).toMatchObject({ status: 201, body: { staff: { mustChangePassword: true } } });
    const token = tokenOf(answer);
    expect((await me(token)).body).toMatchObject({ code: 'PASSWORD_CHANGE_REQUIRED' });
    const body = { current: password, next: 'kafe me qumësht e mjaltë' };
    expect((await hall.ask('POST', '/api/v1/me/password', { token, body })).status).toBe(204);
    expect((await me(token)).status).toBe(200);
    expect((await office.ask('get-staff', { staff: staff.id })).staff.mustChangePassword).toBe(false);
  });

  it('is refused where its user name is taken, whoever has it', async () => {
    const taken = { ...NEW, username: 'admin', grants: [clerkHere] };
    expect(await office.refused('add-staff', {}, taken)).toBe('USERNAME_TAKEN username');
  });

  it.each([
    ['office', 'clerk', () => at(beside.id), 'NOT_YOURS_TO_GIVE grants.1'],
    ['office', 'clerk', () => at(here.id, beside.id), 'NOT_YOURS_TO_GIVE grants.1'],
    ['office', 'office-admin', () => at(here.id), 'NOT_YOURS_TO_GIVE grants.1'],
    ['office', 'clerk', () => 'everywhere', 'NOT_YOURS_TO_GIVE grants.1'],
    ['town', 'office-admin', () => at(elsewhere.id), 'NOT_YOURS_TO_GIVE grants.1'],
    ['town', 'municipality-admin', () => ({ municipality: here.municipality }), 'NOT_YOURS_TO_GIVE grants.1'],
    ['system', 'clerk', () => at(here.id, newId()), 'INVALID_INPUT grants.1.scope.officeIds.1'],
    ['system', 'clerk', () => at(here.code), 'INVALID_INPUT grants.1.scope.officeIds.0'],
    ['system', 'clerk', () => ({ municipality: 'Askund' }), 'INVALID_INPUT grants.1.scope.municipality'],
  ] as [string, Role, () => Scope, string][])(
    'is not made by the administrator of the %s as %s where that is not theirs to give, or nowhere',
    async (who, role, scope, refusal) => {
      const by = { office, town, system }[who];
      const grants = [clerkHere, grant(role, scope())];
      expect(await by?.refused('add-staff', {}, { ...NEW, username: named('no'), grants })).toBe(refusal);
    },
  );
});

describe('the list', () => {
  const names = async (by: typeof system, query = '') =>
    (await by.ask('list-staff', { '?': query })).items.map(({ username }) => username);

  it('holds whom one may see, and of others nothing is found', async () => {
    const other = await person(grant('clerk', at(beside.id)));
    const both = await person(grant('clerk', at(here.id, beside.id)));
    const seen = await office.ask('list-staff', { '?': '?limit=1000' });
    const usernames = seen.items.map(({ username }) => username);
    expect(usernames).toContain(both.username);
    for (const { username } of [other, town, system]) expect(usernames).not.toContain(username);
    const manageable = (username: string) => seen.items.find((one) => one.username === username)?.manageable;
    expect([manageable('clerk1'), manageable(both.username), manageable(office.username)]).toEqual([
      true,
      false,
      false,
    ]);
    expect(await office.refused('get-staff', { staff: other.id })).toBe('NOT_FOUND');
    expect(await office.refused('reset-password', { staff: system.id })).toBe('NOT_FOUND');
    expect(await names(system, '?limit=1000')).toEqual(expect.arrayContaining([other.username, 'admin']));
  });

  it('is searched by name, office and role, in pages, and leaves disabled accounts out', async () => {
    const name = `Gëzim ${named('Kola')}`;
    const ids = [];
    for (const [username, place] of [
      ['zz1', here],
      ['zz2', beside],
      ['zz3', here],
    ] as const)
      ids.push(await addAccount(hall, username, { name, grants: [grant('supervisor', at(place.id))] }));
    await hall.directory.refresh();
    const q = encodeURIComponent(name.replace('ë', 'e').toUpperCase());
    expect(await names(town, `?q=${q}`)).toEqual(['zz1', 'zz2', 'zz3']);
    expect(await names(town, `?q=${q}&office=${here.code}&role=supervisor`)).toEqual(['zz1', 'zz3']);
    expect(await names(town, `?q=${q}&role=clerk`)).toEqual([]);
    const first = await town.ask('list-staff', { '?': `?q=${q}&limit=2` });
    expect(await names(town, `?q=${q}&limit=2&cursor=${first.nextCursor}`)).toEqual(['zz3']);
    await town.ask('disable-staff', { staff: ids[2] ?? '' });
    expect(await names(town, `?q=${q}&office=${here.code}`)).toEqual(['zz1']);
    expect(await names(town, `?q=${q}&includeDisabled=true`)).toEqual(['zz1', 'zz2', 'zz3']);
    expect(await office.refused('list-staff', { '?': `?office=${beside.id}` })).toBe('FORBIDDEN');
    expect(await office.refused('list-staff', { '?': '?office=nowhere' })).toBe('INVALID_INPUT office');
  });
});

describe('whose account holds more than one could give', () => {
  it.each([
    ['change-staff', { name: 'Tjetër' }],
    ['change-staff', { grants: [] }],
    ['reset-password'],
    ['remove-second-factor'],
    ['unlock-staff'],
    ['disable-staff'],
    ['enable-staff'],
    ['end-staff-sessions'],
  ] as [OperationName, object?][])('%s is refused', async (operation, body = {}) => {
    const both = await person(clerkHere, grant('manager', at(beside.id)));
    const sent = 'grants' in body ? { grants: [clerkHere] } : body;
    expect(await office.refused(operation, { staff: both.id }, sent)).toBe('NOT_YOURS_TO_MANAGE');
    expect(await office.refused(operation, { staff: office.id }, sent)).toMatch(
      operation === 'change-staff' && !('grants' in body) ? 'NOT_YOURS_TO_MANAGE' : 'OWN_ACCOUNT',
    );
    expect((await me(both.token)).status).toBe(200);
  });

  it('is judged as it stands in the store, not as this process remembers it', async () => {
    const raised = await person(clerkHere);
    const staff = hall.mongo.collection<{ _id: string }>('staff');
    await staff.updateOne({ _id: raised.id }, { $set: { grants: [grant('admin', 'everywhere')] } });
    // No refresh: another process did it a moment ago.
    expect(await office.refused('reset-password', { staff: raised.id })).toBe('NOT_YOURS_TO_MANAGE');
    expect((await signIn(raised.username, PASSWORD)).status).toBe(201);
  });
});

it('an account that is raised between being judged and being written is judged again', async () => {
  const { id } = await person(clerkHere);
  const models = modelsOf(hall.mongo);
  const raise = { $set: { grants: [grant('admin', 'everywhere')] } };
  const staff = new Proxy(models.staff, {
    get(model, name) {
      if (name !== 'findOneAndUpdate') return Reflect.get(model, name, model) as unknown;
      return (...asked: Parameters<typeof model.findOneAndUpdate>) => ({
        async lean() {
          await model.updateOne({ _id: id }, raise);
          return model.findOneAndUpdate(...asked).lean();
        },
      });
    },
  });
  const judged: string[] = [];
  const resetting = createAccounts({ staff }, hall.directory).resetPassword(id, ({ grants }) => {
    judged.push(grants.map(({ role }) => role).join());
    if (grants.some(({ role }) => role === 'admin')) throw new Error('not yours');
  });
  await expect(resetting).rejects.toThrow('not yours');
  expect(judged).toEqual(['clerk', 'admin']);
  expect((await models.staff.findById(id).lean())?.mustChangePassword ?? false).toBe(false);
});

describe('administrators of the system', () => {
  it('change their own name, but neither raise, lower, disable nor reset themselves', async () => {
    const own = { staff: system.id };
    await system.ask('change-staff', own, { name: 'Administrator i Ri' });
    expect(await system.refused('change-staff', own, { grants: [clerkHere] })).toBe('OWN_ACCOUNT');
    expect(await system.refused('disable-staff', own)).toBe('OWN_ACCOUNT');
    expect(await system.refused('remove-second-factor', own)).toBe('OWN_ACCOUNT');
  });

  it('leave one of them, even where two disable each other at the same time', async () => {
    const staff = hall.mongo.collection('staff');
    const others = await staff.find({ grants: grant('admin', 'everywhere') }).toArray();
    const second = await person(grant('admin', 'everywhere'));
    const aside = { _id: { $in: others.map(({ _id }) => _id) } };
    await staff.updateMany({ ...aside, username: { $ne: system.username } }, { $set: { disabled: true } });
    await hall.directory.refresh();
    const disable = (by: typeof system, whom: typeof system) =>
      hall.ask('POST', `/api/v1/staff/${whom.id}/disable`, { token: by.token, body: {} });
    const [one, other] = await Promise.all([disable(system, second), disable(second, system)]);
    const left = await staff.countDocuments({
      grants: grant('admin', 'everywhere'),
      disabled: { $ne: true },
    });
    expect(left).toBeGreaterThan(0);
    expect([one.status, other.status]).not.toEqual([200, 200]);
    await staff.updateMany({}, { $set: { disabled: false } });
    await hall.directory.refresh();
  });
});

describe('what ends at once', () => {
  const NEVER_MS = 10_000;
  /** Resolves with how the desk's socket was cut. */
  async function deskOf(token: string): Promise<{ cut: Promise<string> }> {
    const socket: Socket = io(hall.url + NAMESPACES.desk, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      extraHeaders: { authorization: `Bearer ${token}` },
    });
    const cut = new Promise<string>((resolve) => socket.on('disconnect', resolve));
    const joined: unknown = await socket
      .timeout(NEVER_MS)
      .emitWithAck('join', { office: here.code, lastSeq: null });
    expect(joined).toMatchObject({ ok: true });
    return { cut };
  }

  it.each([
    ['disable-staff', 'WRONG_CREDENTIALS'],
    ['reset-password', 'WRONG_CREDENTIALS'],
    ['end-staff-sessions', null],
  ] as const)('%s ends sessions and cuts sockets', async (operation, again) => {
    const clerk = await person(clerkHere);
    const { cut } = await deskOf(clerk.token);
    expect((await office.send(operation, { staff: clerk.id }, {})).status).toBeLessThan(300);
    expect((await me(clerk.token)).status).toBe(401);
    expect(await cut).toBe('io server disconnect');
    const answer = await signIn(clerk.username, PASSWORD);
    expect(again ?? answer.status).toBe(again ? (answer.body as { code: string }).code : 201);
    if (operation !== 'disable-staff') return;
    await office.ask('enable-staff', { staff: clerk.id });
    expect((await me(clerk.token)).status).toBe(401);
    expect((await signIn(clerk.username, PASSWORD)).status).toBe(201);
  });

  it('is a right that was taken away: the next question is refused, and the desk is cut', async () => {
    const clerk = await person(clerkHere);
    const { cut } = await deskOf(clerk.token);
    await town.ask('change-staff', { staff: clerk.id }, { grants: [grant('clerk', at(beside.id))] });
    const queue = (code: string) =>
      hall.ask('GET', `/api/v1/offices/${code}/counters`, { token: clerk.token });
    expect((await queue(here.code)).status).toBe(403);
    expect(await cut).toBe('io server disconnect');
    expect((await me(clerk.token)).status).toBe(200);
  });

  it('ends in another process as well, once that has looked', async () => {
    const clerk = await person(clerkHere);
    const directory = await loadDirectory(modelsOf(hall.mongo), (error) => {
      throw error;
    });
    await office.ask('change-staff', { staff: clerk.id }, { grants: [grant('manager', at(here.id))] });
    await office.ask('disable-staff', { staff: clerk.id });
    expect(directory.staff(clerk.id)?.disabled).toBe(false);
    await directory.refresh();
    expect(directory.staff(clerk.id)).toMatchObject({ disabled: true, grants: [{ role: 'manager' }] });
    directory[Symbol.dispose]();
  });
});

describe('an account that waits, or signs in otherwise', () => {
  it('is seen to be locked, and unlocked', async () => {
    const clerk = await person(clerkHere);
    const forget = async () => {
      for (const key of await hall.redis.keys(`${hall.prefix}limit:*`)) await hall.redis.del(key);
    };
    for (let i = 0; i < 20; i++) {
      if (i % 9 === 0) await forget();
      await signIn(clerk.username, `guess ${i}`);
    }
    await forget();
    expect((await signIn(clerk.username, PASSWORD)).body).toMatchObject({ code: 'ACCOUNT_LOCKED' });
    const { staff } = await office.ask('get-staff', { staff: clerk.id });
    expect(staff.lockedForMs).toBeGreaterThan(0);
    expect((await office.ask('unlock-staff', { staff: clerk.id })).staff.lockedForMs).toBe(0);
    expect((await signIn(clerk.username, PASSWORD)).status).toBe(201);
  });

  it('loses its second factor', async () => {
    const clerk = await person(clerkHere);
    const secondFactor = { secret: 'v1.xxxx', recoveryCodes: [] };
    await hall.mongo
      .collection<{ _id: string }>('staff')
      .updateOne({ _id: clerk.id }, { $set: { secondFactor } });
    await hall.directory.refresh();
    expect((await office.ask('get-staff', { staff: clerk.id })).staff.secondFactor).toBe(true);
    expect((await office.ask('remove-second-factor', { staff: clerk.id })).staff.secondFactor).toBe(false);
    expect((await signIn(clerk.username, PASSWORD)).status).toBe(201);
  });

  it('has no password and no role to change here where it signs in elsewhere', async () => {
    const username = named('sso');
    const singleSignOn = { issuer: 'https://id.example.org', subject: username };
    const id = await addAccount(hall, username, { grants: [clerkHere], passwordHash: '', singleSignOn });
    await hall.directory.refresh();
    expect(await office.refused('reset-password', { staff: id })).toBe('SINGLE_SIGN_ON_ACCOUNT');
    expect(await office.refused('change-staff', { staff: id }, { grants: [clerkHere] })).toBe(
      'SINGLE_SIGN_ON_ACCOUNT',
    );
    const { staff } = await office.ask('change-staff', { staff: id }, { rights: ['call'] });
    expect(staff).toMatchObject({ singleSignOn: true, rights: ['call'] });
  });
});

describe('the audit', () => {
  it('shows who goes on guessing after they were stopped, and is not filled by it', async () => {
    const clerk = await person(clerkHere);
    for (let i = 0; i < 10; i++) expect((await signIn(clerk.username, `guess ${i}`)).status).toBe(401);
    for (let i = 0; i < 5; i++) expect((await signIn(clerk.username, PASSWORD)).status).toBe(429);
    const { waiting } = await openLiveAudit(hall.redis, hall.prefix).read();
    const stopped = waiting.filter(({ code, target }) => code === 'RATE_LIMITED' && target?.id === clerk.id);
    // Two where a minute ends between them.
    expect([1, 2]).toContain(stopped.length);
    expect(stopped[0]).toMatchObject({ action: 'open-session', outcome: 'refused', actor: null });
  });

  it('keeps who did what to whom, before and after, and no password', async () => {
    const username = named('noted');
    const added = await office.ask('add-staff', {}, { ...NEW, username, grants: [clerkHere] });
    const staff = added.staff.id;
    const grants = [grant('supervisor', at(here.id))];
    await office.ask('change-staff', { staff }, { name: 'Drita Leka', grants });
    const reset: AnswerOf<'reset-password'> = await office.ask('reset-password', { staff });
    await office.ask('disable-staff', { staff });
    await office.refused('disable-staff', { staff: office.id });
    const { waiting } = await openLiveAudit(hall.redis, hall.prefix).read();
    const about = waiting.filter(({ target }) => target?.id === staff);
    const actor = { staffId: office.id, name: office.username };
    const target = { kind: 'staff', id: staff, label: username };
    expect(about.map(({ officeId }) => officeId)).toEqual(Array(4).fill(here.id));
    expect(about).toMatchObject([
      { actor, target, action: 'add-staff', before: null, after: { name: NEW.name, grants: [clerkHere] } },
      {
        ...{ actor, target, action: 'change-staff', outcome: 'done', asked: { grants } },
        before: { name: NEW.name, grants: [clerkHere] },
        after: { name: 'Drita Leka', grants },
      },
      { actor, target, action: 'reset-password', outcome: 'done' },
      { action: 'disable-staff', before: { disabled: false }, after: { disabled: true } },
    ]);
    expect(waiting.at(-1)).toMatchObject({
      outcome: 'refused',
      code: 'OWN_ACCOUNT',
      target: { id: office.id },
    });
    const text = JSON.stringify(waiting);
    for (const secret of [added.password, reset.password, '$argon2id']) expect(text).not.toContain(secret);
  });
});
