/**
 * Which process is which. A process id alone is not enough to signal a process that an earlier run wrote down: the id
 * may have gone to somebody else's program since. The boot and the start time beside it make it certain.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

export interface ProcessMark {
  pid: number;
  /** When it started, in a form that is only compared for equality. */
  started: string;
}

const hasProc = existsSync('/proc/self/stat');

/** The mark of a living process, or undefined where none has this id. A zombie, all of which has ended, counts as dead. */
export function markOf(pid: number): ProcessMark | undefined {
  const started = hasProc ? startedByProc(pid) : startedByPs(pid);
  return started === undefined ? undefined : { pid, started };
}

export function isAlive(mark: ProcessMark): boolean {
  return markOf(mark.pid)?.started === mark.started;
}

/** The command line of a living process, for a second look before it is signalled. */
export function commandLineOf(pid: number): string {
  try {
    if (hasProc) return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return ''; // it ended in between
  }
}

/**
 * Asks a process to end with SIGTERM and waits; ends it with SIGKILL after `withinMs`.
 * Resolves when it is gone.
 */
export async function endProcess(mark: ProcessMark, withinMs: number): Promise<void> {
  const killAt = performance.now() + withinMs;
  let signal: NodeJS.Signals = 'SIGTERM';
  if (isAlive(mark)) process.kill(mark.pid, signal);
  while (isAlive(mark)) {
    await delay(20);
    if (signal === 'SIGTERM' && performance.now() > killAt && isAlive(mark)) {
      signal = 'SIGKILL';
      process.kill(mark.pid, signal);
    }
  }
}

function startedByProc(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, so count from its end.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, threads, startTicks] = [fields[0], Number(fields[17]), fields[19]];
    // A zombie with threads left still holds its sockets and files.
    if (startTicks === undefined || (state === 'Z' && threads <= 1) || state === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}/${startTicks}`;
  } catch {
    return undefined; // no such process
  }
}

function startedByPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'state=,lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return line === '' || line.startsWith('Z') ? undefined : line.slice(line.indexOf(' ') + 1).trim();
  } catch {
    return undefined; // ps exits with 1 where there is none
  }
}
