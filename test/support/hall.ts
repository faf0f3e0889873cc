/**
 * The hall of the end-to-end tests: the real server with its own stores on a data folder of its own, started once for all
 * files. A test asks for it with `inject('hallUrl')` and `inject('password')`; each test uses counters of its own.
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
    /** Origin, without a slash at its end. */
    hallUrl: string;
    /** Of every demo account. */
    password: string;
  }
}

const Ready = z.object({ type: z.literal('ready'), url: z.string() });
const main = join(import.meta.dirname, '../../server/main.ts');

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using starting = new AsyncDisposableStack();
  const folder = starting.use(temporaryFolder());
  const password = randomBytes(12).toString('base64url');
  const { url, stop } = await startHall({ DATA_DIR: folder.path, SPORTELI_ADMIN_PASSWORD: password });
  starting.defer(stop);
  project.provide('hallUrl', url);
  project.provide('password', password);
  const running = starting.move();
  return () => running.disposeAsync();
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
