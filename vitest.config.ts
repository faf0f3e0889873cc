/**
 * The sizes of test: unit beside the source, medium on the real stores, end to end in a real browser, fault (kill, cut,
 * fill); long is what medium has no time for, behind `npm run test:long`. Faults run one file at a time; two workers are what the smallest
 * machine has, and each has a hall of its own for the browser.
 */
import { existsSync } from 'node:fs';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const PAGES = '{ui,kiosk-ui,counter-ui,display-ui,analytics/dashboard}/**/*.test.ts';
const NOT_SOURCE = ['**/node_modules/**', 'dist/**', 'data/**', 'test/**'];

/** The hall under test is started once for all files of a suite. */
const startedOnce = (file: string): string[] => (existsSync(new URL(file, import.meta.url)) ? [file] : []);

function suite(name: string, timeoutMs: number, test: NonNullable<TestProjectInlineConfiguration['test']>) {
  return { test: { name, pool: 'forks' as const, testTimeout: timeoutMs, hookTimeout: timeoutMs, ...test } };
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    teardownTimeout: 20_000,
    passWithNoTests: true,
    projects: [
      suite('unit', 10_000, { include: ['**/*.test.ts'], exclude: [...NOT_SOURCE, PAGES] }),
      {
        plugins: [svelte({ configFile: false })],
        resolve: { conditions: ['browser'] },
        ...suite('unit-pages', 10_000, { include: [PAGES], exclude: NOT_SOURCE }),
      },
      suite('medium', 30_000, {
        include: ['test/medium/**/*.test.ts'],
        globalSetup: startedOnce('./test/support/stores.ts'),
      }),
      suite('long', 1_800_000, {
        include: ['test/long/**/*.test.ts'],
        globalSetup: startedOnce('./test/support/stores.ts'),
      }),
      suite('e2e', 60_000, {
        include: ['test/e2e/**/*.test.ts'],
        globalSetup: startedOnce('./test/support/hall.ts'),
      }),
      suite('fault', 120_000, { include: ['test/fault/**/*.test.ts'], fileParallelism: false }),
    ],
  },
});
