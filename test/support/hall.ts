/**
 * The halls of the end-to-end tests: the real server with its own stores on a data folder of its own, one for each worker, started once for
 * all its files. A test asks for its worker's with `workersHall()` and for the password with `inject('password')`.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { z } from 'zod';
import { temporaryFolder } from './temporary-folder.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Origins, without a slash at their end: one for each worker. */
    hallUrls: string[];
    /** Of every demo account. */
    password: string;
  }
}

const Ready = z.object({ type: z.literal('ready'), url: z.string() });
const main = join(import.meta.dirname, '../../server/main.ts');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using starting = new AsyncDisposableStack();
  const password = randomBytes(12).toString('base64url');
  const hallUrls: string[] = [];
  // One after the other: the first one fetches what it needs of the stores for all.
  for (let worker = 0; worker < project.config.maxWorkers; worker += 1) {
    hallUrls.push(starting.use(await startOwnHall({ SPORTELI_ADMIN_PASSWORD: password })).url);
  }
  project.provide('hallUrls', hallUrls);
  project.provide('password', password);
  const running = starting.move();
  return () => running.disposeAsync();
}

/** The same with stores on a data folder of its own, which goes when it stops. */
export async function startOwnHall(
  environment: Record<string, string>,
): Promise<{ url: string; dataDir: string } & AsyncDisposable> {
  await using starting = new AsyncDisposableStack();
  const { path: dataDir } = starting.use(temporaryFolder());
  const { url, stop } = await startHall({ DATA_DIR: dataDir, ...environment });
  starting.defer(stop);
  const running = starting.move();
  return { url, dataDir, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** Starts the server as its own process on a free port. Throws where it ends before it is ready. */
export async function startHall(
  environment: Record<string, string>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const child = fork(main, {
    env: { ...process.env, PORT: '0', SPORTELI_RATE_LIMITS: 'off', ...environment },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return { url: await ready(child), stop: () => stop(child) };
}

async function ready(child: ChildProcess): Promise<string> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${String(code)} before it was ready`);
  });
  const message = await Promise.race([once(child, 'message'), ended]);
  return Ready.parse(message[0]).url;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
