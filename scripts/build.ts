/** Builds the web pages into dist/web, and only when something they are made of has changed. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withProgress } from './progress.mjs';

const root = dirname(import.meta.dirname);
const webFolder = join(root, 'dist', 'web');
const stampFile = join(webFolder, '.stamp');

const SOURCES = [
  '{ui,kiosk-ui,counter-ui,display-ui,analytics/dashboard,contracts}/**/*',
  'vite.config.ts',
  'package-lock.json',
];

/** One hash over the name and content of every source; tests are no part of the pages. */
function hashSources(): string {
  const hash = createHash('sha256');
  const files = globSync(SOURCES, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.test.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  for (const file of files)
    hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** One line for the person who starts the product; what the compiler says of a page is left as it is. */
export function explainBuildFault(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes('ENOSPC'))
    return `The disk is full: free some space where ${root} lies and start again.`;
  if (/EROFS|EACCES|EPERM/.test(message))
    return `The pages cannot be written: make ${join(root, 'dist')} writable for you and start again.`;
  return `The web pages could not be built: ${message}`;
}

/**
 * Builds beside the old pages and swaps the folders at the end, so a server that is running never sends half a build.
 *
 * @throws what Vite throws for a page that does not compile
 */
export async function buildWeb(): Promise<void> {
  const wanted = hashSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return;

  const fresh = join(root, 'dist', `web-${String(process.pid)}`);
  const old = `${fresh}-old`;
  try {
    await withProgress('building the web pages', async () => {
      const { build } = await import('vite');
      await build({ root, logLevel: 'warn', build: { outDir: fresh, emptyOutDir: true } });
    });
    writeFileSync(join(fresh, '.stamp'), wanted);
    if (existsSync(webFolder)) renameSync(webFolder, old);
    renameSync(fresh, webFolder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
    rmSync(old, { recursive: true, force: true });
  }
}
