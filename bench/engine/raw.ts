/**
 * The baseline: the writes of a command and nothing else. They are recorded from the engine itself, so that they stay equal to
 * what it writes, and given back by a script that reads, decides and answers nothing.
 */
import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { newId } from '../../server/domain/ids.ts';
import { openHall } from './hall.ts';
import type { Lane } from './lanes.ts';

type Command = readonly string[];

const CommandInfo = z.tuple([z.string(), z.number(), z.array(z.string())], z.unknown());

/** Lanes of the writes of one issue and of the call of that ticket, in an office of `services` with a head in each queue. */
export async function rawLanes(redis: Redis, services: number): Promise<{ issuing: Lane; calling: Lane }> {
  await using hall = await openHall(redis, services, 1);
  const office = newId();
  const [issueKey, callKey] = [newId(), newId()];
  let id = '';
  const issued = await recordWrites(redis, async () => {
    [id = ''] = await hall.issue([issueKey]);
  });
  await hall.fill(services - 1);
  const called = await recordWrites(redis, async () => {
    const [ticket] = await hall.call([callKey]);
    if (ticket !== id) throw new Error('another ticket was called than the one that was issued');
  });
  const scripts = {
    issue: await loadRaw(redis, issued, { office: [hall.officeId, office], id, key: issueKey }),
    call: await loadRaw(redis, called, { office: [hall.officeId, office], id, key: callKey }),
  };
  const key = hall.officeKey.replace(hall.officeId, office);
  const run = (sha: string) => async (ids: readonly string[]) => {
    await Promise.all(ids.map((each) => redis.evalsha(sha, 1, key, each, newId())));
    return [...ids];
  };
  const idsOf = (count: number) => Array.from({ length: count }, newId);
  return {
    issuing: {
      prepare: (count) => Promise.resolve(idsOf(count)),
      run: run(scripts.issue),
      // Takes them out of the queue again.
      tidy: run(scripts.call),
    },
    calling: {
      prepare: (count) => run(scripts.issue)(idsOf(count)),
      run: run(scripts.call),
      tidy: () => Promise.resolve(),
    },
  };
}

/** What scripts write while `act` runs, in order; nothing else may run meanwhile. */
async function recordWrites(redis: Redis, act: () => Promise<void>): Promise<Command[]> {
  const monitor = await redis.monitor();
  try {
    const commands: Command[] = [];
    const end = newId();
    const ended = Promise.withResolvers<void>();
    monitor.on('monitor', (_time: string, command: string[], source: string) => {
      if (source === 'lua') commands.push(command);
      else if (command[1] === end) ended.resolve();
    });
    await act();
    await redis.echo(end);
    await ended.promise;
    const writing = await writingNames(redis, [
      ...new Set(commands.map(([name = '']) => name.toLowerCase())),
    ]);
    return commands.filter(([name = '']) => writing.has(name.toLowerCase()));
  } finally {
    monitor.disconnect();
  }
}

/** Those that change something or tell somebody. */
async function writingNames(redis: Redis, names: readonly string[]): Promise<Set<string>> {
  const infos = z.array(CommandInfo).parse(await redis.call('COMMAND', 'INFO', ...names));
  return new Set(
    infos.filter(([name, , flags]) => flags.includes('write') || name === 'spublish').map(([name]) => name),
  );
}

interface Recorded {
  /** The office that was recorded, and the one that is to be written to. */
  office: readonly [string, string];
  /** Of the ticket. */
  id: string;
  /** Of the command. */
  key: string;
}

/** A script of these writes; ticket and command are its two arguments, everything else stays as it was recorded. */
export function rawScript(commands: readonly Command[], { office, id, key }: Recorded): string {
  const expression = (argument: string): string =>
    argument
      .replaceAll(...office)
      .split(new RegExp(`(${id}|${key})`))
      .filter((part) => part !== '')
      .map((part) => (part === id ? 'id' : part === key ? 'key' : quoted(part)))
      .join(' .. ') || '""';
  const calls = commands.map((command) => {
    const [name = '', ...rest] = command;
    // The next entry of the stream, whichever it is.
    const args = name.toLowerCase() === 'xadd' ? rest.map((arg) => (/^\d+-0$/.test(arg) ? '*' : arg)) : rest;
    return `redis.call(${[quoted(name), ...args.map(expression)].join(', ')})`;
  });
  return ['local id, key = ARGV[1], ARGV[2]', ...calls, 'return 1', ''].join('\n');
}

function quoted(text: string): string {
  if (!/^[ -[\]-~]*$/.test(text)) throw new Error(`only plain text was expected, not ${text}`);
  return JSON.stringify(text);
}

async function loadRaw(redis: Redis, commands: readonly Command[], recorded: Recorded): Promise<string> {
  if (commands.length === 0) throw new Error('nothing was written');
  const source = rawScript(commands, recorded);
  await redis.script('LOAD', source);
  return createHash('sha1').update(source).digest('hex');
}
