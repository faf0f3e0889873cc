/**
 * The process of a store, written down in the data folder: a start after `kill -9` of the server alone finds there what
 * was left running, and ends it before it starts its own.
 */
import { readFileSync, rmSync } from 'node:fs';
import { replaceFile } from './data-dir.ts';
import { isErrno } from './errors.ts';
import { commandLineOf, endProcess, isAlive, markOf, type ProcessMark } from './processes.ts';

const ENDS_WITHIN_MS = 60_000;

export interface Recorded {
  name: string;
  recordFile: string;
  /** Is in the command line of this program and of no other: its data folder. */
  ownArgument: string;
}

export function recordProcess(recordFile: string, pid: number | undefined): void {
  const mark = pid === undefined ? undefined : markOf(pid);
  if (mark !== undefined) replaceFile(recordFile, JSON.stringify(mark));
}

/** Ends the process that an earlier run wrote down, if it still runs and is surely ours. */
export async function endRecorded(
  { name, recordFile, ownArgument }: Recorded,
  log: (line: string) => void,
): Promise<void> {
  const mark = readRecord(recordFile);
  if (mark !== undefined && isAlive(mark) && commandLineOf(mark.pid).includes(ownArgument)) {
    log(
      `${name} was left behind by a server that was killed (process ${mark.pid}); it is ended and started anew`,
    );
    await endProcess(mark, ENDS_WITHIN_MS);
  }
  rmSync(recordFile, { force: true });
}

function readRecord(path: string): ProcessMark | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as ProcessMark;
  } catch (error) {
    if (isErrno(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
