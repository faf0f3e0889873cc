/** One's own account, on a hall of its own: the other files' accounts keep their passwords. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { signedIn } from '../support/api-client.ts';
import { accessibilityFaults, faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { startOwnHall } from '../support/hall.ts';
import { codeAt } from '../support/totp.ts';

const password = randomBytes(12).toString('base64url');
const next = 'kafe me qumësht e mjaltë';
const running = new AsyncDisposableStack();
const browser = drivenBrowser();
let hallUrl: string;
let dataDir: string;

beforeAll(async () => {
  ({ url: hallUrl, dataDir } = running.use(await startOwnHall({ SPORTELI_ADMIN_PASSWORD: password })));
});
afterAll(async () => {
  await running.disposeAsync();
});

async function openPage(path: string): Promise<Page> {
  const page = await browser.newPage(SIZES.desk);
  await page.goto(hallUrl + path);
  return page;
}

async function signIn(page: Page, username: string, secret = password): Promise<void> {
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const heading = (page: Page, name: string) => page.getByRole('heading', { name });

/** An account as the administrator makes it; the hall follows. */
async function added(username: string): Promise<string> {
  const script = join(import.meta.dirname, '../../scripts/staff.ts');
  const args = [script, 'add', username, '--name', 'Sportelisti i ri', '--role', 'clerk', '--everywhere'];
  const env = { ...process.env, DATA_DIR: dataDir };
  const { stdout } = await promisify(execFile)(process.execPath, args, { env });
  const given = /^Password of \S+: (\S+)$/m.exec(stdout)?.[1] ?? '';
  await vi.waitFor(() => signedIn(hallUrl, username, given), { timeout: 20_000, interval: 500 });
  return given;
}

describe('the account page', () => {
  it('has a password that somebody else chose changed before anything else', async () => {
    const given = await added('clerk9');
    const page = await openPage('/desk');
    await signIn(page, 'clerk9', given);
    await page.getByText(/^Fjalëkalimin që keni e zgjodhi dikush tjetër/).waitFor();
    expect(await heading(page, 'Ku keni hyrë').count()).toBe(0);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByLabel('Fjalëkalimi i tanishëm').fill(given);
    await page.getByLabel('Fjalëkalimi i ri').fill('qwertyuiop');
    await page.keyboard.press('Enter');
    await page.getByText(/^Ky është nga fjalëkalimet më të zakonshme/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.goto(`${hallUrl}/desk`);
    await page.getByLabel('Fjalëkalimi i tanishëm').fill(given);
    await page.getByLabel('Fjalëkalimi i ri').fill(next);
    await page.keyboard.press('Enter');
    await button(page, 'Hap sportelin 1').waitFor();
    expect(new URL(page.url()).pathname).toBe('/desk');
    await signedIn(hallUrl, 'clerk9', next);
  });

  it('changes the password, and says what is wrong with one', async () => {
    const page = await openPage('/account');
    await signIn(page, 'clerk1');
    await page.getByLabel('Fjalëkalimi i tanishëm').fill('gabim');
    await page.getByLabel('Fjalëkalimi i ri').fill(next);
    await button(page, 'Ndrysho fjalëkalimin').click();
    await page.getByText('Ky nuk është fjalëkalimi juaj.').waitFor();
    await page.getByLabel('Fjalëkalimi i tanishëm').fill(password);
    await button(page, 'Ndrysho fjalëkalimin').click();
    await page.getByText('Fjalëkalimi u ndryshua. Hyrjet e tjera u mbyllën.').waitFor();
    await signedIn(hallUrl, 'clerk1', next);
  });

  it('sets up a code that sign-in then asks for, by keyboard alone', async () => {
    const page = await openPage('/account');
    await signIn(page, 'manager');
    await page.getByLabel('Fjalëkalimi juaj').focus();
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: 'Kodi QR për aplikacionin e kodeve' }).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    const secret = (await page.locator('code').innerText()).replaceAll(' ', '');
    await page.keyboard.type(codeAt(secret, Date.now()));
    await page.keyboard.press('Enter');
    await heading(page, 'Kodet rezervë').waitFor();
    const codes = await page.locator('ol li').allInnerTexts();
    expect(codes).toHaveLength(10);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(/Ju mbeten 10 kode rezervë/).waitFor();

    await button(page, 'Dil').click();
    await signIn(page, 'manager');
    await page.getByLabel('Kodi nga aplikacioni i kodeve').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.keyboard.type('000000');
    await page.keyboard.press('Enter');
    await page.getByText('Kodi nuk është i saktë').waitFor();
    // That of the step after, because each is good once.
    await page.getByLabel('Kodi nga aplikacioni i kodeve').fill(codeAt(secret, Date.now() + 30_000));
    await page.keyboard.press('Enter');
    await page.waitForURL('**/dashboard**');

    await page.goto(`${hallUrl}/account?lang=en`);
    await page.getByLabel('Your password').fill(password);
    await button(page, 'Turn the code off').click();
    await page.getByText(/^Off: the password alone signs you in/).waitFor();
    await signedIn(hallUrl, 'manager', password);
  });

  it('lists where one is signed in, and ends it there', async () => {
    const other = await openPage('/account');
    await signIn(other, 'supervisor');
    await heading(other, 'Ku keni hyrë').waitFor();
    const page = await openPage('/account');
    await signIn(page, 'supervisor');
    const rows = page.locator('section', { has: heading(page, 'Ku keni hyrë') }).getByRole('listitem');
    await rows.nth(1).waitFor();
    expect(await rows.filter({ hasText: 'kjo hyrje' }).count()).toBe(1);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await button(page, /^Mbylle Chrome, Linux · 127\.0\.0\.1/).click();
    await rows.nth(1).waitFor({ state: 'detached' });
    await other.reload();
    await heading(other, 'Hyrja e stafit').waitFor();
  });
});
