/**
 * Loads the Lua scripts and runs them. One `.lua` file is one atomic operation; `--- @include a, b` puts the files of
 * `scripts/lib` before it. Every script takes one key, the office's hash, and two arguments, context and input.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Cluster, Redis } from 'ioredis';

const FOLDER = new URL('./scripts/', import.meta.url);
const INCLUDE = /^--- @include (.+)$/m;

interface Script {
  source: string;
  sha: string;
}

function load(file: string): Script {
  const body = readFileSync(new URL(file, FOLDER), 'utf8');
  const source = body.replace(INCLUDE, (_line, names: string) =>
    names
      .split(',')
      .map((name) => readFileSync(new URL(`lib/${name.trim()}.lua`, FOLDER), 'utf8'))
      .join('\n'),
  );
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

const SCRIPTS: ReadonlyMap<string, Script> = new Map(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.lua'))
    .map((file) => [file.slice(0, -4), load(file)]),
);

function scriptOf(name: string): Script {
  const script = SCRIPTS.get(name);
  if (!script) throw new Error(`there is no script ${name}`);
  return script;
}

/** Runs a script by its digest, and by its text where the store does not know it (any more). */
export async function runScript(
  redis: Redis | Cluster,
  name: string,
  key: string,
  context: string,
  input: string,
): Promise<unknown> {
  const { sha, source } = scriptOf(name);
  try {
    return await redis.evalsha(sha, 1, key, context, input);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return await redis.eval(source, 1, key, context, input);
  }
}
