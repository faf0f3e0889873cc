/**
 * The environment, read once. Every fault is listed, in words for the person who set it. An empty variable counts as unset.
 */
import { resolve } from 'node:path';
import { z } from 'zod';
import {
  Grants,
  signOnFaults,
  signOnOf,
  type SingleSignOnSettings,
} from './access/single-sign-on/settings.ts';
import { namesCluster, parseCluster } from './engine/address.ts';
import { namesProxy } from './http/proxies.ts';

/** Before every key of the live store. */
export const KEY_PREFIX = 'sporteli:';

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

export interface Config {
  /** 0: any free port. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** `null`: the embedded stores. */
  readonly stores: { readonly redisUrl: string; readonly mongodbUri: string } | null;
  /** Origin under which people reach the hall, without a slash at its end; `null`: as each request says. */
  readonly publicUrl: string | null;
  /** Addresses and ranges of proxies on other machines, which say where a request comes from. */
  readonly trustedProxies: readonly string[];
  /** `null`: made at first start and kept in the data folder. */
  readonly sessionSecret: string | null;
  /** Of what is kept about people: the first one seals, all of them open. `null`: made at first start and kept in the data folder. */
  readonly dataKeys: readonly string[] | null;
  /** `null`: made at first start and printed once. */
  readonly adminPassword: string | null;
  /** Seed the demo office at first start. */
  readonly demo: boolean;
  /** Demo accounts, open kiosks and missing rate limits may be reached: from this machine only, or because somebody said so. */
  readonly openAllowed: boolean;
  readonly rateLimits: boolean;
  /** `null`: passwords only. */
  readonly singleSignOn: SingleSignOnSettings | null;
  readonly logLevel: (typeof LOG_LEVELS)[number];
}

/** All that is wrong with the environment, a line each. */
export class ConfigError extends Error {
  readonly faults: string[];

  constructor(faults: string[]) {
    super(faults.join('\n'));
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

const port = 'PORT must be a whole number from 0 (any free port) to 65535.';
const origin =
  'PUBLIC_URL must be an address such as https://sporteli.example.org, with nothing after the host.';
const redisUrl =
  'REDIS_URL must begin with redis:// or rediss://, be the path of a socket, or name a cluster by redis+cluster://.';
const cluster =
  'REDIS_URL must name the nodes of a cluster as in redis+cluster://user:password@host:6379,host:6379, without a database number.';
const dataKeys =
  'DATA_KEYS must be one key or several with commas between, each of at least 32 characters; the first one seals, all of them open.';
const issuer =
  'OIDC_ISSUER must be an address such as https://login.example.org/realms/staff; http:// is for this machine only.';
const proxies =
  'TRUSTED_PROXIES must be addresses or ranges with commas between, such as 10.0.0.2,10.1.0.0/16.';
const flag = (name: string, ...values: string[]) => `${name} must be ${values.join(' or ')}.`;

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, port)
    .transform(Number)
    .refine((value) => value <= 65_535, port)
    .default(3000),
  HOST: z
    .string()
    .regex(/^[\w.:%-]+$/, 'HOST must be a host name or an address such as 127.0.0.1 or 0.0.0.0.')
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('./data'),
  REDIS_URL: z
    .string()
    .refine((url) => namesCluster(url) || /^(rediss?:\/\/|\/).+/.test(url), redisUrl)
    .refine((url) => !namesCluster(url) || parseCluster(url) !== null, cluster)
    .optional(),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/.+/, 'MONGODB_URI must begin with mongodb:// or mongodb+srv://.')
    .optional(),
  PUBLIC_URL: z.string().refine(isOrigin, origin).optional(),
  TRUSTED_PROXIES: z
    .string()
    .transform((text) => text.split(',').map((each) => each.trim()))
    .refine((all) => all.every(namesProxy), proxies)
    .default([]),
  SESSION_SECRET: z.string().min(16, 'SESSION_SECRET must have at least 16 characters.').optional(),
  DATA_KEYS: z
    .string()
    .transform((text) => text.split(',').map((key) => key.trim()))
    .refine((keys) => keys.every((key) => key.length >= 32), dataKeys)
    .optional(),
  SPORTELI_ADMIN_PASSWORD: z
    .string()
    .max(256, 'SPORTELI_ADMIN_PASSWORD must have at most 256 characters.')
    .optional(),
  SPORTELI_DEMO: z.enum(['0', '1'], flag('SPORTELI_DEMO', '0', '1')).optional(),
  SPORTELI_RATE_LIMITS: z.enum(['on', 'off'], flag('SPORTELI_RATE_LIMITS', 'on', 'off')).default('on'),
  OIDC_ISSUER: z.string().refine(isIssuer, issuer).optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_NAME: z.string().max(40, 'OIDC_NAME must have at most 40 characters.').optional(),
  OIDC_GROUPS_CLAIM: z.string().optional(),
  OIDC_GRANTS: Grants.optional(),
  LOG_LEVEL: z.enum(LOG_LEVELS, flag('LOG_LEVEL', ...LOG_LEVELS)).default('info'),
});
type Environment = z.infer<typeof Environment>;

/** @throws ConfigError with every fault */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  const set = Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []));
  const parsed = Environment.safeParse(Object.fromEntries(set));
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(({ message }) => message));
  const faults = rules(parsed.data);
  if (faults.length > 0) throw new ConfigError(faults);
  return toConfig(parsed.data);
}

function toConfig(env: Environment): Config {
  const { REDIS_URL: redisUrl, MONGODB_URI: mongodbUri } = env;
  return Object.freeze({
    port: env.PORT,
    host: env.HOST,
    dataDir: resolve(env.DATA_DIR),
    stores: redisUrl && mongodbUri ? Object.freeze({ redisUrl, mongodbUri }) : null,
    publicUrl: env.PUBLIC_URL ? new URL(env.PUBLIC_URL).origin : null,
    trustedProxies: env.TRUSTED_PROXIES,
    sessionSecret: env.SESSION_SECRET ?? null,
    dataKeys: env.DATA_KEYS ?? null,
    adminPassword: env.SPORTELI_ADMIN_PASSWORD ?? null,
    demo: wantsDemo(env),
    openAllowed: isLoopback(env.HOST) || env.SPORTELI_DEMO === '1',
    rateLimits: env.SPORTELI_RATE_LIMITS === 'on',
    singleSignOn: signOnOf(env),
    logLevel: env.LOG_LEVEL,
  });
}

/** Faults that lie between variables. */
function rules(env: Environment): string[] {
  const faults = signOnFaults(env);
  const wide = !isLoopback(env.HOST);
  if (Boolean(env.REDIS_URL) !== Boolean(env.MONGODB_URI)) {
    const [there, missing] = env.REDIS_URL ? ['REDIS_URL', 'MONGODB_URI'] : ['MONGODB_URI', 'REDIS_URL'];
    faults.push(`${there} is set but ${missing} is not: set both, or neither for the embedded stores.`);
  }
  if (wide && env.SPORTELI_DEMO === undefined && wantsDemo(env)) faults.push(openDemo(env.HOST));
  if (wide && env.SPORTELI_RATE_LIMITS === 'off' && env.SPORTELI_DEMO !== '1') {
    faults.push(
      `SPORTELI_RATE_LIMITS=off is for load tests on this machine only: with HOST=${env.HOST} leave it out, or set SPORTELI_DEMO=1 as well.`,
    );
  }
  if (env.TRUSTED_PROXIES.length > 0 && env.PUBLIC_URL === undefined) {
    faults.push(
      'TRUSTED_PROXIES is set but PUBLIC_URL is not: behind a proxy people reach the hall under another address.',
    );
  }
  const { SPORTELI_ADMIN_PASSWORD: password } = env;
  if (wide && password !== undefined && password.length < 8) {
    faults.push(
      `SPORTELI_ADMIN_PASSWORD must have at least 8 characters where HOST=${env.HOST} lets others in.`,
    );
  }
  return faults;
}

/** The line for a hall that would show its demo to the network without anybody having said so. */
export function openDemo(host: string): string {
  return `HOST=${host} would open the demo accounts and kiosks to the network: set SPORTELI_DEMO=1 to allow it, or SPORTELI_DEMO=0 with another DATA_DIR to start empty.`;
}

function wantsDemo(env: Environment): boolean {
  if (env.SPORTELI_DEMO !== undefined) return env.SPORTELI_DEMO === '1';
  return env.REDIS_URL === undefined && env.MONGODB_URI === undefined;
}

/** Whether a host name or address stays on this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  if (!url || url.search || url.hash || url.username || url.password) return false;
  return (
    url.protocol === 'https:' ||
    (url.protocol === 'http:' && isLoopback(url.hostname.replace(/^\[|\]$/g, '')))
  );
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  if (!url || !/^https?:$/.test(url.protocol)) return false;
  return [url.origin, `${url.origin}/`].includes(text.toLowerCase());
}
