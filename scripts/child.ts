/** Runs the project's tools as child processes that end with us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
const running = new Set<ChildProcess>();

// A Ctrl-C reaches the children by itself; what is sent to us alone has to be passed on.
for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.kill(process.pid, signal);
  });
}

/** Path of a tool from node_modules, to be run with the Node that runs us. */
export function tool(name: string): string {
  return realpathSync(join(root, 'node_modules', '.bin', name));
}

export interface Finished {
  /** Exit code; 128 or more where a signal ended it. */
  code: number;
  /** Both streams in the order they came; empty when shown. */
  output: string;
}

/**
 * Runs a JavaScript tool in the root of the checkout, with no standard input.
 *
 * @param script path of the tool, see `tool`
 * @param options `show` lets it print by itself, else its output is kept; after `limitMs` it is killed
 */
export function run(
  script: string,
  args: readonly string[],
  options: { show?: boolean; limitMs?: number } = {},
): Promise<Finished> {
  const output = options.show ? 'inherit' : 'pipe';
  const colourful = options.show && process.stdout.isTTY;
  const env = colourful ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', output, output],
  });
  running.add(child);
  const limit =
    options.limitMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.limitMs);
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => chunks.push(String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      clearTimeout(limit);
      resolve({ code: code ?? 128, output: chunks.join('') });
    });
  });
}
