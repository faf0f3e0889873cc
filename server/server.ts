/** Composes a server out of its parts. Who starts it gives the stores; disposing it leaves them open. */
import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { createAnalytics } from '../analytics/api/index.ts';
import {
  erasePersonalData,
  findPersonalData,
  openLedger,
  personalDataOf,
  readEvents,
  ticketById,
} from '../ledger/index.ts';
import { createAccounts } from './access/accounts.ts';
import { createAudit } from './access/audit/index.ts';
import { openLiveAudit } from './access/audit/live.ts';
import { openAuditRecord } from './access/audit/record.ts';
import { createDevices } from './access/devices/index.ts';
import { createPairings } from './access/devices/pairings.ts';
import { createDeviceReports } from './access/devices/reports.ts';
import { createHolders } from './access/holders.ts';
import { createKeys } from './access/keys.ts';
import { createLimits, NO_LIMITS } from './access/limits.ts';
import { createLockout, NO_LOCKOUT } from './access/lockout.ts';
import { createSealing } from './access/sealing.ts';
import { createSecondFactors } from './access/second-factors.ts';
import { createSessions } from './access/sessions.ts';
import { createSingleSignOn } from './access/single-sign-on/index.ts';
import type { SingleSignOnSettings } from './access/single-sign-on/settings.ts';
import type { Clock } from './clock.ts';
import type { LiveStore } from './engine/connect.ts';
import type { Engine } from './engine/types.ts';
import { createApp } from './http/app.ts';
import { countRequest } from './http/count.ts';
import { identify } from './http/identify.ts';
import { perform } from './http/perform.ts';
import { addressOf, trustIn } from './http/proxies.ts';
import { securityHeaders } from './http/security.ts';
import { createHttpServer } from './http/wire.ts';
import { modelsOf, type Mongo } from './models.ts';
import { factsOf } from './operations/common.ts';
import { ticketPlace } from './operations/get-ticket.ts';
import type { Hall, HallRecord } from './operations/hall.ts';
import { languageOf } from './operations/present.ts';
import type { LoadedDirectory } from './organisation/load.ts';
import { SOCKETS_PER_ADDRESS } from './realtime/crowd.ts';
import { attachRealtime, SOCKET_PATH } from './realtime/index.ts';
import { createRecordedEngine } from './recorded-engine.ts';

const BUILT_PAGES = join(import.meta.dirname, '../dist/web');
/** Requests under way when the server closes may take this long. */
const CLOSE_WITHIN_MS = 2_000;

export interface ServerOptions {
  /** See `connectLiveStore`. */
  redis: LiveStore;
  mongo: Mongo;
  directory: LoadedDirectory;
  /** Put before every key of the live store, such as `sporteli:`. */
  prefix: string;
  clock: Clock;
  /** What the holders' tokens are made with. */
  secret: string;
  /** What personal data is sealed with: the first one seals, all of them open. */
  dataKeys: readonly string[];
  publicUrl: string | null;
  /** Addresses and ranges of proxies on other machines. */
  trustedProxies?: readonly string[];
  /** Where phones reach this machine, `null` where they do not. */
  phoneHost?: string | null;
  rateLimits: boolean;
  /** Sockets that one address may have without being known, where there are limits. */
  socketsPerAddress?: number;
  /** `null` or missing where there is none. */
  singleSignOn?: SingleSignOnSettings | null;
  /** Epoch ms for sessions, lockouts and codes, which go by the machine's clock whatever the hall's time is. */
  accessNow?: () => number;
  log: Logger;
  webDir?: string;
}

export interface Server extends AsyncDisposable {
  engine: Engine;
  /** Resolves with the port when it listens; rejects where it cannot. */
  listen(port: number, host: string): Promise<number>;
}

export function createServer(options: ServerOptions): Server {
  const {
    redis,
    mongo,
    directory,
    prefix,
    clock,
    publicUrl,
    log,
    phoneHost = null,
    webDir = BUILT_PAGES,
  } = options;
  const { engine, compareWithRecord } = createRecordedEngine({ redis, prefix, clock, mongo, directory, log });
  const accessNow = options.accessNow ?? Date.now;
  const sessions = createSessions(redis, prefix, directory, accessNow);
  const devices = createDevices({ redis, prefix, models: modelsOf(mongo), directory, log, now: accessNow });
  const pairings = createPairings(redis, prefix, accessNow);
  const deviceReports = createDeviceReports(redis, prefix, accessNow);
  const accounts = createAccounts(modelsOf(mongo), directory);
  const holders = createHolders(options.secret);
  const sealing = createSealing(options);
  const limits = options.rateLimits ? createLimits(redis, prefix) : NO_LIMITS;
  const lockout = options.rateLimits ? createLockout(redis, prefix, accessNow) : NO_LOCKOUT;
  const keys = createKeys({
    ...{ models: modelsOf(mongo), directory, redis, prefix },
    quotas: options.rateLimits,
    now: accessNow,
  });
  const seal = sealing.secondFactors;
  const secondFactors = createSecondFactors({ redis, prefix, seal, accounts, now: accessNow });
  const singleSignOn = options.singleSignOn
    ? createSingleSignOn(options.singleSignOn, { redis, prefix, models: modelsOf(mongo), directory, log })
    : null;
  const record = recordOf(mongo, engine, clock);
  const audit = createAudit({
    live: openLiveAudit(redis, prefix),
    record: openAuditRecord(mongo),
    now: () => clock.now(),
    log,
  });
  const access = { sessions, accounts, secondFactors, singleSignOn, holders, keys, sealing, limits, lockout };
  const hall: Hall = {
    ...{ engine, directory, clock, record, audit, ...access },
    ...{ devices, pairings, deviceReports },
  };

  const stores = { redis: () => redis.ping(), mongodb: () => pingMongo(mongo) };
  const trust = trustIn(publicUrl, options.trustedProxies ?? []);
  const app = createApp({ hall, stores, publicUrl, trust, phoneHost, webDir, log });
  const http = createHttpServer(app, SOCKET_PATH);
  const realtime = attachRealtime({
    http,
    engine,
    directory,
    authenticate: (headers) => identify(hall, headers),
    stillThere: (headers) => identify(hall, headers, { peek: true }),
    addressOf: (request) => addressOf(request, trust),
    count: (who, address) => countRequest(hall, who, address),
    socketsPerAddress: options.rateLimits ? (options.socketsPerAddress ?? SOCKETS_PER_ADDRESS) : Infinity,
    headers: securityHeaders(publicUrl),
    holderMayRead: (ticketId, token) => holders.holds(ticketId, token),
    readPosition: (officeId, ticketId) => ticketPlace(hall, officeId, ticketId),
    perform: (name, asking, sent) => perform(name, { hall, publicUrl, phoneHost }, asking, sent),
    languageOf,
    publicUrl,
    log,
  });
  return {
    engine,
    async listen(port, host) {
      // While the record answers: an office that left this to its first command could not take it with the record away.
      const compared = await Promise.allSettled(directory.offices().map(({ id }) => compareWithRecord(id)));
      for (const one of compared) {
        if (one.status === 'rejected')
          log.warn({ err: one.reason as unknown }, 'an office is not compared yet');
      }
      http.listen(port, host);
      await once(http, 'listening');
      return (http.address() as AddressInfo).port;
    },
    async [Symbol.asyncDispose]() {
      await realtime[Symbol.asyncDispose]();
      await closeHttp(http);
      await devices[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}

function recordOf(mongo: Mongo, engine: Engine, clock: Clock): HallRecord {
  const ledger = openLedger(mongo);
  const analytics = createAnalytics({ mongo, engine, now: () => clock.now() });
  return {
    events: (officeId, after, limit) => readEvents({ ledger, engine }, officeId, after, limit),
    ticket: (ticketId) => ticketById(ledger, ticketId),
    personalData: (ticketId) => personalDataOf(ledger, ticketId),
    findPersonalData: (officeIds, wanted, page) => findPersonalData(ledger, officeIds, wanted, page),
    erasePersonalData: (ticket) => erasePersonalData(ledger, ticket),
    kpis: ({ offices: _asked, ...query }, offices) => analytics.kpis(offices.map(factsOf), query),
    tickets: ({ offices: _asked, ...query }, offices) => analytics.listTickets(offices.map(factsOf), query),
  };
}

async function pingMongo({ db }: Mongo): Promise<unknown> {
  if (!db) throw new Error('not connected');
  return db.command({ ping: 1 });
}

async function closeHttp(http: HttpServer): Promise<void> {
  if (!http.listening) return;
  const closed = once(http, 'close');
  http.close();
  http.closeIdleConnections();
  const late = setTimeout(() => http.closeAllConnections(), CLOSE_WITHIN_MS);
  await closed;
  clearTimeout(late);
}
