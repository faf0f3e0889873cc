/**
 * `npm run staff -- …`: the accounts of staff, for who has the machine but no account to sign in with. Exits 2 where the arguments are
 * wrong. The hall may be running; it follows within 15 s.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createLockout } from '../server/access/lockout.ts';
import { AccountError, NewAccount, openPeople, type People } from '../server/access/people.ts';
import { KEY_PREFIX } from '../server/config.ts';
import { connectLiveStore } from '../server/engine/connect.ts';
import { connectMongo, modelsOf, type Mongo } from '../server/models.ts';
import { runOnStores, ScriptError, UsageError } from './stores.ts';

const USAGE = `Usage: npm run staff -- <command>

  list                         every account
  add <user> --name <name> --role <role> [--office <code>]
                               a new account; --role clerk, supervisor, manager,
                               catalogue-editor, office-admin or admin; --office
                               only this office; both may be given more than once
  reset-password <user>        a new password, printed once, to be changed at the first sign-in;
                               all sessions of the account end
  reset-second-factor <user>   sign in by password alone again
  unlock <user>                forget wrong sign-ins (a machine that guessed wrong ten times still
                               waits up to a quarter of an hour)
  disable <user>, enable <user>

The accounts are those of REDIS_URL and MONGODB_URI where they are set, else those of DATA_DIR.`;

interface Asked {
  command: string;
  username: string;
  account: { name: string | undefined; roles: string[]; offices: string[] };
}
interface Reached {
  mongo: Mongo;
  people: People;
  redisUrl: string;
}
type Command = (reached: Reached, asked: Asked) => Promise<void>;

const COMMANDS: Record<string, Command> = {
  async list({ people }) {
    for (const { username, name, grants, ...account } of await people.list()) {
      const marks = [
        account.disabled && 'disabled',
        account.mustChangePassword && 'has to change the password',
        account.secondFactor && 'second factor',
      ].filter(Boolean);
      console.log([username, name, grants.map(({ role }) => role).join(', '), ...marks].join(' · '));
    }
  },
  async add({ mongo, people }, { username, account: { name, roles, offices } }) {
    const known = await modelsOf(mongo).offices.find().lean();
    const officeIds = offices.map((code) => {
      const id = known.find((office) => office.code === code)?._id;
      if (id !== undefined) return id;
      throw new UsageError(
        `There is no office ${code}; there are ${known.map((office) => office.code).join(', ') || 'none yet'}.`,
      );
    });
    const scope = officeIds.length > 0 ? { officeIds } : 'everywhere';
    const grants = roles.map((role) => ({ role, scope }));
    const parsed = NewAccount.safeParse({ username, name, grants });
    if (!parsed.success) throw new UsageError(`${z.prettifyError(parsed.error)}\n\n${USAGE}`);
    tellPassword(username, await people.add(parsed.data));
  },
  async 'reset-password'({ people }, { username }) {
    tellPassword(username, await people.resetPassword(username));
  },
  async 'reset-second-factor'({ people }, { username }) {
    await people.removeSecondFactor(username);
    console.log(`${username} signs in by password alone.`);
  },
  async unlock({ redisUrl, people }, { username }) {
    if (!(await people.list()).some((each) => each.username === username))
      throw new AccountError(`There is no account ${username}.`);
    const redis = connectLiveStore(redisUrl, () => undefined);
    try {
      await createLockout(redis, KEY_PREFIX).forget(username);
    } finally {
      redis.disconnect();
    }
    console.log(`${username} may try again.`);
  },
  async disable({ people }, { username }) {
    await people.setDisabled(username, true);
    console.log(`${username} may not sign in any more.`);
  },
  async enable({ people }, { username }) {
    await people.setDisabled(username, false);
    console.log(`${username} may sign in.`);
  },
};

function tellPassword(username: string, password: string): void {
  console.log(`Password of ${username}: ${password}`);
  console.log('It is shown this once, and has to be changed at the first sign-in.');
}

/** `null`: only the usage was asked for. */
function readArguments(args: string[]): Asked | null {
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const help = { type: 'boolean', short: 'h' } as const;
  const options = { name: { type: 'string' }, role: many, office: many, help } as const;
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return null;
  const [command = '', username = '', ...rest] = positionals;
  if (!Object.hasOwn(COMMANDS, command)) throw new UsageError(`What should be done?\n\n${USAGE}`);
  if (rest.length > 0 || (command === 'list') !== (username === ''))
    throw new UsageError(`${command} is for ${command === 'list' ? 'all' : 'one'}.\n\n${USAGE}`);
  const account = { name: values.name, roles: values.role, offices: values.office };
  return { command, username: username.toLowerCase(), account };
}

process.exitCode = await runOnStores(
  {
    usage: USAGE,
    readArguments,
    async act(asked, { redisUrl, mongodbUri }, stack) {
      const mongo = stack.adopt(await connectMongo(mongodbUri), (connection) => connection.close());
      try {
        await COMMANDS[asked.command]?.({ mongo, people: openPeople(modelsOf(mongo)), redisUrl }, asked);
      } catch (error) {
        throw error instanceof AccountError ? new ScriptError(error.message) : error;
      }
      return true;
    },
  },
  process.argv.slice(2),
);
