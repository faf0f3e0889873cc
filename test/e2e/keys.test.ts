/** The keys page of the administration: a key is given, kept, used by a program, and revoked. */
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { accessibilityFaults, faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const browser = drivenBrowser();

async function openKeys(size: { width: number; height: number } = SIZES.desk): Promise<Page> {
  const page = await browser.newPage(size);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${hallUrl}/admin/keys`);
  await page.getByLabel('Emri i përdoruesit').fill('admin');
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(inject('password'));
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Integrimet' }).waitFor();
  return page;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });

describe('the keys page', () => {
  it('gives a key, shows it once, and revokes it', async () => {
    const page = await openKeys();
    await button(page, 'Jep një çelës').click();
    await page.getByLabel('Emri', { exact: true }).fill('Faqja e bashkisë');
    await page.getByLabel('të lexojë sportelet dhe radhët').check();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await button(page, 'Jep çelësin').click();
    // Nowhere yet.
    await page.locator('.rule').waitFor();
    await page.getByRole('dialog').getByRole('checkbox').last().check();
    await page.getByLabel('Kërkesa në minutë, të shumtën').fill('120');
    await button(page, 'Jep çelësin').click();

    await page.getByText(/^Shfaqet vetëm kësaj here/).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await button(page, 'Kopjo çelësin').click();
    await page.getByText('U kopjua.').waitFor();
    const token = await page.evaluate(() => navigator.clipboard.readText());
    expect(token).toMatch(/^spk_[\w-]{43}$/);
    const example = await page.locator('code').last().innerText();
    expect(example).toContain(`Authorization: Bearer ${token}`);
    const [, address = ''] = /'(http[^']+)'$/.exec(example) ?? [];
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(address, { headers })).status).toBe(200);
    expect((await fetch(`${hallUrl}/api/v1/offices/lezhe/queue`, { headers })).status).toBe(403);

    await button(page, 'E ruajta').click();
    await page.reload();
    const mine = row(page, 'Faqja e bashkisë');
    await mine.getByText('deri 120 në minutë').waitFor();
    expect(await mine.innerText()).toMatch(/kërkes(ë|a) sot/);
    expect(await page.content()).not.toContain(token);
    await mine.getByRole('button', { name: 'Mbyll' }).click();
    await page.getByText('Ta mbyllim çelësin “Faqja e bashkisë”?').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await button(page, 'Mbyll çelësin').click();
    await mine.getByText(/^u mbyll më/).waitFor();
    expect(await mine.getByRole('button').count()).toBe(0);
    expect((await fetch(address, { headers })).status).toBe(401);
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('is worked by keyboard alone, in English, and takes what was begun only when asked to leave it', async () => {
    const page = await openKeys();
    await button(page, 'English').click();
    await button(page, 'Give a key').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.type('Queue display of the library');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Queue display of the library');
    await page.keyboard.press('Escape');
    await page.getByText('Leave without saving?').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await page.getByLabel('take tickets').isChecked()).toBe(true);
    await page.getByLabel('Where?').selectOption('everywhere');
    await page.getByLabel('Requests a minute, at most').press('Enter');
    await page.getByText(/^It is shown this one time only/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Escape');
    const mine = row(page, 'Queue display of the library');
    await mine.getByText('never used').waitFor();
    expect(await mine.innerText()).toContain('everywhere');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is whole on a tablet, and names every fault of a form in words', async () => {
    const page = await openKeys({ width: 820, height: 1180 });
    await button(page, 'Jep një çelës').click();
    await page.getByLabel('Kërkesa në minutë, të shumtën').fill('shumë');
    await button(page, 'Jep çelësin').click();
    await page.locator('.rule').nth(3).waitFor();
    expect(await page.locator('.rule').count()).toBe(4);
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});
