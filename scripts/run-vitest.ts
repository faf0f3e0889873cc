/** Runs vitest projects in a process of their own and counts their tests. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './child.ts';
import { type Tally, type VitestReport, countTests, emptyTally } from './tally.ts';

const reports = mkdtempSync(join(tmpdir(), 'sporteli-report-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

export const failing = (line: string): Tally => ({ ...emptyTally(), failed: [line] });

/**
 * Runs the vitest projects whose name matches. That there is no test at all is a failure, unless filters left none.
 * @param hangsAfterMs see `run` in `child.ts`
 */
export async function runVitest(
  projects: string,
  filters: readonly string[],
  hangsAfterMs?: number,
): Promise<Tally> {
  const file = join(reports, `${projects.replaceAll('*', '')}.json`);
  const { code } = await run(join(import.meta.dirname, 'vitest.ts'), [projects, file, ...filters], {
    show: true,
    ownGroup: true,
    hangsAfterMs,
  });
  const report = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as VitestReport) : undefined;
  const tally = countTests(report, code);
  const none = tally.passed + tally.failed.length + tally.skipped.length === 0;
  return none && filters.length === 0 ? failing('no test was found') : tally;
}
