/** `npm run staff` on a hall that is running. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, inject, it } from 'vitest';
import { openLiveAudit } from '../../server/access/audit/live.ts';
import { createLockout } from '../../server/access/lockout.ts';
import { KEY_PREFIX } from '../../server/config.ts';
import { newId } from '../../server/domain/ids.ts';
import { deleteKeys } from '../support/delete-keys.ts';
import { httpHall, PASSWORD } from '../support/http-hall.ts';

const hall = await httpHall();
// The script knows only the keys of a hall as it is started, of which the suite's store has one at a time.
afterAll(() => deleteKeys(hall.redis, `${KEY_PREFIX}{audit}:`));
const script = join(import.meta.dirname, '../../scripts/staff.ts');

/** What it says, and how it ends. */
async function staff(...args: string[]): Promise<{ code: number; said: string }> {
  const url = new URL(inject('mongodbUri'));
  url.pathname = `/${hall.mongo.name}`;
  const env = { ...process.env, REDIS_URL: inject('redisUrl'), MONGODB_URI: url.href };
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [script, ...args], { env });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string };
    return { code, said: stderr };
  }
}
const passwordIn = (said: string) => /^Password of \S+: (\S+)$/m.exec(said)?.[1] ?? '';
const signIn = (username: string, password: string) =>
  hall.ask('POST', '/api/v1/sessions', { body: { username, password } });

describe('npm run staff', () => {
  it('adds an account whose owner has to change the password first', async () => {
    const wanted = ['--name', 'Sportelisti i ri', '--role', 'clerk', '--office', 'lezhe'];
    const added = await staff('add', 'clerk9', ...wanted);
    await hall.directory.refresh();
    const answer = await signIn('clerk9', passwordIn(added.said));
    const scope = { officeIds: [hall.directory.office('lezhe')?.id] };
    const grants = [{ role: 'clerk', scope }];
    const account = { name: 'Sportelisti i ri', grants, mustChangePassword: true };
    expect(answer).toMatchObject({ status: 201, body: { staff: account } });
    expect(await staff('add', 'clerk9', ...wanted)).toEqual({
      code: 1,
      said: 'There is an account clerk9 already. Choose another user name.\n',
    });
    expect((await staff('list')).said).toContain(
      'clerk9 · Sportelisti i ri · clerk · has to change the password',
    );
  });

  it('gives a new password, takes a second factor away, disables and enables', async () => {
    const token = await hall.signIn('clerk1');
    const { said } = await staff('reset-password', 'CLERK1');
    const factor = { secret: 'v1.xxxx', recoveryCodes: [] };
    const account = { username: 'clerk1' };
    await hall.mongo.collection('staff').updateOne(account, { $set: { secondFactor: factor } });
    await hall.directory.refresh();
    expect((await hall.ask('GET', '/api/v1/me', { token })).status).toBe(401);
    expect((await signIn('clerk1', PASSWORD)).body).toMatchObject({ code: 'WRONG_CREDENTIALS' });
    expect((await signIn('clerk1', passwordIn(said))).body).toMatchObject({ code: 'SECOND_FACTOR_REQUIRED' });
    expect((await staff('reset-second-factor', 'clerk1')).code).toBe(0);
    await hall.directory.refresh();
    expect((await signIn('clerk1', passwordIn(said))).status).toBe(201);
    for (const [command, status] of [
      ['disable', 401],
      ['enable', 201],
    ] as const) {
      expect((await staff(command, 'clerk1')).code).toBe(0);
      await hall.directory.refresh();
      expect((await signIn('clerk1', passwordIn(said))).status).toBe(status);
    }
  });

  it('adds every role, in a municipality or everywhere', async () => {
    const add = async (username: string, ...wanted: string[]) => {
      expect((await staff('add', username, '--name', 'Dikush', ...wanted)).code).toBe(0);
      await hall.directory.refresh();
      return hall.directory.staffByUsername(username)?.grants;
    };
    const scope = { municipality: 'Lezhë' };
    expect(await add('town', '--role', 'municipality-admin', '--municipality', 'Lezhë')).toEqual([
      { role: 'municipality-admin', scope },
    ]);
    expect(await add('figures', '--role', 'manager')).toEqual([{ role: 'manager', scope: 'everywhere' }]);
    expect(await add('all', '--role', 'supervisor', '--everywhere')).toEqual([
      { role: 'supervisor', scope: 'everywhere' },
    ]);
  });

  it('is noted in the audit, and no password with it', async () => {
    const { said } = await staff('reset-password', 'manager');
    await staff('disable', 'manager');
    await staff('enable', 'manager');
    const { waiting } = await openLiveAudit(hall.redis, KEY_PREFIX).read();
    const id = hall.directory.staffByUsername('manager')?.id;
    const about = { actor: null, address: 'npm run staff', target: { kind: 'staff', id, label: 'manager' } };
    expect(waiting.filter(({ target }) => target?.id === id)).toMatchObject([
      { ...about, action: 'reset-password', outcome: 'done' },
      { ...about, action: 'disable-staff', before: { disabled: false }, after: { disabled: true } },
      { ...about, action: 'enable-staff', before: { disabled: true }, after: { disabled: false } },
    ]);
    expect(JSON.stringify(waiting)).not.toContain(passwordIn(said));
  });

  it('does not disable who is the last to administer the system', async () => {
    const { code, said } = await staff('disable', 'admin');
    expect([code, said]).toEqual([1, expect.stringContaining('Nobody else administers the system')]);
    expect((await signIn('admin', PASSWORD)).status).toBe(201);
  });

  it('unlocks an account', async () => {
    const username = newId();
    await hall.mongo.collection('staff').updateOne({ username: 'clerk2' }, { $set: { username } });
    const lockout = createLockout(hall.redis, KEY_PREFIX);
    for (let i = 0; i < 20; i++) await lockout.attempt(username);
    await expect(lockout.attempt(username)).rejects.toMatchObject({ code: 'ACCOUNT_LOCKED' });
    expect(await staff('unlock', username)).toEqual({ code: 0, said: `${username} may try again.\n` });
    await lockout.attempt(username);
    await lockout.forget(username);
  });

  it.each([
    [2, /What should be done/, ['nothing']],
    [2, /reset-password is for one/, ['reset-password']],
    [
      2,
      /no office nowhere; there are lezhe, shengjin/,
      ['add', 'x', '--name', 'X', '--role', 'clerk', '--office', 'nowhere'],
    ],
    [2, /small letters/, ['add', 'two words', '--name', 'X', '--role', 'admin']],
    [2, /role/, ['add', 'x', '--name', 'X', '--role', 'king']],
    [2, /Say where, .*for clerk/, ['add', 'x', '--name', 'X', '--role', 'clerk', '--role', 'admin']],
    [2, /Say one of/, ['add', 'x', '--name', 'X', '--role', 'clerk', '--office', 'lezhe', '--everywhere']],
    [
      2,
      /no municipality Askund; there are Lezhë/,
      ['add', 'x', '--name', 'X', '--role', 'clerk', '--municipality', 'Askund'],
    ],
    [1, /no account nobody/, ['unlock', 'nobody']],
    [1, /no account nobody/, ['disable', 'nobody']],
  ])('ends with %i and says what is wrong: %s', async (code, said, args) => {
    expect(await staff(...args)).toEqual({ code, said: expect.stringMatching(said) as unknown });
  });
});
