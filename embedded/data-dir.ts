/**
 * The data folder: it can be written, has room, and belongs to one running Sporteli at a time.
 *
 * The lock is a file that names its holder (process and start time) and the address it serves, so that a second start
 * can say who is there, and the lock of a dead process is taken over without anybody's help.
 */
import { chmodSync, mkdirSync, renameSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError, isErrno, onDataDir } from './errors.ts';
import { isAlive, markOf, type ProcessMark } from './processes.ts';
import { readIfThere } from './read-if-there.ts';

/** An empty MongoDB sets aside about 300 MB for its journal. */
const FIRST_START_FREE_BYTES = 400 * 1024 * 1024;
const FREE_BYTES = 32 * 1024 * 1024;

interface LockContent {
  holder: ProcessMark;
  address: string | null;
}

export interface DataDirLock {
  /** Writes the address that a second start on this folder will show. */
  recordAddress: (url: string) => void;
  release: () => void;
}

/** Creates a folder that only its owner can enter. An existing one is closed to others as well. */
export function privateFolder(path: string): string {
  if (!folderExists(path)) mkdirSync(path, { mode: 0o700 });
  chmodSync(path, 0o700);
  return path;
}

/** Creates the data folder where it is missing; a folder that somebody made keeps its mode. */
export function openDataDir(dataDir: string): void {
  onDataDir(dataDir, () => {
    makeFolders(dataDir);
    const probe = join(dataDir, `.write-test-${process.pid}`);
    writeFileSync(probe, 'x', { mode: 0o600 });
    rmSync(probe);
  });
}

/** Node's own recursive mkdir never returns where the system says ENOENT for ever, as it does below /proc. */
function makeFolders(path: string): void {
  if (folderExists(path)) return;
  if (dirname(path) !== path) makeFolders(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

/** @throws EmbeddedError DISK_FULL when too little is left for the stores to start. */
export function checkFreeSpace(dataDir: string, firstStart: boolean): void {
  const { bavail, bsize } = onDataDir(dataDir, () => statfsSync(dataDir));
  const free = bavail * bsize;
  const needed = firstStart ? FIRST_START_FREE_BYTES : FREE_BYTES;
  if (free >= needed) return;
  throw new EmbeddedError(
    'DISK_FULL',
    `The disk that holds the data folder ${dataDir} has ${toMegabytes(free)} MB left and ${toMegabytes(needed)} MB are ` +
      'needed. Free some space, or set DATA_DIR to a folder on another disk.',
  );
}

/** @throws EmbeddedError DATA_DIR_IN_USE, naming the address that runs on the folder. */
export async function lockDataDir(dataDir: string): Promise<DataDirLock> {
  const path = join(dataDir, 'lock.json');
  const holder = markOf(process.pid);
  if (holder === undefined) throw new Error('this process cannot find its own start time');
  while (!onDataDir(dataDir, () => createLock(path, { holder, address: null }))) {
    const found = await readLock(path);
    if (found !== undefined && isAlive(found.holder)) throw inUse(dataDir, found);
    moveStaleLock(path, found);
  }
  return {
    recordAddress: (url) => {
      onDataDir(dataDir, () => {
        replaceFile(path, JSON.stringify({ holder, address: url } satisfies LockContent));
      });
    },
    release: () => {
      rmSync(path, { force: true });
    },
  };
}

/** Writes a file so that a reader sees the old or the new content, never a part. */
export function replaceFile(path: string, content: string): void {
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content, { mode: 0o600, flush: true });
  renameSync(fresh, path);
}

function createLock(path: string, content: LockContent): boolean {
  try {
    writeFileSync(path, JSON.stringify(content), { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (isErrno(error) && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Undefined where the lock is gone or was left half written by a process that died over it. */
async function readLock(path: string): Promise<LockContent | undefined> {
  for (let attempt = 0; attempt < 20; attempt++) {
    const text = readIfThere(path)?.toString('utf8');
    const content = parseLock(text);
    if (text === undefined || content !== undefined) return content;
    await delay(25); // its creator may be between creating and writing
  }
  return undefined;
}

function parseLock(text: string | undefined): LockContent | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as LockContent);
  } catch {
    return undefined; // half written
  }
}

/**
 * Two starts may find the same stale lock. Whoever moves it away looks at what was moved: if it is a fresh lock of the
 * other one, it is put back, and the next round finds it.
 */
function moveStaleLock(path: string, stale: LockContent | undefined): void {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return;
    throw error;
  }
  const moved = parseLock(readIfThere(aside)?.toString('utf8'));
  const isFresh =
    moved !== undefined && JSON.stringify(moved) !== JSON.stringify(stale) && isAlive(moved.holder);
  if (isFresh) renameSync(aside, path);
  else rmSync(aside, { force: true });
}

function inUse(dataDir: string, { holder, address }: LockContent): EmbeddedError {
  const who = address === null ? 'a Sporteli that is just starting' : `the Sporteli at ${address}`;
  return new EmbeddedError(
    'DATA_DIR_IN_USE',
    `The data folder ${dataDir} is in use by ${who} (process ${holder.pid}). Use that one, stop it, or set DATA_DIR to another folder.`,
  );
}

function toMegabytes(bytes: number): number {
  return Math.floor(bytes / 1024 / 1024);
}

export function folderExists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
