/**
 * `npm run replay -- <trace.csv> [--day YYYY-MM-DD] [--counters N]`: a recorded day through the whole product, and its
 * figures beside an independent recount. Exits 1 where they differ, 2 where the trace or the arguments are wrong.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EmbeddedError } from '../embedded/index.ts';
import { type DayPlan, planDay } from '../bench/replay/plan.ts';
import { type Progress, type Replayed, isEqual, replay } from '../bench/replay/replay.ts';
import { clockTime, introduction, report } from '../bench/replay/report.ts';
import { isolatedStores } from '../bench/replay/stores.ts';
import { TraceError, parseTrace } from '../bench/replay/trace.ts';

const USAGE = `Usage: npm run replay -- <trace.csv> [--day YYYY-MM-DD] [--counters N]

  --day       the day to replay; the busiest one where left out
  --counters  how many counters are open (1 to 500); as many as served that day where left out

The trace is described in docs/replay.md.`;
const MOST_COUNTERS = 500;
const WRONG_INPUT = 2;
const INTERRUPTED = 130;
const PROGRESS_EVERY_MS = 1000;

/** The command line or the file is wrong; the message is for the person. */
class UsageError extends Error {}

interface Arguments {
  file: string;
  day?: string | undefined;
  counters?: number | undefined;
}

/** `null`: only the usage was asked for. */
function readArguments(args: string[]): Arguments | null {
  const { values, positionals } = parseKnown(args);
  if (values.help) return null;
  const [name, ...more] = positionals;
  if (name === undefined) throw new UsageError(`Which trace?\n\n${USAGE}`);
  if (more.length > 0) throw new UsageError(`One trace at a time, please.\n\n${USAGE}`);
  // npm runs in the root of the checkout, wherever it was called.
  const file = resolve(process.env.INIT_CWD ?? '.', name);
  const { day, counters } = values;
  if (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day)) {
    throw new UsageError(`--day ${day} is not a day such as 1999-01-31.`);
  }
  if (counters === undefined) return { file, day };
  const number = /^\d{1,3}$/.test(counters) ? Number(counters) : 0;
  if (number < 1 || number > MOST_COUNTERS) {
    throw new UsageError(`--counters ${counters} is not a whole number from 1 to ${MOST_COUNTERS}.`);
  }
  return { file, day, counters: number };
}

function parseKnown(args: string[]) {
  const options = {
    day: { type: 'string' },
    counters: { type: 'string' },
    help: { type: 'boolean', short: 'h' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function readPlan({ file, day, counters }: Arguments): DayPlan {
  try {
    return planDay(parseTrace(readFileSync(file, 'utf8')), { day, counters });
  } catch (error) {
    if (error instanceof TraceError) throw new UsageError(`${file} cannot be replayed:\n${error.message}`);
    if (error instanceof Error && 'syscall' in error)
      throw new UsageError(`${file} cannot be read: ${error.message}`);
    throw error;
  }
}

/** One line that is written over on a terminal, else now and then a line. */
function progressLine(plan: DayPlan): (progress: Progress) => void {
  const since = performance.now();
  let next = since;
  return ({ left, second }) => {
    const now = performance.now();
    if (now < next) return;
    next = now + (process.stdout.isTTY ? PROGRESS_EVERY_MS / 5 : PROGRESS_EVERY_MS * 3);
    const elapsed = ((now - since) / 1000).toFixed(0);
    const line = `${clockTime(second)}  ${left} of ${plan.customers.length} have left  (${elapsed} s)`;
    process.stdout.write(process.stdout.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
}

async function run(plan: DayPlan, signal: AbortSignal): Promise<Replayed> {
  await using isolated = await isolatedStores({ signal, progress: (line) => console.log(line) });
  const { stores, dataDir } = isolated;
  const replayed = await replay({ plan, stores, dataDir, signal, onProgress: progressLine(plan) });
  if (process.stdout.isTTY) process.stdout.write('\r\u001b[K');
  return replayed;
}

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupted.abort());
}

try {
  const given = readArguments(process.argv.slice(2));
  if (given === null) console.log(USAGE);
  else {
    const plan = readPlan(given);
    console.log(introduction(plan));
    const replayed = await run(plan, interrupted.signal);
    console.log(report(plan, replayed));
    process.exitCode = isEqual(replayed) ? 0 : 1;
  }
} catch (error) {
  if (interrupted.signal.aborted) {
    console.error('Stopped; nothing is left behind.');
    process.exitCode = INTERRUPTED;
  } else {
    const expected = error instanceof UsageError || error instanceof EmbeddedError;
    console.error(expected ? error.message : error);
    process.exitCode = error instanceof UsageError ? WRONG_INPUT : 1;
  }
}
