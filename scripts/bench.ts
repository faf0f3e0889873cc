/**
 * `npm run bench`: what the hall costs, each figure beside its baseline from this run; `npm run bench -- engine` takes that one
 * alone. Exits non-zero where one is missing.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { callToScreen } from '../bench/call-to-screen.ts';
import { engine } from '../bench/engine.ts';
import { figureLines, type Figure } from '../bench/figures.ts';
import { issue } from '../bench/issue.ts';
import { setStage, type Stage } from '../bench/stage.ts';

/** A figure that takes this long will never come. */
const FIGURE_LIMIT_MS = 40_000;
/** Screens first: what the flood of tickets leaves to be recorded would be measured with them. */
const FIGURES: Record<string, (stage: Stage) => Promise<Figure>> = { 'call-to-screen': callToScreen, issue };
const ALL = [...Object.keys(FIGURES), 'engine'];

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}

/** Rejects when told to stop or after the limit. */
async function limit(): Promise<never> {
  await delay(FIGURE_LIMIT_MS, undefined, { signal: stop.signal, ref: false });
  throw new Error(`it took more than ${FIGURE_LIMIT_MS / 1000} s`);
}

async function report(name: string, measure: () => Promise<void>): Promise<void> {
  stop.signal.throwIfAborted();
  try {
    await measure();
  } catch (error) {
    process.exitCode = 1;
    console.error(`\n${name} has failed: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Those that are measured on the whole server. */
async function onStage(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await using stage = await setStage(console.log, stop.signal);
  for (const [name, measure] of Object.entries(FIGURES)) {
    if (!names.includes(name)) continue;
    await report(name, async () => {
      console.log(`\n${figureLines(await Promise.race([measure(stage), limit()])).join('\n')}`);
    });
  }
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !ALL.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}: npm run bench -- [${ALL.join(' | ')}]`);
  process.exit(2);
}
const names = asked.length > 0 ? asked : ALL;
await onStage(names.filter((name) => name in FIGURES));
if (names.includes('engine')) await report('engine', () => engine(console.log, stop.signal));
// Whatever a figure that was given up still waits for ends here.
stop.abort();
