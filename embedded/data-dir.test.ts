import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { checkFreeSpace, lockDataDir, openDataDir, privateFolder } from './data-dir.ts';
import { markOf } from './processes.ts';

const refusal = (code: string) => expect.objectContaining({ code }) as unknown;

describe('openDataDir', () => {
  it('makes a missing folder, with those above it, for its owner alone', () => {
    using folder = temporaryFolder();
    const dataDir = join(folder.path, 'a', 'b');
    openDataDir(dataDir);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  });

  it('refuses a folder that cannot be made and names it', () => {
    using folder = temporaryFolder();
    const inTheWay = join(folder.path, 'file');
    writeFileSync(inTheWay, '');
    expect(() => {
      openDataDir(join(inTheWay, 'data'));
    }).toThrow(refusal('DATA_DIR_UNWRITABLE'));
  });

  it('refuses a place where the system makes no folders, instead of trying for ever', () => {
    expect(() => {
      openDataDir('/proc/sporteli/data');
    }).toThrow(refusal('DATA_DIR_UNWRITABLE'));
  });
});

describe('checkFreeSpace', () => {
  it('refuses a disk without room', () => {
    // A kernel file system that has none.
    expect(() => {
      checkFreeSpace('/proc', true);
    }).toThrow(refusal('DISK_FULL'));
  });
});

describe('privateFolder', () => {
  it('closes a folder that was open to others', () => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'open');
    mkdirSync(path, { mode: 0o755 });
    expect(statSync(privateFolder(path)).mode & 0o777).toBe(0o700);
  });
});

describe('lockDataDir', () => {
  it('refuses a second holder and names the address of the first', async () => {
    using folder = temporaryFolder();
    const lock = await lockDataDir(folder.path);
    lock.recordAddress('http://127.0.0.1:8321');
    await expect(lockDataDir(folder.path)).rejects.toThrow('http://127.0.0.1:8321');
    await expect(lockDataDir(folder.path)).rejects.toEqual(refusal('DATA_DIR_IN_USE'));
  });

  it('is free again after its release', async () => {
    using folder = temporaryFolder();
    const lock = await lockDataDir(folder.path);
    lock.release();
    expect(existsSync(join(folder.path, 'lock.json'))).toBe(false);
    await expect(lockDataDir(folder.path)).resolves.toBeDefined();
  });

  it.each([
    ['whose process is dead', () => ({ pid: 2 ** 22 + 1, started: 'never' })],
    ['whose process id went to another program', () => ({ ...markOf(process.pid), started: 'earlier' })],
  ])('takes over a lock %s', async (_, holder) => {
    using folder = temporaryFolder();
    const path = join(folder.path, 'lock.json');
    writeFileSync(path, JSON.stringify({ holder: holder(), address: 'http://gone' }));
    await expect(lockDataDir(folder.path)).resolves.toBeDefined();
    await expect(lockDataDir(folder.path)).rejects.toThrow(`process ${process.pid}`);
  });

  it('takes over a lock that its writer left half written', async () => {
    using folder = temporaryFolder();
    writeFileSync(join(folder.path, 'lock.json'), '{"holder":');
    await expect(lockDataDir(folder.path)).resolves.toBeDefined();
  });

  it('gives a stale lock to exactly one of many that want it at once', async () => {
    using folder = temporaryFolder();
    writeFileSync(
      join(folder.path, 'lock.json'),
      JSON.stringify({ holder: { pid: 2 ** 22 + 1, started: '' }, address: null }),
    );
    const all = await Promise.allSettled(Array.from({ length: 8 }, () => lockDataDir(folder.path)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});
