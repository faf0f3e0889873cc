/** `npm run bench`: what the hall costs, each figure beside its baseline from this run. Exits non-zero where one is missing. */
import { setTimeout as delay } from 'node:timers/promises';
import { callToScreen } from '../bench/call-to-screen.ts';
import { figureLines, type Figure } from '../bench/figures.ts';
import { issue } from '../bench/issue.ts';
import { setStage, type Stage } from '../bench/stage.ts';

/** A figure that takes this long will never come. */
const FIGURE_LIMIT_MS = 40_000;
/** Screens first: what the flood of tickets leaves to be recorded would be measured with them. */
const FIGURES: Record<string, (stage: Stage) => Promise<Figure>> = { 'call-to-screen': callToScreen, issue };

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => stop.abort(new Error(`stopped by ${signal}`)));
}

/** Rejects when told to stop or after the limit. */
async function limit(): Promise<never> {
  await delay(FIGURE_LIMIT_MS, undefined, { signal: stop.signal, ref: false });
  throw new Error(`it took more than ${FIGURE_LIMIT_MS / 1000} s`);
}

async function print(name: string, figure: Promise<Figure>): Promise<void> {
  try {
    console.log(`\n${figureLines(await Promise.race([figure, limit()])).join('\n')}`);
  } catch (error) {
    process.exitCode = 1;
    console.error(
      `\n${name} could not be measured: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

await using stage = await setStage(console.log, stop.signal);
for (const [name, measure] of Object.entries(FIGURES)) {
  stop.signal.throwIfAborted();
  await print(name, measure(stage));
}
// Whatever a figure that was given up still waits for ends here.
stop.abort();
