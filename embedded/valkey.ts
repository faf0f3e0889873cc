/**
 * Valkey (or Redis) on a unix socket in a folder that only its owner can enter, with every write on the disk before it
 * is acknowledged.
 */
import { once } from 'node:events';
import { lstatSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { privateFolder, replaceFile } from './data-dir.ts';
import { isErrno } from './errors.ts';
import { readIfThere } from './read-if-there.ts';
import type { StoreProgram } from './supervise.ts';

/** The kernel's limit for the path of a socket, its closing zero included. */
const SOCKET_PATH_BYTES = 108;
const LOOK_AGAIN_MS = 10;
const ANSWERS_WITHIN_MS = 120_000;

export interface Valkey {
  program: Omit<StoreProgram, 'file'>;
  /** A path, which ioredis takes in place of a URL. */
  url: string;
  /** Removes the socket's folder where that lies outside the data folder. */
  cleanUp: () => void;
}

/** Lays out the files of Valkey below `folder`. Nothing of it may run meanwhile. */
export function prepareValkey(folder: string): Valkey {
  const dir = privateFolder(join(folder, 'valkey'));
  const socket = socketPath(folder);
  return {
    program: {
      ...valkeyFiles(folder),
      args: valkeyArguments(dir, socket),
      answersWithinMs: ANSWERS_WITHIN_MS,
      untilReady: (signal) => untilAnswers(socket, signal),
    },
    url: socket,
    cleanUp: () => {
      if (!socket.startsWith(folder)) rmSync(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** What is known before anything is laid out. */
export function valkeyFiles(
  folder: string,
): Omit<StoreProgram, 'file' | 'args' | 'answersWithinMs' | 'untilReady'> {
  return {
    name: 'Valkey',
    ownArgument: join(folder, 'valkey'),
    logFile: join(folder, 'valkey.log'),
    recordFile: join(folder, 'valkey.process'),
  };
}

function valkeyArguments(dir: string, socket: string): string[] {
  return [
    ...['--port', '0', '--unixsocket', socket, '--unixsocketperm', '600', '--dir', dir],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--save', ''],
    ...['--maxmemory-policy', 'noeviction', '--daemonize', 'no', '--set-proc-title', 'no'],
  ];
}

/**
 * Beside the data if the path is short enough and plain (ioredis reads what follows a `?` as options), else in a short
 * private folder, which is written down and used again.
 */
export function socketPath(folder: string): string {
  const beside = join(folder, 'valkey.sock');
  if (Buffer.byteLength(beside) < SOCKET_PATH_BYTES && !beside.includes('?')) return beside;
  const record = join(folder, 'valkey.socket-folder');
  const recorded = readIfThere(record)?.toString('utf8');
  if (recorded !== undefined && isOwnPrivateFolder(recorded)) return join(recorded, 'valkey.sock');
  const parent = Buffer.byteLength(tmpdir()) < SOCKET_PATH_BYTES - 40 ? tmpdir() : '/tmp';
  const short = mkdtempSync(join(parent, 'sporteli-'));
  replaceFile(record, short);
  return join(short, 'valkey.sock');
}

/** In a folder that all may write, somebody else could have taken the name since. */
function isOwnPrivateFolder(path: string): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return (
    stat !== undefined && stat.isDirectory() && stat.uid === userInfo().uid && (stat.mode & 0o777) === 0o700
  );
}

async function untilAnswers(socket: string, signal: AbortSignal): Promise<void> {
  while (!(await ping(socket)).startsWith('+PONG')) await delay(LOOK_AGAIN_MS, undefined, { signal });
}

/** The answer to PING; while it reads its file this is an error reply, and empty where nobody listens. */
async function ping(path: string): Promise<string> {
  const socket = connect(path).setEncoding('utf8');
  try {
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [string];
    return answer;
  } catch (error) {
    if (isErrno(error)) return '';
    throw error;
  } finally {
    socket.destroy();
  }
}
