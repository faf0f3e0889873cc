/** Runs the project's tools as child processes that end with us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';

const root = dirname(import.meta.dirname);
/** What takes this long hangs, unless said otherwise. */
const HANGS_AFTER_MS = 600_000;
/** How long a child may take to tidy up. */
const GRACE_MS = 15_000;

const running = new Set<ChildProcess>();

let told: NodeJS.Signals | undefined;

function endWhenChildrenHave(): void {
  if (told && running.size === 0) process.exit(128 + constants.signals[told]);
}

// Our children have things to tidy up (stores, browsers), so we outlast them.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    told = signal;
    for (const child of running) child.kill('SIGTERM');
    endWhenChildrenHave();
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
 * Runs a JavaScript tool in the root of the checkout, with no standard input. What hangs is told to end, then killed.
 *
 * @param script path of the tool, see `tool`
 * @param options `show` lets it print by itself, else its output is kept; `ownGroup` keeps a Ctrl-C from the child's own
 *   children, so that it can tidy up with them; `hangsAfterMs` says how long it may take
 */
export function run(
  script: string,
  args: readonly string[],
  options: { show?: boolean; ownGroup?: boolean; hangsAfterMs?: number } = {},
): Promise<Finished> {
  const output = options.show ? 'inherit' : 'pipe';
  const colourful = options.show && process.stdout.isTTY;
  const env = colourful ? process.env : { ...process.env, NO_COLOR: '1', FORCE_COLOR: undefined };
  const child = spawn(process.execPath, [script, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', output, output],
    detached: options.ownGroup,
  });
  running.add(child);
  const hangsAfterMs = options.hangsAfterMs ?? HANGS_AFTER_MS;
  const timers = [
    setTimeout(() => child.kill('SIGTERM'), hangsAfterMs),
    setTimeout(() => child.kill('SIGKILL'), hangsAfterMs + GRACE_MS),
  ];
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => chunks.push(String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      running.delete(child);
      for (const timer of timers) clearTimeout(timer);
      endWhenChildrenHave();
      resolve({ code: code ?? 128, output: chunks.join('') });
    });
  });
}
