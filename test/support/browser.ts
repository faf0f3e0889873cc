/** The real browser that end-to-end tests drive, and what a page may never do. */
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM_ARGUMENTS, findChromium } from './chromium.ts';

/** Screens at their real sizes. */
export const SIZES = {
  kiosk: { width: 1080, height: 1920 },
  phone: { width: 390, height: 844 },
  desk: { width: 1440, height: 900 },
  display: { width: 1920, height: 1080 },
} as const;

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('No Chromium was found: install the package "chromium".');
  return chromium.launch({ executablePath, args: CHROMIUM_ARGUMENTS });
}

/** A page in a context of its own, as on a machine of its own. */
export async function newPage(browser: Browser, size: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Collects what must not happen on a page: uncaught errors and breaches of its security policy. */
export function watchFaults(page: Page): string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) faults.push(message.text());
  });
  return faults;
}

/** What axe finds against WCAG 2.2 AA, a line for each place; looks only at what `within` selects, where given. */
export async function accessibilityFaults(page: Page, within?: string): Promise<string[]> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const axe = new AxeBuilder({ page }).withTags(tags);
  const { violations } = await (within === undefined ? axe : axe.include(within)).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
}

/** What lies outside the screen or is wider than its place. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main, main *, nav button')].flatMap((element) => {
      const { right, bottom, width } = element.getBoundingClientRect();
      const outside = width > 0 && (right > innerWidth + 1 || bottom > innerHeight + 1);
      const clipped = element instanceof HTMLButtonElement && element.scrollWidth > element.clientWidth + 1;
      return outside || clipped ? [element.outerHTML.slice(0, 120)] : [];
    }),
  );
}

/** The same in the light and in the dark theme of the staff pages; leaves the light one. */
export async function faultsInBothThemes(page: Page): Promise<string[]> {
  // What is half-way between two colours has neither's contrast.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const light = await accessibilityFaults(page);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('html[data-theme="dark"]').waitFor();
  const dark = await accessibilityFaults(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.locator('html:not([data-theme])').waitFor();
  return [...light, ...dark.map((fault) => `dark: ${fault}`)];
}
