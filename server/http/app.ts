/** The HTTP side of a hall: routes, headers, and the last word on every refusal. */
import { randomUUID } from 'node:crypto';
import express, { type Express } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { Hall } from '../operations/hall.ts';
import { bindOperations } from './bind.ts';
import { bindDocs, bindProblemTypes } from './docs.ts';
import { createMetrics } from './metrics.ts';
import { bindOperator, type OperatorOptions } from './operator.ts';
import { bindPages } from './pages.ts';
import { notFound, problemHandler } from './problems.ts';
import type { Trust } from './proxies.ts';
import { securityHeaders } from './security.ts';
import { bindSignOn } from './sign-on.ts';
import { refuseUnclear } from './wire.ts';

export interface AppOptions {
  hall: Hall;
  stores: OperatorOptions['stores'];
  /** Where the hall is reached through a proxy, `null` where it is reached directly. */
  publicUrl: string | null;
  trust: Trust;
  /** Where phones reach this machine, `null` where they do not. */
  phoneHost: string | null;
  /** Where the pages were built to. */
  webDir: string;
  log: Logger;
}

export function createApp(options: AppOptions): Express {
  const { hall, stores, publicUrl, trust, phoneHost, webDir, log } = options;
  const app = express();
  const metrics = createMetrics(hall.engine, hall.directory);
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('trust proxy', trust);
  app.use(requestLog(log), securityHeaders(publicUrl), refuseUnclear);

  // With a slash at its end an address would be another one: that of a list where an id is empty.
  const api = express.Router({ strict: true });
  bindOperations(api, { hall, publicUrl, phoneHost, metrics });
  bindDocs(api);
  app.use('/api/v1', api);
  bindProblemTypes(app);
  bindOperator(app, { stores, known: hall, metrics });
  bindSignOn(app, { hall, publicUrl });
  bindPages(app, webDir);
  app.use(notFound);
  app.use(problemHandler);
  return app;
}

/** Logs what was asked and how it ended; no header, query or body, so no token and no word about a person. */
function requestLog(log: Logger) {
  return pinoHttp({
    logger: log,
    genReqId(_req, res) {
      const id = randomUUID();
      res.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: url.split('?', 1)[0],
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    customLogLevel: (_req, res) => (res.statusCode >= 500 ? 'warn' : 'debug'),
  });
}
