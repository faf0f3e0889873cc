/** `npm run test:long [filter …]`: the long variants of tests, or only the files whose path contains a filter. */
import { elapsed } from './progress.mjs';
import { runVitest } from './run-vitest.ts';
import { closingLine } from './tally.ts';

const HANGS_AFTER_MS = 2 * 3_600_000;

const sinceMs = performance.now();
const tally = await runVitest('long', process.argv.slice(2), HANGS_AFTER_MS);
for (const name of tally.skipped) console.log(`skipped: ${name}`);
for (const name of tally.failed) console.log(`failed: ${name}`);
console.log(`long: ${elapsed(sinceMs)}`);
console.log(closingLine(tally));
process.exitCode = tally.failed.length > 0 || tally.passed === 0 ? 1 : 0;
