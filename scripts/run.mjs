/**
 * `npm run X` is `node scripts/run.mjs X`: makes the checkout ready and runs scripts/X.ts with the pinned Node.
 *
 * Whoever cloned the repository needs no step before this one, so it runs on plain Node >= 20.19 with nothing
 * installed, and stays thin: it is paid at every start.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError, ensureInstalled } from './install.mjs';
import { cameToWholeGroup } from './terminal.mjs';

const OLDEST_NODE = /** @type {const} */ ([20, 19]);
const PINNED_MAJOR = 24;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [task = '', ...args] = process.argv.slice(2);

/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
let installing = false;
/** @type {NodeJS.Signals | undefined} */
let told;

/** @param {NodeJS.Signals} signal */
const exitCodeOf = (signal) => 128 + constants.signals[signal];

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.on(signal, () => {
    told = signal;
    if (!child) process.exit(exitCodeOf(signal));
    if (signal === 'SIGINT' && !installing && cameToWholeGroup()) return;
    // npm would tidy up for half a minute; the next run begins anew in any case.
    child.kill(installing ? 'SIGKILL' : signal);
  });
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new SetupError(
    `Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or newer.`,
  );
}

function checkTask() {
  if (/^[a-z-]+$/.test(task) && existsSync(join(root, 'scripts', `${task}.ts`))) return;
  throw new SetupError(`There is no scripts/${task}.ts: "npm run" lists the commands.`);
}

function findNode() {
  const pinned = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(pinned)) return pinned;
  if (Number.parseInt(process.versions.node, 10) >= PINNED_MAJOR) return process.execPath;
  throw new SetupError(
    `No packaged Node ${PINNED_MAJOR} for ${process.platform}-${process.arch}: install Node ${PINNED_MAJOR} or newer yourself.`,
  );
}

/** @returns {Promise<number>} the exit code of the task, 128 + n where signal n ended it */
function runTask() {
  const node = findNode();
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  return new Promise((resolve, reject) => {
    child = spawn(node, [join(root, 'scripts', `${task}.ts`), ...args], {
      cwd: root,
      stdio: 'inherit',
      // Compiled code is kept, which halves the time that a start spends on loading modules.
      env: {
        NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'sporteli', 'compiled'),
        ...process.env,
        PATH: path,
      },
    });
    child.on('error', (error) => {
      reject(
        new SetupError(`${node} cannot be run (${error.message}): delete node_modules and start again.`),
      );
    });
    child.on('exit', (code, signal) => {
      resolve(signal ? exitCodeOf(signal) : (code ?? 1));
    });
  });
}

try {
  checkNode();
  checkTask();
  await ensureInstalled(root, task !== 'start', (npm) => {
    child = npm;
    installing = npm !== undefined;
  });
  process.exitCode = told ? exitCodeOf(told) : await runTask();
} catch (error) {
  if (!told && !(error instanceof SetupError)) throw error;
  if (error instanceof SetupError && !told) console.error(error.message);
  process.exitCode = told ? exitCodeOf(told) : 1;
}
