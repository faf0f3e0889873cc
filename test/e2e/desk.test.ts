import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import type { AnswerOf } from '../../contracts/api.ts';
import { apiClient, signedIn, type ApiClient } from '../support/api-client.ts';
import { accessibilityFaults, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { layCable } from '../support/cable.ts';
import { emptyQueues } from '../support/empty-office.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const anyone = apiClient(hallUrl);

const browser = drivenBrowser();

type Prepare = (page: Page) => Promise<unknown>;

async function openPage(path: string, origin = hallUrl, prepare?: Prepare): Promise<Page> {
  const page = await browser.newPage(SIZES.desk);
  await prepare?.(page);
  await page.goto(origin + path);
  return page;
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/** A desk whose clerk works at the counter of the same number. */
async function deskAt(number: number, origin = hallUrl, prepare?: Prepare): Promise<Page> {
  const page = await openPage('/desk', origin, prepare);
  await signIn(page, `clerk${number}`);
  await button(page, `Hap sportelin ${number}`).click();
  await page.getByText(/^Sporteli është i lirë/).waitFor();
  return page;
}

/** The same clerk, were they given no right. */
const withoutRights: Prepare = (page) =>
  page.route('**/api/v1/me', async (route) => {
    const response = await route.fetch();
    if (!response.ok()) return route.fulfill({ response });
    const me = (await response.json()) as AnswerOf<'get-me'>;
    return route.fulfill({ response, json: { ...me, staff: { ...me.staff, rights: [] } } });
  });

async function takeTicket(office = 'lezhe'): Promise<string> {
  const { items } = await anyone('list-services', { office });
  const { ticket } = await anyone('take-ticket', { office }, { serviceId: items[0]?.id });
  return ticket.number;
}

/** A clerk of the unit, whose queues are empty now. */
async function emptyUnit(): Promise<ApiClient> {
  const clerk = await signedIn(hallUrl, 'unit1', password);
  await emptyQueues(clerk, 'shengjin');
  return clerk;
}

describe('sign-in page', () => {
  it('says in words what is wrong, and goes on to the page that was asked for', async () => {
    const page = await openPage('/desk');
    await page.waitForURL('**/sign-in?next=%2Fdesk');
    await button(page, 'Hyr').click();
    await page.getByText('Shkruani emrin e përdoruesit.').waitFor();
    await page.getByLabel('Emri i përdoruesit').fill('clerk1');
    await page.getByLabel('Fjalëkalimi', { exact: true }).fill('not it');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Emri ose fjalëkalimi nuk është i saktë').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await signIn(page, 'clerk1');
    await page.waitForURL('**/desk');
    await page.getByRole('heading', { name: 'Ku punoni sot?' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('sends on whoever is signed in, but only to a page of this site', async () => {
    const page = await openPage('/sign-in?next=//elsewhere.example/desk');
    await signIn(page, 'manager');
    await page.waitForURL('**/dashboard');
    await page.goto(`${hallUrl}/sign-in?next=/desk`);
    await page.getByText('Tavolina është për sportelistët.').waitFor();
  });

  it('speaks English where somebody chooses it, and remembers', async () => {
    const page = await openPage('/sign-in');
    await button(page, 'English').click();
    await page.getByRole('heading', { name: 'Staff sign-in' }).waitFor();
    await page.reload();
    await page.getByLabel('User name').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
  });
});

describe('desk', () => {
  it('calls, recalls, serves and finishes with the space bar alone, and keeps its place over a reload', async () => {
    await takeTicket();
    const page = await deskAt(1);
    await page.keyboard.press('Space');
    await button(page, 'Fillo shërbimin').waitFor();
    const number = await page.locator('.number').innerText();
    await page.getByText(`Thirrët ${number}.`).waitFor();
    await page.getByText(/Afati i saj/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('r');
    await page.getByText('thirrur 2 herë').waitFor();
    await page.keyboard.press('Space');
    await button(page, 'Përfundo').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.reload();
    await button(page, 'Përfundo').waitFor();
    expect(await page.locator('.number').innerText()).toBe(number);
    await page.keyboard.press('Space');
    await page.getByText(`Përfunduat ${number}:`).waitFor();
    await page.keyboard.press('q');
    await button(page, 'Hap sportelin 1').waitFor();
  });

  it('notes a no-show only at the second press of a clerk who could not bring it back', async () => {
    await takeTicket();
    const page = await deskAt(2, hallUrl, withoutRights);
    await button(page, 'Thirr tjetrin').click();
    await button(page, 'Nuk u paraqit').click();
    await button(page, /^Shtypni përsëri/).waitFor();
    await page.keyboard.press('Escape');
    await button(page, 'Nuk u paraqit').click();
    await button(page, /^Shtypni përsëri/).click();
    await page.getByText(/nuk u paraqit\.$/).waitFor();
    await page.getByText(/^Sporteli është i lirë/).waitFor();
  });

  it('calls one person for a double click', async () => {
    await takeTicket();
    await takeTicket();
    const page = await deskAt(3);
    const commands: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') commands.push(new URL(request.url()).pathname.split('/').at(-1) ?? '');
    });
    await button(page, 'Thirr tjetrin').dblclick();
    await page.getByText(/^Thirrët/).waitFor();
    await page.keyboard.press('r');
    await page.getByText('thirrur 2 herë').waitFor();
    expect(commands).toEqual(['call-next', 'recall']);
  });

  it('says that the counter was opened again elsewhere, and goes on here with the same ticket', async () => {
    await takeTicket();
    const page = await deskAt(4);
    await button(page, 'Thirr tjetrin').click();
    await button(page, 'Fillo shërbimin').waitFor();
    const number = await page.locator('.number').innerText();
    const clerk = await signedIn(hallUrl, 'clerk4', password);
    const { counter } = await clerk('get-me');
    await clerk('sign-in', { office: 'lezhe', counter: counter?.id ?? '' }, {});
    await page.getByText('Ky sportel u hap përsëri diku tjetër.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await button(page, 'Vazhdo këtu').click();
    await button(page, 'Fillo shërbimin').click();
    await button(page, 'Përfundo').waitFor();
    expect(await page.locator('.number').innerText()).toBe(number);
  });

  it('offers to leave the other counter to a clerk who asks for a second one', async () => {
    const clerk = await signedIn(hallUrl, 'clerk5', password);
    const page = await openPage('/desk');
    await signIn(page, 'clerk5');
    await button(page, 'Hap sportelin 6').waitFor();
    const { items } = await clerk('list-counters', { office: 'lezhe' });
    const fifth = items.find(({ name }) => name === '5')?.id ?? '';
    await clerk('sign-in', { office: 'lezhe', counter: fifth }, {});
    await button(page, 'Hap sportelin 6').click();
    await page.getByText('Keni hyrë te sporteli 5.').waitFor();
    await button(page, 'Dil atje dhe hap sportelin 6').click();
    await page.getByText(/^Sporteli është i lirë/).waitFor();
    const { counter } = await clerk('get-me');
    expect(counter?.name).toBe('6');
    const stale = await page.context().newPage();
    await stale.goto(`${hallUrl}/desk`);
    await stale.getByText(/^Sporteli është i lirë/).waitFor();
    await page.keyboard.press('q');
    await button(page, 'Hap sportelin 5').click();
    await stale.getByText('Sporteli u mbyll diku tjetër.').waitFor();
    await button(stale, 'Vazhdo këtu').click();
    await stale.getByText('Keni hyrë te sporteli 5.').waitFor();
    await button(stale, 'Kthehu te sporteli 5').click();
    await stale.getByText(/^Sporteli është i lirë/).waitFor();
    await stale.keyboard.press('q');
    await page.getByText('Sporteli u mbyll diku tjetër.').waitFor();
  });

  it('says who has a counter, and does not offer it', async () => {
    const clerk = await signedIn(hallUrl, 'clerk7', password);
    const { items } = await clerk('list-counters', { office: 'lezhe' });
    const seventh = { office: 'lezhe', counter: items.find(({ name }) => name === '7')?.id ?? '' };
    const { epoch } = await clerk('sign-in', seventh, {});
    const page = await openPage('/desk');
    await signIn(page, 'clerk8');
    await page
      .getByText(/punon dikush tjetër/)
      .first()
      .waitFor();
    await button(page, 'Hap sportelin 8').waitFor();
    expect(await button(page, 'Hap sportelin 7').count()).toBe(0);
    await clerk('sign-out', seventh, { epoch });
    await button(page, 'Hap sportelin 7').waitFor();
  });

  it('does not offer a call while nobody waits, and tells in its title when somebody comes', async () => {
    await emptyUnit();
    const page = await openPage('/desk');
    await signIn(page, 'unit2');
    await button(page, 'Hap sportelin 2').click();
    await button(page, 'Askush në pritje').waitFor();
    await page.getByText('Kur vjen dikush, numri del këtu.').first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.title()).toBe('Sporteli 2 · Tavolina');
    await takeTicket('shengjin');
    await button(page, 'Thirr tjetrin').waitFor();
    expect(await page.title()).toBe('(1) në pritje · Sporteli 2');
    await button(page, 'Thirr tjetrin').click();
    await button(page, 'Fillo shërbimin').click();
    await button(page, 'Përfundo').click();
    await button(page, 'Dil nga sporteli').click();
    await button(page, 'Hap sportelin 2').waitFor();
  });

  it('does a command once whose answer was lost on the way', async () => {
    await takeTicket();
    const page = await deskAt(7);
    const keys: (string | undefined)[] = [];
    await page.route('**/call-next', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await button(page, 'Thirr tjetrin').click();
    await page.getByText(/^Thirrët/).waitFor();
    await button(page, 'Fillo shërbimin').waitFor();
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    const clerk = await signedIn(hallUrl, 'clerk7', password);
    const { counter } = await clerk('get-me');
    expect(counter?.ticket?.number).toBe(await page.locator('.number').innerText());
    expect(counter?.ticket?.calls).toBe(1);
  });

  it('says since when it is not up to date, and catches up by itself', async () => {
    await using cable = await layCable(hallUrl);
    const page = await deskAt(8, cable.url);
    cable.cut();
    await page.getByText(/^Radhët nuk po përditësohen që nga/).waitFor();
    await takeTicket();
    cable.mend();
    await page.getByText(/^Radhët nuk po përditësohen që nga/).waitFor({ state: 'detached' });
    await button(page, 'Thirr tjetrin').waitFor();
    await page.keyboard.press('q');
    await button(page, 'Hap sportelin 8').waitFor();
  });

  it('leads to the sign-in page where the session has ended, and back', async () => {
    const page = await openPage('/desk');
    await signIn(page, 'supervisor');
    await button(page, 'Hap sportelin 8').waitFor();
    await page.context().clearCookies();
    await button(page, 'Hap sportelin 8').click();
    await page.getByText(/^Hyrja juaj ka mbaruar/).waitFor();
    await signIn(page, 'supervisor');
    await page.waitForURL('**/desk');
    await button(page, 'Dil').click();
    await page.getByRole('heading', { name: 'Hyrja e stafit' }).waitFor();
  });
});
