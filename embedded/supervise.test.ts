import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { markOf } from './processes.ts';
import { SupervisedStore, type StoreProgram } from './supervise.ts';

const ignore = () => undefined;

/** A store program that is told what to do in JavaScript. It serves once it has written the file `serves`. */
function program(folder: string, script: string, changes: Partial<StoreProgram> = {}): StoreProgram {
  return {
    name: 'Store',
    file: process.execPath,
    args: ['-e', script],
    ownArgument: folder,
    logFile: join(folder, 'log'),
    recordFile: join(folder, 'record'),
    answersWithinMs: 20_000,
    untilReady: (signal) =>
      vi.waitFor(
        () => {
          signal.throwIfAborted();
          if (!existsSync(join(folder, 'serves'))) throw new Error('not yet');
        },
        { timeout: 20_000, interval: 5 },
      ),
    ...changes,
  };
}

const serve = (folder: string) =>
  `fs.writeFileSync(${JSON.stringify(join(folder, 'serves'))}, ''); setInterval(() => {}, 1e9)`;

describe('SupervisedStore', () => {
  it('starts a program again that was killed, and says so', async () => {
    using folder = temporaryFolder();
    const lines: string[] = [];
    await using store = new SupervisedStore(program(folder.path, serve(folder.path)), (line) =>
      lines.push(line),
    );
    await store.start();
    const first = store.pid;
    await store.kill('SIGKILL');
    await store.ready();
    expect(store.pid).not.toBe(first);
    expect(lines).toEqual([
      'Store ended (signal SIGKILL); it is started again in 100 ms',
      'Store serves again',
    ]);
  });

  it('waits longer each time before it starts a program again that keeps dying', async () => {
    using folder = temporaryFolder();
    const pauses: string[] = [];
    const seen = Promise.withResolvers<void>();
    const dying = `fs.existsSync(${JSON.stringify(join(folder.path, 'broken'))}) ? process.exit(3) : 0; ${serve(folder.path)}`;
    const untilReady = program(folder.path, dying).untilReady;
    const store = new SupervisedStore(program(folder.path, dying, { untilReady }), (line) => {
      pauses.push(/again in (\d+) ms/.exec(line)?.[1] ?? line);
      if (pauses.length === 3) seen.resolve();
    });
    await using _stopped = store;
    await store.start();
    writeFileSync(join(folder.path, 'broken'), '');
    rmSync(join(folder.path, 'serves'));
    await store.kill('SIGKILL');
    await seen.promise;
    expect(pauses).toEqual(['100', '200', '400']);
  });

  it('leaves a program down that was stopped', async () => {
    using folder = temporaryFolder();
    const lines: string[] = [];
    const store = new SupervisedStore(program(folder.path, serve(folder.path)), (line) => lines.push(line));
    await store.start();
    await store.stop();
    expect(store.pid).toBeUndefined();
    expect(existsSync(join(folder.path, 'record'))).toBe(false);
    expect(lines).toEqual([]);
  });

  it('stops a program whose folder was removed under it', async () => {
    using folder = temporaryFolder();
    const store = new SupervisedStore(program(folder.path, serve(folder.path)), ignore);
    await store.start();
    rmSync(folder.path, { recursive: true });
    await store.stop();
    expect(store.pid).toBeUndefined();
  });

  it('gives up on a program that never serves, and ends it', async () => {
    using folder = temporaryFolder();
    await using store = new SupervisedStore(
      program(folder.path, 'setInterval(() => {}, 1e9)', { answersWithinMs: 100 }),
      ignore,
    );
    await expect(store.start()).rejects.toMatchObject({ code: 'STORE_NO_ANSWER' });
    expect(markOf(store.pid ?? 0)).toBeUndefined();
  });

  it('says which file cannot be run', async () => {
    using folder = temporaryFolder();
    await using store = new SupervisedStore(program(folder.path, '', { file: '/nowhere/mongod' }), ignore);
    await expect(store.start()).rejects.toMatchObject({
      code: 'ENGINE_BROKEN',
      message: expect.stringContaining('/nowhere/mongod') as unknown,
    });
  });
});
