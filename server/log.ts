/** Logs go to files in the data folder, so that the terminal stays for people. */
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';

const KEEP_BYTES = 10 * 1024 * 1024;

/** Path of a log file; one that has grown large is put aside at start, and the one before it goes. */
export function logFile(dataDir: string, name: string): string {
  const folder = join(dataDir, 'logs');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  if (existsSync(file) && statSync(file).size > KEEP_BYTES) renameSync(file, `${file}.old`);
  return file;
}

/** No log may hold a token, wherever it came from. */
const REDACT = ['*.headers.authorization', '*.headers.cookie', '*.token', '*.password', 'token', 'password'];

/** Writes in full before the process ends, whatever ends it. */
export function createLog(file: string, level: string): Logger {
  return pino(
    { level, redact: REDACT, base: { pid: process.pid } },
    pino.destination({ dest: file, sync: true }),
  );
}
