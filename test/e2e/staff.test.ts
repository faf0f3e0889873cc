/** The administration of accounts, on a hall of its own: the other files' accounts stay as they are. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signedIn, type ApiClient } from '../support/api-client.ts';
import { faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { startOwnHall } from '../support/hall.ts';

const password = randomBytes(12).toString('base64url');
const own = 'kafe me qumësht e mjaltë';
const running = new AsyncDisposableStack();
const browser = drivenBrowser();
let hallUrl: string;
let admin: ApiClient;

beforeAll(async () => {
  ({ url: hallUrl } = running.use(await startOwnHall({ SPORTELI_ADMIN_PASSWORD: password })));
  admin = await signedIn(hallUrl, 'admin', password);
});
afterAll(async () => {
  await running.disposeAsync();
});

async function openAs(
  username: string,
  secret: string,
  size: { width: number; height: number } = SIZES.desk,
  path = '/admin/staff',
): Promise<Page> {
  const page = await browser.newPage(size);
  await page.goto(hallUrl + path);
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
  return page;
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const dialog = (page: Page) => page.getByRole('dialog');
const row = (page: Page, text: string) => page.locator('tbody tr').filter({ hasText: text });

/** Somebody with a password of their own. */
async function person(username: string, name: string, grants: unknown[]): Promise<void> {
  const body = { username, name, grants, rights: [], languages: ['sq'] };
  const made = await admin('add-staff', {}, body);
  const response = await fetch(`${hallUrl}/api/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: made.password }),
  });
  const { token } = (await response.json()) as { token: string };
  const changed = await fetch(`${hallUrl}/api/v1/me/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ current: made.password, next: own }),
  });
  expect(changed.status).toBe(204);
}
async function officeId(code: string): Promise<string> {
  return (await admin('get-office', { office: code })).id;
}

it('makes a clerk, who changes the password and works at the desk', async () => {
  const page = await openAs('admin', password);
  await row(page, 'clerk1').waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);

  await button(page, 'Shto llogari').click();
  // It begins with the name; nothing is sent that is not there.
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toMatch(/-name$/);
  await page.keyboard.press('Enter');
  await dialog(page).getByText('Plotësojeni këtë.').first().waitFor();
  await dialog(page).getByText('Zgjidhni të paktën një zyrë.').waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.keyboard.type('Teuta Sportelistja');
  await dialog(page).getByLabel('Emri i përdoruesit').fill('Admin');
  await dialog(page).getByLabel('Njësia administrative Shëngjin').check();
  await button(page, 'Krijo llogarinë').click();
  await dialog(page)
    .getByText(/Ky emër përdoruesi është i zënë/)
    .waitFor();
  await dialog(page).getByLabel('Emri i përdoruesit').fill('teuta');
  await button(page, 'Krijo llogarinë').click();
  await dialog(page)
    .getByText(/^Shfaqet vetëm tani/)
    .waitFor();
  const given = await dialog(page).locator('code').innerText();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await button(page, 'E dhashë').click();
  const state = row(page, 'teuta');
  await state.getByText('duhet të ndryshojë fjalëkalimin').waitFor();
  await page.context().close();

  const theirs = await openAs('teuta', given, SIZES.desk, '/desk');
  await theirs.getByText(/e zgjodhi dikush tjetër/).waitFor();
  await theirs.getByLabel('Fjalëkalimi i tanishëm').fill(given);
  await theirs.getByLabel('Fjalëkalimi i ri').fill(own);
  await button(theirs, 'Ndrysho fjalëkalimin').click();
  await theirs.waitForURL(/\/desk/);
  await theirs
    .getByRole('button', { name: /^Hap sportelin/ })
    .first()
    .click();
  await theirs.getByText(/^Sporteli është i lirë/).waitFor();
  await theirs.getByText('Teuta Sportelistja').waitFor();
}, 120_000);

it('shows an administrator of an office only theirs, and offers only what they may give', async () => {
  const scope = { officeIds: [await officeId('shengjin')] };
  await person('zyra', 'Administratorja e zyrës', [{ role: 'office-admin', scope }]);
  const page = await openAs('zyra', own);
  await row(page, 'unit1').waitFor();
  expect(await row(page, 'clerk1').count()).toBe(0);
  expect(
    await page
      .locator('tbody tr')
      .filter({ hasText: /^admin$/ })
      .count(),
  ).toBe(0);
  await button(page, 'Shto llogari').click();
  const roles = await dialog(page).getByLabel('Roli', { exact: true }).locator('option').allInnerTexts();
  expect(roles).toEqual(['Sportelist', 'Mbikëqyrës', 'Drejtues']);
  const places = await dialog(page).getByLabel('Ku', { exact: true }).locator('option').allInnerTexts();
  expect(places).toEqual(['Zyra të zgjedhura']);
  expect(await dialog(page).getByLabel('Njësia administrative Shëngjin').isChecked()).toBe(true);
  await page.keyboard.press('Escape');
  await button(page, 'Administratorja e zyrës').click();
  await dialog(page).getByText('Kjo është llogaria juaj.', { exact: false }).waitFor();
  expect(await dialog(page).getByRole('button', { name: 'Ruaj' }).count()).toBe(0);
  await button(page, 'English').click();
  await dialog(page).getByText('This is your own account.', { exact: false }).waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
});

it('searches, changes a role, disables with a way back, and gives a new password', async () => {
  const scope = { officeIds: [await officeId('lezhe')] };
  await person('gezim', 'Gëzim Prova', [{ role: 'clerk', scope }]);
  const page = await openAs('admin', password);
  await page.getByLabel('Emri ose emri i përdoruesit').fill('gezim pro');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\?q=gezim/);
  await page.getByText('1 llogari në listë').waitFor();

  await button(page, 'Gëzim Prova').click();
  await dialog(page).getByLabel('Roli', { exact: true }).selectOption('Mbikëqyrës');
  // What was entered is not lost without asking.
  await page.keyboard.press('Escape');
  await page.getByText('Ndryshimet që bëtë këtu humbasin.').waitFor();
  await page.keyboard.press('Escape');
  await button(page, 'Ruaj').click();
  await page.getByText('Llogaria e Gëzim Prova u ruajt.').waitFor();
  await row(page, 'gezim').getByText('Mbikëqyrës').waitFor();

  await button(page, 'Gëzim Prova').click();
  await button(page, 'Çaktivizo').click();
  await page.getByText(/hyrjet e hapura mbyllen menjëherë/).waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page
    .getByRole('dialog', { name: /Të çaktivizohet/ })
    .getByRole('button', { name: 'Çaktivizo' })
    .click();
  await row(page, 'gezim').getByText('e çaktivizuar').waitFor();
  await button(page, 'Zhbëje').click();
  await row(page, 'gezim').getByText('aktive', { exact: true }).waitFor();

  await button(page, 'Gëzim Prova').click();
  await button(page, 'Fjalëkalim i ri').click();
  await page
    .getByRole('dialog', { name: /fjalëkalim i ri\?/ })
    .getByRole('button', { name: 'Fjalëkalim i ri' })
    .click();
  await dialog(page).getByText('Fjalëkalimi i gezim').waitFor();
  await button(page, 'E dhashë').click();
  await row(page, 'gezim').getByText('duhet të ndryshojë fjalëkalimin').waitFor();
  expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Gëzim Prova');
});

it('says what is so where there is nothing, and where the server is away', async () => {
  const page = await openAs('admin', password);
  await row(page, 'clerk1').waitFor();
  await page.getByLabel('Emri ose emri i përdoruesit').fill('askush me këtë emër');
  await button(page, 'Kërko').click();
  await page.getByText('Këtu nuk ka asnjë llogari.').waitFor();
  await button(page, 'English').click();
  await page.getByText('There is no account here.').waitFor();
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.route('**/api/v1/staff*', (route) => route.abort());
  await button(page, 'Show all').click();
  await page.getByText('No connection to the server.').waitFor();
  await page.unroute('**/api/v1/staff*');
  await button(page, 'Try again').click();
  await row(page, 'clerk1').waitFor();
});

it('can be used on a phone, by keyboard, in English', async () => {
  const page = await openAs('admin', password, { width: 360, height: 740 });
  await row(page, 'clerk1').waitFor();
  await button(page, 'English').click();
  await button(page, 'Sportelisti 1').focus();
  await page.keyboard.press('Enter');
  await dialog(page).getByText('What the clerk may do').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await faultsInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent?.trim()))
    .toBe('Sportelisti 1');
});
