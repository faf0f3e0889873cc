/** A browser for the tests of one file. It ends with them; its pages end with each test, and none of them may have had a fault. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { launchBrowser, newPage, watchFaults } from './browser.ts';

export interface DrivenBrowser {
  /** A page in a context of its own, as on a machine of its own. */
  newPage(size: { width: number; height: number }): Promise<Page>;
}

export function drivenBrowser(): DrivenBrowser {
  let browser: Browser | undefined;
  let faults: string[][] = [];
  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterEach(async () => {
    await Promise.all(browser?.contexts().map((context) => context.close()) ?? []);
    const found = faults.flat();
    faults = [];
    expect(found).toEqual([]);
  });
  afterAll(() => browser?.close());
  return {
    async newPage(size) {
      if (!browser) throw new Error('the browser is not there yet');
      const page = await newPage(browser, size);
      faults.push(watchFaults(page));
      return page;
    },
  };
}
