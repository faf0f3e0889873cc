/** Passwords and keys of the embedded stores: made once, readable only by their owner. */
import { randomBytes } from 'node:crypto';
import { chmodSync, readFileSync } from 'node:fs';
import { replaceFile } from './data-dir.ts';
import { isErrno } from './errors.ts';

/** Reads a secret, or makes one of `bytes` random bytes in letters and digits. */
export function secretFile(path: string, bytes: number): string {
  try {
    const secret = readFileSync(path, 'utf8');
    chmodSync(path, 0o600);
    return secret;
  } catch (error) {
    if (!isErrno(error) || error.code !== 'ENOENT') throw error;
  }
  const secret = randomBytes(bytes).toString('hex');
  replaceFile(path, secret);
  return secret;
}
