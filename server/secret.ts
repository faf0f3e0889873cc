/** Secrets of the hall: given, or made at first start and kept for its owner's eyes only. All throw what the file system throws. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Behind the holders' tokens and the fingerprints of commands. */
export function sessionSecret(dataDir: string, given: string | null): string {
  return given ?? ownSecret(join(dataDir, 'session-secret'));
}

/** Behind the seals of what is kept about people: the first one seals, all of them open. One made before others were given still opens. */
export function dataKeys(dataDir: string, given: readonly string[] | null): string[] {
  const file = join(dataDir, 'data-key');
  if (given === null) return [ownSecret(file)];
  return existsSync(file) ? [...given, ownSecret(file)] : [...given];
}

function ownSecret(file: string): string {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFileSync(file, 'utf8').trim();
}
