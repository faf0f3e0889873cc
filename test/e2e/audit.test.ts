import type { Page } from 'playwright-core';
import { expect, inject, it } from 'vitest';
import { apiClient, signedIn } from '../support/api-client.ts';
import { accessibilityFaults, faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const office = 'shengjin';

const browser = drivenBrowser();

/** The page at an address, after signing in at the page that it leads to. */
async function openAs(username: string, query = ''): Promise<Page> {
  const page = await browser.newPage(SIZES.desk);
  await page.goto(`${hallUrl}/audit${query}`);
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${hallUrl}/audit${query}`);
  return page;
}

async function closeAndOpen(): Promise<void> {
  const admin = await signedIn(hallUrl, 'admin', password);
  await admin('close-office', { office }, {});
  await admin('open-office', { office }, {});
  // The hall is other tests' too: nobody should find the account signed in all over.
  await admin('close-session');
}

/** Until the record has what was noted: it is carried there once a second. */
async function recorded(action: string, atLeast: number): Promise<void> {
  const { token } = await apiClient(hallUrl)('open-session', {}, { username: 'admin', password });
  const count = async () => {
    const answer = await fetch(`${hallUrl}/api/v1/audit?action=${action}`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await answer.json()) as { items: unknown[] }).items.length;
  };
  await expect.poll(count, { timeout: 20_000 }).toBeGreaterThanOrEqual(atLeast);
  await apiClient(hallUrl, token)('close-session');
}

const rows = (page: Page) => page.locator('tbody').getByRole('row');

it('shows who did what, before and after, and that all of it is there', async () => {
  await closeAndOpen();
  await recorded('open-office', 1);
  const page = await openAs('admin', '?action=close-office');
  await page.getByText(/^Gjithçka siç u shkrua: \d+ shënime të kontrolluara/).waitFor();
  const row = rows(page).first();
  expect(await row.innerText()).toMatch(
    /Mbylli zyrën[^]*me dorë: (–|hapur) → mbyllur[^]*u krye[^]*127\.0\.0\.1/,
  );
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.getByRole('button', { name: 'English' }).click();
  await row.getByText('Closed the office').waitFor();
  await page.getByText(/^All there as written/).waitFor();
});

it('searches by what is in the address, step by step, and shows older ones', async () => {
  for (let n = 0; n < 26; n++) await closeAndOpen();
  await recorded('close-office', 26);
  const page = await openAs('admin', `?office=${office}`);
  await page.getByText('50 veprime në listë').waitFor();
  await page.getByRole('button', { name: 'Shfaq më të vjetrat' }).click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(50);
  await page.getByLabel('Veprimi').selectOption('open-office');
  await page.getByLabel('Emri').fill('nobody of this name');
  await page.keyboard.press('Enter');
  await page.getByText('Këtu nuk është shënuar asnjë veprim.').waitFor();
  expect(new URL(page.url()).searchParams.get('action')).toBe('open-office');
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.goBack();
  await page.getByText('50 veprime në listë').waitFor();
  await page.reload();
  await page.getByText('50 veprime në listë').waitFor();
  await expect.poll(() => page.getByLabel('Zyra').inputValue()).toBe(office);
});

it('gives what was found as a table to take along', async () => {
  await closeAndOpen();
  await recorded('close-office', 1);
  const page = await openAs('admin', '?action=close-office');
  await rows(page).first().waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Eksporto si tabelë (CSV)' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('audit.csv');
  expect(download.url()).toContain('?action=close-office');
});

it('says what failed and tries again', async () => {
  const page = await openAs('admin');
  await rows(page).first().waitFor();
  await page.route('**/api/v1/audit?**', (route) => route.abort());
  await page.getByLabel('Emri').fill('a');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
  await page.unroute('**/api/v1/audit?**');
  await page.getByRole('button', { name: 'Provo përsëri' }).click();
  await rows(page).first().waitFor();
});

it('is for administrators', async () => {
  const page = await openAs('manager');
  await page.getByRole('heading', { name: 'Regjistri i veprimeve është për administratorët.' }).waitFor();
  expect(await accessibilityFaults(page)).toEqual([]);
});
