/** What a store prints goes to a file beside its data. The file does not grow without end: the older half is one copy. */
import { copyFileSync, statSync, truncateSync } from 'node:fs';
import { readIfThere } from './read-if-there.ts';

const LARGEST_BYTES = 10 * 1024 * 1024;
const LAST_WORDS_BYTES = 32 * 1024;

/** Call before a start and now and then while the program runs; it must append to its log. */
export function shortenLog(path: string): void {
  if (sizeOf(path) <= LARGEST_BYTES) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The end of what was printed after the first `from` bytes. */
export function lastWords(path: string, from: number): string {
  // Where somebody removed the data folder under a running store, it has no last words.
  return readIfThere(path)?.subarray(from).subarray(-LAST_WORDS_BYTES).toString('utf8') ?? '';
}
