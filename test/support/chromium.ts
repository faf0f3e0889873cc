/** Finds the browser that end-to-end tests and screenshots drive, or installs Debian's. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { withProgress } from '../../scripts/progress.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No sandbox: it needs kernel rights that containers lack, and only our own pages are opened. */
export const CHROMIUM_ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return false;
    throw error;
  }
}

function findOnPath(name: string): string | undefined {
  const folders = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)].filter(isAbsolute);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** Path of the browser: what CHROMIUM names, else the first of the usual names. */
export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM;
  if (named) return isExecutable(named) ? named : undefined;
  for (const name of NAMES) {
    const found = findOnPath(name);
    if (found) return found;
  }
  return undefined;
}

/** Runs a command quietly; its last line is what an error says. */
function quietly(command: string, args: readonly string[]): Promise<void> {
  const child = spawn(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args[0] ?? ''}: ${output.trim().split('\n').at(-1) ?? ''}`));
    });
  });
}

const canInstall = (): boolean => process.getuid?.() === 0 && findOnPath('apt-get') !== undefined;

/**
 * Sees to it that there is a browser.
 *
 * @returns nothing when there is one, else one line that says what to do
 */
export async function ensureChromium(): Promise<string | undefined> {
  if (findChromium()) return undefined;
  if (process.env.CHROMIUM)
    return `CHROMIUM names ${process.env.CHROMIUM}, which cannot be run: set it to a Chromium or unset it.`;
  const wayOut =
    'install the package "chromium" (Debian: apt-get install chromium), or set CHROMIUM to the path of one.';
  if (!canInstall()) return `No Chromium was found: ${wayOut}`;
  try {
    await withProgress('installing chromium (apt-get)', async () => {
      await quietly('apt-get', ['update']);
      await quietly('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    });
  } catch (error) {
    return `No Chromium was found and it could not be installed (${error instanceof Error ? error.message : String(error)}): ${wayOut}`;
  }
  return findChromium() ? undefined : `No Chromium was found: ${wayOut}`;
}
