/** Counts what passed and names what did not, over checks and tests alike. */
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

export interface Tally {
  passed: number;
  /** A line about each. */
  failed: string[];
  skipped: string[];
}

export const emptyTally = (): Tally => ({ passed: 0, failed: [], skipped: [] });

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  };
}

/** The line that ends a run and that machines read. */
export const closingLine = ({ passed, failed, skipped }: Tally): string =>
  `${passed} passed, ${failed.length} failed, ${skipped.length} skipped`;

/** First line of a tool's message, without colours. */
export const firstLine = (message: string): string => stripVTControlCharacters(message).split('\n')[0] ?? '';

/** The part of vitest's JSON report that is counted. */
export interface VitestReport {
  testResults: {
    name: string;
    status: string;
    message?: string;
    assertionResults: { fullName: string; status: string }[];
  }[];
}

/**
 * Counts a vitest report. A file that could not even be loaded has no tests in the report and counts as one failed; so
 * does a run that ended badly though each test passed (an error outside of any test, a leak, a crash).
 *
 * @param report nothing where vitest died before it wrote one
 * @param exitCode what vitest ended with
 */
export function countTests(report: VitestReport | undefined, exitCode: number): Tally {
  const tally = emptyTally();
  if (!report) {
    tally.failed.push(`vitest ended with ${exitCode} and left no report`);
    return tally;
  }
  for (const file of report.testResults) {
    const before = tally.failed.length;
    const path = relative('', file.name);
    for (const { fullName, status } of file.assertionResults) {
      if (status === 'passed') tally.passed += 1;
      else if (status === 'failed') tally.failed.push(`${path}: ${fullName}`);
      else tally.skipped.push(`${path}: ${fullName}`);
    }
    if (file.status === 'failed' && tally.failed.length === before) {
      tally.failed.push(`${path}: ${firstLine(file.message ?? '') || 'failed outside of its tests'}`);
    }
  }
  if (exitCode !== 0 && tally.failed.length === 0) {
    tally.failed.push(`vitest ended with ${exitCode} though no test failed: see its output above`);
  }
  return tally;
}
