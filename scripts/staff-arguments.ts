/** What `npm run staff` is asked for on its command line. */
import { parseArgs } from 'node:util';
import { Role, ROLES, type Scope } from '../contracts/permissions.ts';
import { UsageError } from './stores.ts';

export const USAGE = `Usage: npm run staff -- <command>

  list                         every account
  add <user> --name <name> --role <role> <where>
                               a new account; --role, which may be given more than once:
                               ${Object.keys(ROLES).join(', ')};
                               where, for all of its roles:
                                 --office <code>        this office; may be given more than once
                                 --municipality <name>  all offices of a municipality
                                 --everywhere           all offices, and what belongs to none
                               without any of them everywhere, for manager, catalogue-editor and
                               admin only
  reset-password <user>        a new password, printed once, to be changed at the first sign-in;
                               all sessions of the account end
  reset-second-factor <user>   sign in by password alone again
  unlock <user>                forget wrong sign-ins (a machine that guessed wrong ten times still
                               waits up to a quarter of an hour)
  disable <user>, enable <user>

The accounts are those of REDIS_URL and MONGODB_URI where they are set, else those of DATA_DIR.`;

/** Roles that are for the whole system as a rule. */
const EVERYWHERE: readonly Role[] = ['manager', 'catalogue-editor', 'admin'];
export interface Asked {
  command: string;
  username: string;
  account: { name: string | undefined; roles: string[] } & Where;
}
interface Where {
  offices: string[];
  municipality: string | undefined;
  everywhere: boolean;
}
interface KnownOffice {
  _id: string;
  code: string;
  municipality: string;
}

/** `null`: only the usage was asked for. */
export function readArguments(args: string[], commands: readonly string[]): Asked | null {
  const text = { type: 'string' } as const;
  const many = { type: 'string', multiple: true, default: [] as string[] } as const;
  const flag = { type: 'boolean', default: false } as const;
  const help = { type: 'boolean', short: 'h' } as const;
  const options = { name: text, role: many, office: many, municipality: text, everywhere: flag, help };
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  if (values.help) return null;
  const [command = '', username = '', ...rest] = positionals;
  if (!commands.includes(command)) throw new UsageError(`What should be done?\n\n${USAGE}`);
  if (rest.length > 0 || (command === 'list') !== (username === ''))
    throw new UsageError(`${command} is for ${command === 'list' ? 'all' : 'one'}.\n\n${USAGE}`);
  const { name, role: roles, office: offices, municipality, everywhere } = values;
  const account = { name, roles, offices, municipality, everywhere };
  return { command, username: username.toLowerCase(), account };
}

/** @throws UsageError where that is nowhere, or the roles need a place of their own */
export function scopeOf({ roles, ...where }: Asked['account'], known: readonly KnownOffice[]): Scope {
  const { offices, municipality, everywhere } = where;
  const said = [offices.length > 0, municipality !== undefined, everywhere].filter(Boolean).length;
  if (said > 1) throw new UsageError(`Say one of --office, --municipality and --everywhere.\n\n${USAGE}`);
  if (municipality !== undefined) {
    const all = [...new Set(known.map((office) => office.municipality))];
    if (all.includes(municipality)) return { municipality };
    throw new UsageError(
      `There is no municipality ${municipality}; there are ${all.join(', ') || 'none yet'}.`,
    );
  }
  if (offices.length > 0) return { officeIds: offices.map((code) => officeId(known, code)) };
  const placed = roles.filter((role) => isRole(role) && !EVERYWHERE.includes(role));
  if (everywhere || placed.length === 0) return 'everywhere';
  throw new UsageError(
    `Say where, with --office, --municipality or --everywhere, for ${placed.join(' and ')}.\n\n${USAGE}`,
  );
}

const isRole = (role: string): role is Role => Role.safeParse(role).success;

function officeId(known: readonly KnownOffice[], code: string): string {
  const id = known.find((office) => office.code === code)?._id;
  if (id !== undefined) return id;
  throw new UsageError(
    `There is no office ${code}; there are ${known.map((office) => office.code).join(', ') || 'none yet'}.`,
  );
}
