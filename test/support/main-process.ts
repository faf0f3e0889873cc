/** The hall as its own process, as `npm start` runs it, for tests that look at its start and its end. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isErrno } from '../../embedded/errors.ts';

const MAIN = join(import.meta.dirname, '../../server/main.ts');
const Ready = z.object({ type: z.literal('ready'), url: z.url() });

export interface MainProcess extends AsyncDisposable {
  child: ChildProcess;
  /** All that it printed so far. */
  printed(): string;
  /** Its address once it is open; rejects where it ends before. */
  ready: Promise<string>;
  /** Its exit code once it has ended, and all that it had printed. */
  ended: Promise<{ code: number | null; printed: string }>;
}

/** @param env all that it knows besides where node is */
export function startMain(env: Record<string, string>, args: string[] = []): MainProcess {
  const child = fork(MAIN, args, {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => (printed += String(chunk)));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, printed }));
  const ready = new Promise<string>((resolve, reject) => {
    child.on('message', (message) => {
      const { success, data } = Ready.safeParse(message);
      if (success) resolve(data.url);
    });
    void ended.then(() => reject(new Error(`the hall ended\n${printed}`)));
  });
  ready.catch(() => undefined);
  return {
    child,
    printed: () => printed,
    ready,
    ended,
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await ended;
    },
  };
}

/** The processes that descend from one, each with its command line. */
export function descendantsOf(pid: number): { pid: number; command: string }[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => processOf(Number(name)) ?? []);
  const family = new Set([pid]);
  // Parents have no order in the list: look until nobody new belongs.
  for (let before = 0; before !== family.size;) {
    before = family.size;
    for (const each of all) if (family.has(each.parent)) family.add(each.pid);
  }
  return all.filter((each) => each.pid !== pid && family.has(each.pid));
}

function processOf(pid: number): { pid: number; parent: number; command: string } | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') };
  } catch (error) {
    if (isErrno(error) && ['ENOENT', 'ESRCH'].includes(error.code ?? '')) return null;
    throw error;
  }
}

export const isRunning = (pid: number): boolean => processOf(pid) !== null;
