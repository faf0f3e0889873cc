/**
 * `npm run staff -- …`: the accounts of staff, for who has the machine but no account to sign in with. Exits 2 where the arguments are
 * wrong. The hall may be running; it follows within 15 s. What is done here is noted in the audit like anything else, by nobody known.
 */
import { pino } from 'pino';
import { z } from 'zod';
import type { AuditedName } from '../contracts/audited.ts';
import { NewAccount } from '../contracts/operations/staff.ts';
import { RIGHTS } from '../contracts/permissions.ts';
import { DomainError, PROBLEMS } from '../contracts/problems.ts';
import { accountFacts, createAccounts, type Accounts } from '../server/access/accounts.ts';
import { createAudit, type Audit } from '../server/access/audit/index.ts';
import { openLiveAudit } from '../server/access/audit/live.ts';
import { openAuditRecord } from '../server/access/audit/record.ts';
import { createLockout } from '../server/access/lockout.ts';
import { createSessions, type Sessions } from '../server/access/sessions.ts';
import { KEY_PREFIX } from '../server/config.ts';
import { connectLiveStore, type LiveStore } from '../server/engine/connect.ts';
import { connectMongo, modelsOf, type Mongo } from '../server/models.ts';
import { failureOf, staffTarget } from '../server/operations/audited.ts';
import type { StaffRecord } from '../server/organisation/directory.ts';
import { readArguments, scopeOf, USAGE, type Asked } from './staff-arguments.ts';
import { runOnStores, ScriptError, UsageError } from './stores.ts';

const BY = 'npm run staff';
const ANYBODY = () => undefined;

interface Reached {
  mongo: Mongo;
  redis: LiveStore;
  accounts: Accounts;
  sessions: Sessions;
  audit: Audit;
}
type Command = (reached: Reached, asked: Asked) => Promise<void>;

const COMMANDS: Record<string, Command> = {
  async list({ accounts }) {
    for (const { username, name, grants, ...account } of await accounts.list()) {
      const marks = [
        account.disabled && 'disabled',
        account.mustChangePassword && 'has to change the password',
        account.secondFactor && 'second factor',
        account.singleSignOn && 'single sign-on',
      ].filter(Boolean);
      console.log([username, name, grants.map(({ role }) => role).join(', '), ...marks].join(' · '));
    }
  },
  async add(reached, { username, account }) {
    const scope = scopeOf(account, await modelsOf(reached.mongo).offices.find().lean());
    const grants = account.roles.map((role) => ({ role, scope }));
    const rights = account.roles.includes('clerk') ? RIGHTS : [];
    const wanted = { username, name: account.name, grants, rights, languages: ['sq'] };
    const parsed = NewAccount.safeParse(wanted);
    if (!parsed.success) throw new UsageError(`${z.prettifyError(parsed.error)}\n\n${USAGE}`);
    const { grants: given, languages } = parsed.data;
    const asked = { grants: given, rights, languages };
    const added = await noted(reached, 'add-staff', null, asked, async () => {
      const { staff, password } = await reached.accounts.add(parsed.data);
      return { staff, answer: password };
    });
    tellPassword(username, added);
  },
  async 'reset-password'(reached, { username }) {
    const password = await onAccount(reached, 'reset-password', username, async ({ id }) => {
      const given = await reached.accounts.resetPassword(id, ANYBODY);
      await reached.sessions.revokeAll(id);
      return given;
    });
    tellPassword(username, password);
  },
  async 'reset-second-factor'(reached, { username }) {
    await onAccount(reached, 'remove-second-factor', username, ({ id }) =>
      reached.accounts.removeSecondFactor(id, ANYBODY),
    );
    console.log(`${username} signs in by password alone.`);
  },
  async unlock(reached, { username }) {
    const lockout = createLockout(reached.redis, KEY_PREFIX);
    await onAccount(reached, 'unlock-staff', username, () => lockout.forget(username));
    console.log(`${username} may try again.`);
  },
  async disable(reached, { username }) {
    await onAccount(reached, 'disable-staff', username, async ({ id }) => {
      await reached.accounts.change(id, { disabled: true }, ANYBODY);
      await reached.sessions.revokeAll(id);
    });
    console.log(`${username} may not sign in any more.`);
  },
  async enable(reached, { username }) {
    await onAccount(reached, 'enable-staff', username, ({ id }) =>
      reached.accounts.change(id, { disabled: false }, ANYBODY),
    );
    console.log(`${username} may sign in.`);
  },
};

/** Acts on an account that is there, and notes it. @throws ScriptError where there is none */
async function onAccount<T>(
  reached: Reached,
  action: AuditedName,
  username: string,
  act: (account: StaffRecord) => Promise<T>,
): Promise<T> {
  const find = async () => (await reached.accounts.list()).find((each) => each.username === username);
  const account = await find();
  if (!account) throw new ScriptError(`There is no account ${username}.`);
  return noted(reached, action, account, {}, async () => {
    const answer = await act(account);
    return { answer, staff: (await find()) ?? account };
  });
}

async function noted<T>(
  { audit }: Reached,
  action: AuditedName,
  before: StaffRecord | null,
  asked: Record<string, unknown>,
  act: () => Promise<{ staff: StaffRecord; answer: T }>,
): Promise<T> {
  const entry = await audit.begin({
    ...{ actor: null, action, officeId: null, address: BY, asked },
    target: before && staffTarget(before),
    before: before && accountFacts(before),
  });
  try {
    const { staff, answer } = await act();
    await entry.end({ outcome: 'done', target: staffTarget(staff), after: accountFacts(staff) });
    return answer;
  } catch (error) {
    await entry.end(failureOf(error));
    throw error;
  }
}

function tellPassword(username: string, password: string): void {
  console.log(`Password of ${username}: ${password}`);
  console.log('It is shown this once, and has to be changed at the first sign-in.');
}

/** What the server has as well, but for its directory: that is for who asks often. */
function reach(mongo: Mongo, redis: LiveStore): Reached {
  const accounts = createAccounts(modelsOf(mongo), { refresh: async () => undefined });
  const sessions = createSessions(redis, KEY_PREFIX, { staff: () => undefined });
  const audit = createAudit({
    live: openLiveAudit(redis, KEY_PREFIX),
    record: openAuditRecord(mongo),
    now: Date.now,
    log: pino({ level: 'warn' }, pino.destination(process.stderr.fd)),
  });
  return { mongo, redis, accounts, sessions, audit };
}

process.exitCode = await runOnStores(
  {
    usage: USAGE,
    readArguments: (args) => readArguments(args, Object.keys(COMMANDS)),
    async act(asked, { redisUrl, mongodbUri }, stack) {
      const mongo = stack.adopt(await connectMongo(mongodbUri), (connection) => connection.close());
      const redis = stack.adopt(
        connectLiveStore(redisUrl, () => undefined),
        (connection) => connection.disconnect(),
      );
      try {
        await COMMANDS[asked.command]?.(reach(mongo, redis), asked);
      } catch (error) {
        if (error instanceof DomainError && PROBLEMS[error.code].status < 500)
          throw new ScriptError(wordsOf(error));
        throw error;
      }
      return true;
    },
  },
  process.argv.slice(2),
);

function wordsOf({ code, params }: DomainError): string {
  const { title, detail } = PROBLEMS[code];
  const words = title.en.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''));
  return `${words}. ${detail.en}`;
}
