/**
 * `npm test [part …] [filter …]`: everything, or the named parts (checks, unit, medium, e2e, fault), or only the test
 * files whose path contains a filter. Goes on after a failure; its last line counts all. What takes longer than ten minutes
 * is in `npm run test:long`.
 */
import { ensureChromium } from '../test/support/chromium.ts';
import { buildWeb } from './build.ts';
import { runChecks } from './check.ts';
import { elapsed } from './progress.mjs';
import { failing, runVitest } from './run-vitest.ts';
import { type Tally, closingLine, emptyTally, firstLine, sum } from './tally.ts';

async function runInBrowser(filters: readonly string[]): Promise<Tally> {
  const fault = await ensureChromium();
  return fault === undefined ? runVitest('e2e', filters) : failing(fault);
}

type Part = (filters: readonly string[]) => Promise<Tally>;

const PARTS: Record<string, Part> = {
  checks: runChecks,
  unit: (filters) => runVitest('unit*', filters),
  medium: (filters) => runVitest('medium', filters),
  e2e: runInBrowser,
  fault: (filters) => runVitest('fault', filters),
};

/** An error in a part is that part's failure; the others still run. */
async function runPart(
  name: string,
  part: Part,
  filters: readonly string[],
): Promise<{ tally: Tally; line: string }> {
  console.log(`\n── ${name} ──`);
  const sinceMs = performance.now();
  const tally = await part(filters).catch((error: unknown) => {
    console.error(error);
    return failing(firstLine(error instanceof Error ? error.message : String(error)));
  });
  const named = (lines: readonly string[]): string[] => lines.map((line) => `${name}: ${line}`);
  return {
    tally: { ...tally, failed: named(tally.failed), skipped: named(tally.skipped) },
    line: `${name}: ${closingLine(tally)}, ${elapsed(sinceMs)}`,
  };
}

const chosen = process.argv.slice(2).filter((word) => word in PARTS);
const filters = process.argv.slice(2).filter((word) => !(word in PARTS));
const wanted = Object.entries(PARTS).filter(([name]) =>
  chosen.length > 0 ? chosen.includes(name) : filters.length === 0 || name !== 'checks',
);

const results: { tally: Tally; line: string }[] = [];
const build = await runPart('build', () => buildWeb().then(emptyTally), []);
if (build.tally.failed.length > 0) results.push(build);
for (const [name, part] of wanted) results.push(await runPart(name, part, filters));

const total = sum(results.map(({ tally }) => tally));
console.log('\n── summary ──');
for (const { line } of results) console.log(line);
for (const name of total.skipped) console.log(`skipped: ${name}`);
for (const name of total.failed) console.log(`failed: ${name}`);
console.log(closingLine(total));
process.exitCode = total.failed.length > 0 || total.passed === 0 ? 1 : 0;
