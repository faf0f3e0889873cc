import { readFileSync } from 'node:fs';
import { isErrno } from './errors.ts';

/** A file's bytes; `undefined` where there is no such file. Any other refusal of the operating system is thrown. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
