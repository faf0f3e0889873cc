/**
 * `npm run staff -- …`: the accounts of staff, for who has the machine but no account to sign in with. Exits 2 where the arguments are
 * wrong. The hall may be running; it follows within 15 s.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { DomainError } from '../contracts/problems.ts';
import { EmbeddedError } from '../embedded/index.ts';
import { createLockout } from '../server/access/lockout.ts';
import { AccountError, NewAccount, openPeople, type People } from '../server/access/people.ts';
import { ConfigError, KEY_PREFIX } from '../server/config.ts';
import { connectLiveStore } from '../server/engine/connect.ts';
import { connectMongo, modelsOf, type Mongo } from '../server/models.ts';
import { openStores, UsageError } from './stores.ts';

const USAGE = `Usage: npm run staff -- <command>

  list                         every account
  add <user> --name <name> --role <role> [--office <code>]
                               a new account; --role admin, supervisor, manager or clerk, --office
                               only this office; both may be given more than once
  reset-password <user>        a new password, printed once, to be changed at the first sign-in;
                               all sessions of the account end
  reset-second-factor <user>   sign in by password alone again
  unlock <user>                forget wrong sign-ins (a machine that guessed wrong ten times still
                               waits up to a quarter of an hour)
  disable <user>, enable <user>

The accounts are those of REDIS_URL and MONGODB_URI where they are set, else those of DATA_DIR.`;
const WRONG_INPUT = 2;
const INTERRUPTED = 130;

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
    for (const { username, name, roles, ...account } of await people.list()) {
      const marks = [
        account.disabled && 'disabled',
        account.mustChangePassword && 'has to change the password',
        account.secondFactor && 'second factor',
      ].filter(Boolean);
      console.log([username, name, roles.join(', '), ...marks].join(' · '));
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
    const parsed = NewAccount.safeParse({ username, name, roles, officeIds });
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
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return null;
    const [command = '', username = '', ...rest] = positionals;
    if (!Object.hasOwn(COMMANDS, command)) throw new UsageError(`What should be done?\n\n${USAGE}`);
    if (rest.length > 0 || (command === 'list') !== (username === ''))
      throw new UsageError(`${command} is for ${command === 'list' ? 'all' : 'one'}.\n\n${USAGE}`);
    const account = { name: values.name, roles: values.role, offices: values.office };
    return { command, username: username.toLowerCase(), account };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message}\n\n${USAGE}`);
    throw error;
  }
}

function explain(error: unknown): number {
  if (error instanceof UsageError || error instanceof AccountError) console.error(error.message);
  else if (error instanceof EmbeddedError || error instanceof ConfigError) console.error(error.message);
  else if (error instanceof DomainError) console.error('The live store does not answer.');
  else if (error instanceof Error && error.name.startsWith('Mongo'))
    console.error(`The document store does not answer: ${error.message}`);
  else throw error;
  return error instanceof UsageError ? WRONG_INPUT : 1;
}

async function run(args: string[]): Promise<number> {
  const stack = new AsyncDisposableStack();
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
    // Stores that were started for this must not stay behind.
    void stack.disposeAsync().then(() => process.exit(INTERRUPTED));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, interrupt);
  try {
    const asked = readArguments(args);
    if (asked === null) {
      console.log(USAGE);
      return 0;
    }
    const { redisUrl, mongodbUri } = await openStores(stack, interrupted.signal);
    const mongo = stack.adopt(await connectMongo(mongodbUri), (connection) => connection.close());
    await COMMANDS[asked.command]?.({ mongo, people: openPeople(modelsOf(mongo)), redisUrl }, asked);
    return 0;
  } catch (error) {
    return interrupted.signal.aborted ? INTERRUPTED : explain(error);
  } finally {
    await stack.disposeAsync();
  }
}

process.exitCode = await run(process.argv.slice(2));
