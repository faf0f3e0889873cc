import { expect, test } from 'vitest';
import { closingLine, countTests, sum } from './tally.ts';

const file = (status: string, ...tests: string[]) => ({
  name: `${process.cwd()}/a.test.ts`,
  status,
  message: 'Cannot find module\n  at …',
  assertionResults: tests.map((one) => ({ fullName: `is ${one}`, status: one })),
});

test('counts passed, failed and everything that did not run as skipped', () => {
  const tally = countTests(
    { testResults: [file('failed', 'passed', 'failed', 'skipped', 'pending', 'todo')] },
    1,
  );
  expect(closingLine(tally)).toBe('1 passed, 1 failed, 3 skipped');
  expect(tally.failed).toEqual(['a.test.ts: is failed']);
});

test('counts a file that could not be loaded as one failed', () => {
  const tally = countTests({ testResults: [file('passed', 'passed'), file('failed')] }, 1);
  expect(tally.failed).toEqual(['a.test.ts: Cannot find module']);
});

test('counts a crash without a report as failed', () => {
  expect(countTests(undefined, 139).failed).toHaveLength(1);
});

test('counts a bad end as failed even where each test passed', () => {
  const tally = countTests({ testResults: [file('passed', 'passed')] }, 1);
  expect(closingLine(tally)).toBe('1 passed, 1 failed, 0 skipped');
});

test('adds up the parts', () => {
  const one = { passed: 2, failed: ['x'], skipped: ['y'] };
  expect(closingLine(sum([one, one]))).toBe('4 passed, 2 failed, 2 skipped');
});
