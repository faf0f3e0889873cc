/** Kiosks and screens in an office that is not open to all: paired from another machine, moved, shut out. */
import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { REPORT_EVERY_MS } from '../../contracts/devices.ts';
import { signedIn } from '../support/api-client.ts';
import { accessibilityFaults, faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { SHUT_OFFICE, startShutHall } from '../support/shut-hall.ts';

const PHONE = { width: 360, height: 740 };
const password = randomBytes(12).toString('base64url');
const running = new AsyncDisposableStack();
const browser = drivenBrowser();
let hallUrl: string;

beforeAll(async () => {
  ({ url: hallUrl } = running.use(await startShutHall(password)));
}, 120_000);
afterAll(() => running.disposeAsync());

async function openPage(path: string, size: { width: number; height: number } = SIZES.desk): Promise<Page> {
  const page = await browser.newPage(size);
  await page.goto(hallUrl + path);
  return page;
}

/** A kiosk whose timers a test can put forward. */
async function openKiosk(path: string): Promise<Page> {
  const page = await browser.newPage(SIZES.kiosk);
  await page.clock.install();
  await page.goto(hallUrl + path);
  return page;
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

async function codeOn(page: Page): Promise<string> {
  const code = page.locator('p', { hasText: /^[2-9A-Z]{3} [2-9A-Z]{3}$/ });
  await code.waitFor();
  return code.innerText();
}

/** What an administrator does at their own machine, without its page. */
async function approved(code: string, name: string, office = SHUT_OFFICE): Promise<string> {
  const admin = await signedIn(hallUrl, 'admin', password);
  const { id: officeId } = await admin('get-office', { office });
  const { id } = await admin('approve-pairing', { code }, { officeId, name, place: '' });
  return id;
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
const heading = (page: Page, name: string) => page.getByRole('heading', { name });
const row = (page: Page, name: string) => page.getByRole('row').filter({ has: button(page, name) });
const KIOSK_HOME = 'Merrni një biletë';

/** Puts the kiosk's time forward, report by report, until it has noticed. */
async function reportsUntil(kiosk: Page, noticed: () => Promise<boolean> | boolean): Promise<void> {
  await expect
    .poll(
      async () => {
        await kiosk.clock.fastForward(REPORT_EVERY_MS);
        return noticed();
      },
      { timeout: 20_000, interval: 500 },
    )
    .toBe(true);
}

async function chooseService(kiosk: Page): Promise<void> {
  await kiosk.getByRole('button', { name: 'Gjendja civile' }).click();
  await kiosk.getByRole('listitem').first().getByRole('button').click();
  await button(kiosk, /^Merrni biletën/).waitFor();
}

describe('a kiosk in an office that is not open to all', () => {
  it('shows a code, is paired from another machine, and gives tickets without a touch in between', async () => {
    const kiosk = await openKiosk(`/kiosk/${SHUT_OFFICE}`);
    const code = await codeOn(kiosk);
    await heading(kiosk, 'Kjo kioskë nuk është lidhur ende.').waitFor();
    await kiosk.getByText('This kiosk is not paired yet.').waitFor();
    await kiosk.getByRole('img', { name: `Kodi QR që të çon te lidhja e ${code}` }).waitFor();
    expect(await accessibilityFaults(kiosk)).toEqual([]);

    const admin = await openPage('/admin');
    await signIn(admin, 'admin');
    await admin.getByRole('link', { name: 'Pajisjet' }).click();
    await admin.getByText('Asnjë kioskë a ekran nuk është lidhur ende.').waitFor();
    expect(await faultsInBothThemes(admin)).toEqual([]);
    await button(admin, 'Lidh një pajisje').click();
    await admin.keyboard.type('abc');
    await admin.keyboard.press('Enter');
    await admin.getByText('Shkruani gjashtë shkronjat e shifrat që shfaq pajisja.').waitFor();
    await admin.getByLabel('Kodi').fill('222 222');
    await admin.keyboard.press('Enter');
    await admin.getByText(/^Asnjë pajisje nuk e shfaq këtë kod/).waitFor();
    expect(await faultsInBothThemes(admin)).toEqual([]);
    await admin.getByLabel('Kodi').fill(code.toLowerCase());
    await admin.keyboard.press('Enter');
    await admin.getByText('Lidheni vetëm nëse e shihni këtë kod te vetë pajisja.').waitFor();
    expect(await admin.getByRole('dialog').innerText()).toMatch(/Kioska[^]*127\.0\.0\.1[^]*Chrome, Linux/);
    await admin.getByLabel('Zyra').selectOption('Njësia administrative Shëngjin');
    await admin.getByLabel('Vendi').fill('te hyrja');
    expect(await faultsInBothThemes(admin)).toEqual([]);
    await admin.keyboard.press('Enter');
    await admin.getByText('Kioska 1 u lidh.').waitFor();

    await heading(kiosk, KIOSK_HOME).waitFor();
    await chooseService(kiosk);
    await button(kiosk, /^Merrni biletën/).click();
    await heading(kiosk, 'Numri juaj').waitFor();
    await row(admin, 'Kioska 1').getByText('e lidhur', { exact: true }).waitFor();
    expect(await row(admin, 'Kioska 1').innerText()).toMatch(/Kioska · te hyrja/);
    expect(await faultsInBothThemes(admin)).toEqual([]);
  });

  it('tells who is at it what to do when it is shut out, and shows its code when they have gone', async () => {
    const kiosk = await openKiosk('/kiosk');
    await approved(await codeOn(kiosk), 'Kioska që ikën');
    await heading(kiosk, KIOSK_HOME).waitFor();
    expect(new URL(kiosk.url()).pathname).toBe(`/kiosk/${SHUT_OFFICE}`);
    await chooseService(kiosk);

    const admin = await openPage('/admin/devices');
    await signIn(admin, 'admin');
    await button(admin, 'English').click();
    await button(admin, 'Kioska që ikën').click();
    expect(await faultsInBothThemes(admin)).toEqual([]);
    await admin.getByLabel('Name').fill('Kioska që mbeti');
    await button(admin, 'Pair a device').click();
    await admin
      .getByRole('dialog', { name: 'Leave without saving?' })
      .getByRole('button', { name: 'Leave' })
      .click();
    await admin.getByRole('dialog', { name: 'Pair a device' }).waitFor();
    await button(admin, 'Kioska që ikën').click();
    expect(await admin.getByLabel('Name').inputValue()).toBe('Kioska që ikën');
    await button(admin, 'Shut out').click();
    const question = admin.getByRole('dialog', { name: 'Shut out Kioska që ikën?' });
    expect(await faultsInBothThemes(admin)).toEqual([]);
    await admin.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    await button(admin, 'Shut out').click();
    await question.getByRole('button', { name: 'Shut out' }).click();
    await admin.getByText('Kioska që ikën is shut out.').waitFor();
    await admin.getByLabel('Show the 1 shut out as well').check();
    await row(admin, 'Kioska që ikën')
      .getByText(/^shut out since \d/)
      .waitFor();
    expect(await faultsInBothThemes(admin)).toEqual([]);

    await button(kiosk, /^Merrni biletën/).click();
    await heading(kiosk, 'Kjo kioskë nuk jep bileta tani.').waitFor();
    await kiosk.getByText('Kërkojani biletën punonjësve në sallë.').waitFor();
    expect(await accessibilityFaults(kiosk)).toEqual([]);
    await kiosk.clock.fastForward(61_000);
    await codeOn(kiosk);
  });

  it('comes back to its code by itself when nobody is there, and goes over to another office when it is moved', async () => {
    const kiosk = await openKiosk('/kiosk');
    const id = await approved(await codeOn(kiosk), 'Kioska që lëviz');
    await heading(kiosk, KIOSK_HOME).waitFor();
    const admin = await signedIn(hallUrl, 'admin', password);
    const { id: officeId } = await admin('get-office', { office: 'lezhe' });
    await admin('change-device', { device: id }, { officeId });
    await reportsUntil(kiosk, () => kiosk.url().endsWith('/kiosk/lezhe'));
    const { id: back } = await admin('get-office', { office: SHUT_OFFICE });
    await admin('change-device', { device: id }, { officeId: back });
    await reportsUntil(kiosk, () => kiosk.url().endsWith(`/kiosk/${SHUT_OFFICE}`));
    await heading(kiosk, KIOSK_HOME).waitFor();
    await admin('revoke-device', { device: id });
    await reportsUntil(kiosk, () => heading(kiosk, 'Kjo kioskë nuk është lidhur ende.').isVisible());
    await codeOn(kiosk);
  });

  it('takes another code when one has ended, and goes on when the server was away', async () => {
    const kiosk = await openKiosk('/kiosk');
    const first = await codeOn(kiosk);
    await kiosk.route('**/pairings/claim', (route) => route.abort());
    await kiosk.getByText('Serveri nuk përgjigjet. Po provohet përsëri vetë.').waitFor();
    expect(await accessibilityFaults(kiosk)).toEqual([]);
    await kiosk.unroute('**/pairings/claim');
    await kiosk.getByText('Serveri nuk përgjigjet. Po provohet përsëri vetë.').waitFor({ state: 'detached' });
    expect(await codeOn(kiosk)).toBe(first);
    const problem = { type: 'about:blank', title: 'x', status: 404, detail: 'x', code: 'NOT_FOUND' };
    await kiosk.route(
      '**/pairings/claim',
      (route) => route.fulfill({ status: 404, contentType: 'application/problem+json', json: problem }),
      { times: 1 },
    );
    await expect.poll(() => codeOn(kiosk), { timeout: 15_000 }).not.toBe(first);
    await approved(await codeOn(kiosk), 'Kioska me kod të dytë');
    await heading(kiosk, KIOSK_HOME).waitFor();
  });

  it('asks nothing of the server about devices where the office is open to anyone', async () => {
    const page = await browser.newPage(SIZES.kiosk);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const said: string[] = [];
    page.on('console', (message) => said.push(message.text()));
    await page.goto(`${hallUrl}/kiosk/lezhe`);
    await heading(page, KIOSK_HOME).waitFor();
    expect(asked.filter((path) => path.startsWith('/api/v1/me'))).toEqual([]);
    expect(said).toEqual([]);
  });
});

describe('a screen in an office that is not open to all', () => {
  it('is paired by the phone that scanned it, by keyboard alone, says what is wrong with it, and shows its code when shut out', async () => {
    const screen = await browser.newPage(SIZES.display);
    // What drives the page here counts as a touch, so the browser would let it be heard.
    await screen.addInitScript(() => {
      Object.defineProperty(AudioContext.prototype, 'state', { get: () => 'suspended' });
    });
    await screen.goto(`${hallUrl}/display`);
    const code = await codeOn(screen);
    await heading(screen, 'Ky ekran nuk është lidhur ende.').waitFor();
    expect(await accessibilityFaults(screen)).toEqual([]);

    const phone = await openPage(`/admin/devices?pair=${code.replace(' ', '')}`, PHONE);
    await signIn(phone, 'admin');
    await phone.getByText(code, { exact: true }).waitFor();
    expect(await faultsInBothThemes(phone)).toEqual([]);
    for (const key of ['Tab', 'ArrowDown', 'Tab', 'Tab']) await phone.keyboard.press(key);
    await phone.keyboard.type('mbi sportelin 3');
    await phone.keyboard.press('Enter');
    await phone.getByText('Ekrani 1 u lidh.').waitFor();
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);

    await screen.waitForURL(`**/display/${SHUT_OFFICE}`);
    await screen.getByText('Në pritje').first().waitFor();
    await row(phone, 'Ekrani 1')
      .getByText(/^Pa zë/)
      .waitFor();
    expect(await row(phone, 'Ekrani 1').innerText()).toMatch(/e lidhur, me telashe/);
    expect(await faultsInBothThemes(phone)).toEqual([]);

    await button(phone, 'Ekrani 1').click();
    await phone.getByLabel('Emri').fill('Ekrani i sallës');
    await phone.keyboard.press('Escape');
    await phone.getByRole('dialog', { name: 'Të dilet pa ruajtur?' }).waitFor();
    await phone.keyboard.press('Escape');
    await button(phone, 'Ruaj').click();
    await phone.getByText('Ekrani i sallës u ruajt.').waitFor();
    await button(phone, 'Ekrani i sallës').click();
    await button(phone, 'Përjashto').click();
    await phone
      .getByRole('dialog', { name: /^Të përjashtohet/ })
      .getByRole('button', { name: 'Përjashto' })
      .click();
    await heading(screen, 'Ky ekran nuk është lidhur ende.').waitFor();
    expect(await codeOn(screen)).not.toBe(code);
  });

  it('leads from an address without an office to the one it was paired for', async () => {
    const screen = await openPage('/display', SIZES.display);
    await approved(await codeOn(screen), 'Ekrani 2');
    await screen.waitForURL(`**/display/${SHUT_OFFICE}`);
    await screen.goto(`${hallUrl}/display`);
    await screen.waitForURL(`**/display/${SHUT_OFFICE}`);
  });
});

describe('the administration', () => {
  it('is for administrators, and leads them to the first section that is theirs', async () => {
    const page = await openPage('/admin/devices');
    await signIn(page, 'manager');
    await heading(page, 'Administrimi është për administratorët.').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('main').getByRole('link', { name: 'Treguesit' }).click();
    await page.waitForURL('**/dashboard**');
    await button(page, 'Dil').click();
    await page.waitForURL('**/sign-in');
    await page.goto(`${hallUrl}/admin`);
    await signIn(page, 'admin');
    await page.waitForURL('**/admin/staff');
  });

  it('keeps the list while the server is away, and says since when it is old', async () => {
    const page = await browser.newPage(SIZES.desk);
    await page.clock.install();
    await page.goto(`${hallUrl}/admin/devices`);
    await signIn(page, 'admin');
    await heading(page, 'Pajisjet').waitFor();
    await page.route('**/api/v1/devices?**', (route) => route.abort());
    await page.clock.fastForward(10_000);
    await page.getByText(/^Nuk po përditësohet që nga \d/).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.reload();
    await page.getByRole('alert').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.unroute('**/api/v1/devices?**');
    await button(page, 'Provo përsëri').click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});
