import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { findEngine, MONGODB, parseMajorVersion, VALKEY } from './engines.ts';

const progress = () => undefined;

/** A stand-in for a program; `script` is for sh. */
function writeProgram(path: string, script: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('parseMajorVersion', () => {
  it.each([
    ['db version v6.0.5\nBuild Info: {', 6],
    ['Valkey server v=9.1.2 sha=00000000:1 malloc=libc bits=64 build=1536df31c0395150', 9],
    ['Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64', 7],
    ['something else', undefined],
  ])('reads %j', (said, major) => {
    expect(parseMajorVersion(said)).toBe(major);
  });
});

describe('findEngine', () => {
  it('takes a program on the PATH that is new enough', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('PATH', folder.path);
    writeProgram(join(folder.path, 'redis-server'), 'echo Redis server v=7.2.4');
    expect(await findEngine(VALKEY, { cacheDir: folder.path, progress })).toBe('redis-server');
  });

  it.each([
    ['is too old', 'echo Redis server v=6.2.1'],
    ['does not run', 'exit 127'],
  ])('passes by a program on the PATH that %s and takes the cached one', async (_, script) => {
    using folder = temporaryFolder();
    vi.stubEnv('PATH', folder.path);
    writeProgram(join(folder.path, 'redis-server'), script);
    const { project, version } = VALKEY.wheel;
    const cached = join(
      folder.path,
      `${project}-${version}-${process.arch}`,
      VALKEY.inWheel[process.arch] ?? '',
    );
    writeProgram(cached, '');
    expect(await findEngine(VALKEY, { cacheDir: folder.path, progress })).toBe(cached);
  });

  it('names the three ways out where nothing is there', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('PATH', folder.path);
    const search = findEngine(MONGODB, { cacheDir: folder.path, progress });
    await expect(search).rejects.toMatchObject({ code: 'ENGINE_MISSING' });
    await expect(search).rejects.toThrow(/mongod 6 or newer.*MONGODB_URI.*Python 3\.9 or newer with pip/);
  });

  it("repeats pip's reason where it could not fetch", async () => {
    using folder = temporaryFolder();
    vi.stubEnv('PATH', folder.path);
    writeProgram(
      join(folder.path, 'python3'),
      'case "$*" in *--version*) exit 0;; esac\necho "ERROR: the index says no" >&2\nexit 1',
    );
    const search = findEngine(MONGODB, { cacheDir: folder.path, progress });
    await expect(search).rejects.toMatchObject({ code: 'ENGINE_MISSING' });
    await expect(search).rejects.toThrow(/the index says no.*MONGODB_URI/);
  });

  it('is fetched once for all who look for it at the same time', async () => {
    using folder = temporaryFolder();
    vi.stubEnv('PATH', `${folder.path}:/usr/bin:/bin`);
    writeProgram(join(folder.path, 'mongod'), 'exit 127');
    const fetches = join(folder.path, 'fetches');
    writeProgram(
      join(folder.path, 'python3'),
      `case "$*" in *--version*) exit 0;; esac\necho fetch >> ${fetches}\nexit 1`,
    );
    const search = () => findEngine(MONGODB, { cacheDir: folder.path, progress });
    const found = await Promise.allSettled([search(), search()]);
    expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(readFileSync(fetches, 'utf8')).toBe('fetch\n');
  });
});
