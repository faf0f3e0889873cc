/** The demo's hall behind HTTP on the suite's stores, with keys and a database of its own. */
import { afterAll, inject } from 'vitest';
import { pino } from 'pino';
import { systemClock } from '../../server/clock.ts';
import { demoOffices } from '../../server/catalogue/demo.ts';
import { createHolders } from '../../server/access/holders.ts';
import { newId } from '../../server/domain/ids.ts';
import { connectLiveStore } from '../../server/engine/connect.ts';
import { connectMongo, modelsOf } from '../../server/models.ts';
import { loadDirectory } from '../../server/organisation/load.ts';
import { seedFirstStart } from '../../server/seed.ts';
import { createServer, type ServerOptions } from '../../server/server.ts';
import { deleteKeys } from './engine.ts';

export const PASSWORD = 'një fjalëkalim prove';
const SECRET = 'a secret for tests';

export interface Answer {
  status: number;
  headers: Headers;
  /** The parsed body, `null` where it is none or no JSON. */
  body: unknown;
  text: string;
}
export interface Ask {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Starts the hall for one test file; it is stopped, and what it wrote deleted, after the file's tests. */
export async function httpHall(options: Partial<ServerOptions> = {}) {
  const prefix = `test-${newId()}:`;
  const mongodbUri = new URL(inject('mongodbUri'));
  mongodbUri.pathname = `/test-${newId()}`;
  const redis = connectLiveStore(inject('redisUrl'), (error) => {
    throw error;
  });
  const mongo = await connectMongo(mongodbUri.href);
  await seedFirstStart(mongo, { demo: true, password: PASSWORD });
  const directory = await loadDirectory(modelsOf(mongo), (error) => {
    throw error;
  });
  const server = createServer({
    redis,
    mongo,
    directory,
    prefix,
    clock: systemClock,
    secret: SECRET,
    dataKeys: ['a data key for tests, long enough'],
    publicUrl: null,
    rateLimits: false,
    log: pino({ level: 'silent' }),
    ...options,
  });
  const port = await server.listen(0, '127.0.0.1');
  const url = `http://127.0.0.1:${port}`;
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    directory[Symbol.dispose]();
    await mongo.dropDatabase();
    await mongo.close();
    await deleteKeys(redis, prefix);
    await redis.quit();
  });

  async function ask(method: string, path: string, { token, body, headers = {} }: Ask = {}): Promise<Answer> {
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(sent !== undefined && { body: sent }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: jsonOf(text), text };
  }

  async function signIn(username: string): Promise<string> {
    const { body } = await ask('POST', '/api/v1/sessions', { body: { username, password: PASSWORD } });
    return (body as { token: string }).token;
  }

  const holders = createHolders(SECRET);
  return {
    ...server,
    holders,
    url,
    redis,
    mongo,
    directory,
    prefix,
    ask,
    signIn,
    spec: demoOffices(PASSWORD),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
