import { spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { isAlive, markOf } from './processes.ts';
import { endRecorded } from './record.ts';

const ignore = () => undefined;

/** A program that only waits, with a word of its own on its command line. */
function waitingProgram(word: string) {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e9)', word], { stdio: 'ignore' });
  if (child.pid === undefined) throw new Error('not started');
  const mark = markOf(child.pid);
  if (mark === undefined) throw new Error('not running');
  return {
    mark,
    [Symbol.dispose]: () => {
      child.kill('SIGKILL');
    },
  };
}

describe('endRecorded', () => {
  it('ends a program of ours that an earlier run left', async () => {
    using folder = temporaryFolder();
    using left = waitingProgram('/data/mongodb');
    const recordFile = join(folder.path, 'record');
    writeFileSync(recordFile, JSON.stringify(left.mark));
    await endRecorded({ name: 'MongoDB', recordFile, ownArgument: '/data/mongodb' }, ignore);
    expect(isAlive(left.mark)).toBe(false);
    expect(existsSync(recordFile)).toBe(false);
  });

  it('leaves a stranger alone that got the process id since', async () => {
    using folder = temporaryFolder();
    using stranger = waitingProgram('/data/mongodb');
    const recordFile = join(folder.path, 'record');
    writeFileSync(recordFile, JSON.stringify({ ...stranger.mark, started: 'earlier' }));
    await endRecorded({ name: 'MongoDB', recordFile, ownArgument: '/data/mongodb' }, ignore);
    expect(isAlive(stranger.mark)).toBe(true);
  });

  it('leaves a program alone that does not work on this data folder', async () => {
    using folder = temporaryFolder();
    using stranger = waitingProgram('/elsewhere');
    const recordFile = join(folder.path, 'record');
    writeFileSync(recordFile, JSON.stringify(stranger.mark));
    await endRecorded({ name: 'MongoDB', recordFile, ownArgument: '/data/mongodb' }, ignore);
    expect(isAlive(stranger.mark)).toBe(true);
  });

  it('has nothing to do after a clean stop', async () => {
    using folder = temporaryFolder();
    const recordFile = join(folder.path, 'record');
    await expect(
      endRecorded({ name: 'MongoDB', recordFile, ownArgument: 'x' }, ignore),
    ).resolves.toBeUndefined();
  });
});
