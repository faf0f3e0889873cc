/**
 * Runs vitest projects: `vitest.ts <project> <report file> [filter …]`. Unlike vitest's own command it tidies up when it is
 * told to end: the running tests are cancelled, and the stores that a suite started are stopped.
 */
import { createVitest } from 'vitest/node';

const [project = '', outputFile = '', ...filters] = process.argv.slice(2);

/** Something was left open (a store, a server, a socket): the run counts as failed though its tests passed. */
function failForLeak(): void {
  process.exitCode = 1;
}

const vitest = await createVitest({
  run: true,
  watch: false,
  project,
  reporters: ['dot', 'json', { onProcessTimeout: failForLeak }],
  outputFile: { json: outputFile },
});

let told = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Vitest's own listeners exit at once.
  process.removeAllListeners(signal);
  process.on(signal, () => {
    if (told) return;
    told = true;
    process.exitCode = 1;
    void vitest.cancelCurrentRun('keyboard-input');
  });
}

await vitest.start(filters);
await vitest.exit();
