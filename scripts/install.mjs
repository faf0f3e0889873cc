/**
 * Keeps node_modules equal to package-lock.json. npm writes `node_modules/.package-lock.json` as its last act, so that
 * file tells both that an install was complete and which versions it left: no stamp of our own can go stale.
 *
 * Runs on plain Node >= 20.19 with nothing installed, hence JavaScript.
 */
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { withProgress } from './progress.mjs';

/** A fault that one line explains; the line is its message. */
export class SetupError extends Error {}

/** A lock that nobody has touched for this long was left behind by a process that died. */
const LOCK_STALE_MS = 15_000;

/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, devOptional?: boolean, link?: boolean }} Entry
 * @param {string} file
 * @returns {Record<string, Entry> | undefined} nothing where the file is missing or was cut off in writing
 */
function lockedPackages(file) {
  if (!existsSync(file)) return undefined;
  try {
    const lock = /** @type {{ packages?: Record<string, Entry> }} */ (JSON.parse(readFileSync(file, 'utf8')));
    return lock.packages;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * @param {string} root
 * @param {boolean} withDev whether the packages for development are wanted, too
 */
export function isInstalled(root, withDev) {
  const wanted = lockedPackages(join(root, 'package-lock.json'));
  if (!wanted)
    throw new SetupError(
      'package-lock.json is missing or broken: restore it with "git checkout package-lock.json".',
    );
  const present = lockedPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    if (found) return found.version === entry.version;
    return entry.optional || ((entry.dev || entry.devOptional) && !withDev);
  });
}

/**
 * @param {string} output what npm printed
 * @param {string} root
 */
function explain(output, root) {
  if (/ENOSPC/.test(output)) return `The disk is full: free about 700 MB where ${root} lies and start again.`;
  if (/EROFS|EACCES|EPERM/.test(output)) {
    return `npm may not write its files: make ${root} and npm's cache ("npm config get cache") writable for you and start again.`;
  }
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT/.test(
      output,
    )
  ) {
    return 'npm cannot reach its registry: check the network (or proxy) of this machine and start again.';
  }
  const reason = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!)\s*/, '').trim())
    .find((line) => line !== '' && !/^(code|errno|syscall|npm warn)\b/i.test(line));
  return `npm ci failed: ${reason ?? 'it printed no reason'}`;
}

/**
 * @param {string} root
 * @param {boolean} withDev
 * @param {(child: import('node:child_process').ChildProcess | undefined) => void} onChild told what to pass signals to
 */
async function npmCi(root, withDev, onChild) {
  const npm = process.env.npm_execpath;
  const [command = 'npm', ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : [];
  const args = [...first, 'ci', '--no-audit', '--no-fund', ...(withDev ? ['--include=dev'] : [])];
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  onChild(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += String(chunk);
      // Only a warning to npm, which goes on for minutes and ends well, with cut-off files in node_modules.
      if (output.includes('TAR_ENTRY_ERROR')) child.kill('SIGKILL');
    });
  }
  const code = await new Promise((resolve, reject) => {
    child.on('error', (error) => {
      reject(new SetupError(`npm cannot be run (${error.message}): install Node.js together with npm.`));
    });
    child.on('close', resolve);
  }).finally(() => {
    onChild(undefined);
  });
  if (code === 0 && !output.includes('TAR_ENTRY_ERROR') && isInstalled(root, withDev)) return;
  rmSync(join(root, 'node_modules', '.package-lock.json'), { force: true });
  throw new SetupError(explain(output, root));
}

/**
 * npm ci empties node_modules; what was downloaded for the embedded stores lies in there and may be in use, so it is
 * put aside meanwhile. An install that was cut short leaves it aside, and the next one brings it back.
 * @param {string} root
 * @param {() => Promise<void>} install
 */
async function keepingCache(root, install) {
  const cache = join(root, 'node_modules', '.cache', 'sporteli');
  const aside = join(root, 'dist', 'kept-cache');
  if (existsSync(cache)) {
    rmSync(aside, { recursive: true, force: true });
    renameSync(cache, aside);
  }
  await install();
  if (existsSync(aside)) {
    mkdirSync(join(root, 'node_modules', '.cache'), { recursive: true });
    renameSync(aside, cache);
  }
}

/**
 * @param {string} lock path of the lock file
 * @returns {Promise<() => void>} what releases it
 */
async function takeLock(lock) {
  let told = false;
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      const touch = setInterval(() => {
        utimesSync(lock, new Date(), new Date());
      }, 2000);
      const release = () => {
        clearInterval(touch);
        rmSync(lock, { force: true });
        process.off('exit', release);
      };
      process.on('exit', release);
      return release;
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error;
    }
    const touchedAtMs = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
    if (touchedAtMs === undefined || Date.now() - touchedAtMs > LOCK_STALE_MS) rmSync(lock, { force: true });
    else if (!told) console.log('another command is installing packages here: waiting for it …');
    told = true;
    await pause(500);
  }
}

/**
 * @param {string} root folder of the checkout
 * @param {boolean} withDev
 * @param {(child: import('node:child_process').ChildProcess | undefined) => void} onChild
 * @throws {SetupError} where packages are missing and cannot be installed
 */
export async function ensureInstalled(root, withDev, onChild) {
  if (isInstalled(root, withDev)) return;
  try {
    mkdirSync(join(root, 'dist'), { recursive: true });
    const release = await takeLock(join(root, 'dist', 'install.lock'));
    try {
      if (isInstalled(root, withDev)) return;
      await withProgress('installing packages (npm ci)', () =>
        keepingCache(root, () => npmCi(root, withDev, onChild)),
      );
    } finally {
      release();
    }
  } catch (error) {
    if (error instanceof SetupError || !(error instanceof Error)) throw error;
    throw new SetupError(explain(error.message, root));
  }
}
