/** Single sign-on in a real browser: over the provider's own login page, which is another site, and back. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { startOwnHall } from '../support/hall.ts';
import { startProvider } from '../support/provider.ts';

const running = new AsyncDisposableStack();
const browser = drivenBrowser();
let hallUrl: string;

beforeAll(async () => {
  const provider = running.use(await startProvider());
  const started = await startOwnHall({
    SPORTELI_ADMIN_PASSWORD: randomBytes(12).toString('base64url'),
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'sporteli',
    OIDC_CLIENT_SECRET: 'a secret of the client',
    OIDC_NAME: 'Bashkia Lezhë',
    OIDC_GRANTS: JSON.stringify({ clerks: [{ role: 'clerk', scope: { offices: ['lezhe'] } }] }),
  });
  hallUrl = running.use(started).url;
  await provider.set({ redirectUri: `${hallUrl}/sso/callback` });
  await provider.know('arta', { name: 'Arta', preferred_username: 'arta', groups: ['clerks'] });
  await provider.know('besa', { name: 'Besa', preferred_username: 'besa', groups: [] });
});
afterAll(async () => {
  await running.disposeAsync();
});

async function openPage(path: string): Promise<Page> {
  const page = await browser.newPage(SIZES.desk);
  await page.goto(hallUrl + path);
  return page;
}
const way = (page: Page, name = 'Hyni me Bashkia Lezhë') => page.getByRole('link', { name });

async function logIn(page: Page, login: string): Promise<void> {
  await page.getByLabel('Login').fill(login);
  await page.getByLabel('Password').fill('any');
  await page.keyboard.press('Enter');
}
describe('single sign-on in a browser', () => {
  it('leads over the provider to where somebody works, by keyboard alone', async () => {
    const page = await openPage('/sign-in');
    await way(page).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await way(page).focus();
    await page.keyboard.press('Enter');
    await logIn(page, 'arta');
    await page.getByRole('button', { name: 'Hap sportelin 1' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk');
    await page.reload();
    await page.getByRole('button', { name: 'Hap sportelin 1' }).waitFor();
  });

  it('leads to the page that was wanted, where there is no password to change', async () => {
    const page = await openPage('/account?lang=en');
    await way(page, 'Sign in with Bashkia Lezhë').click();
    await logIn(page, 'arta');
    await page.getByText(/^You sign in by single sign-on/).waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
    await page.getByRole('heading', { name: 'Where you are signed in' }).waitFor();
    expect(await page.locator('input').count()).toBe(0);
    expect(await faultsInBothThemes(page)).toEqual([]);
  });

  it('says why it let nobody in, and what to do', async () => {
    const page = await openPage('/sign-in');
    await way(page).click();
    await logIn(page, 'besa');
    await page.getByText('Nuk keni punë në këtë zyrë').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.goto(`${page.url()}&lang=en`);
    await page.getByText('You have no work in this office').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
  });
});
