import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { Ticket } from '../../contracts/shapes.ts';
import { apiClient, signedIn, type ApiClient } from '../support/api-client.ts';
import { accessibilityFaults, faultsInBothThemes, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const office = 'shengjin';
const anyone = apiClient(hallUrl);

const browser = drivenBrowser();
let clerk: ApiClient;

beforeAll(async () => {
  clerk = await signedIn(hallUrl, 'unit1', password);
});

/** A service of the unit by its number in the list. Each test counts the tickets of one that no other test takes. */
async function serviceOf(code: string): Promise<string> {
  const { items } = await anyone('list-services', { office });
  return items.find((service) => service.code === code)?.id ?? '';
}

/** Takes tickets and serves the first of them; who is left over leaves at the end of the test. */
async function visits(serviceId: string, { taken, served }: { taken: number; served: number }) {
  const tickets: Ticket[] = [];
  for (let n = 0; n < taken; n++) {
    tickets.push((await anyone('take-ticket', { office }, { serviceId })).ticket);
  }
  const { items } = await clerk('list-counters', { office });
  const at = { office, counter: items[0]?.id ?? '' };
  const { epoch } = await clerk('sign-in', at, { serviceIds: [serviceId] });
  for (let n = 0; n < served; n++) {
    const { ticket } = await clerk('call-next', at, { epoch });
    await clerk('start', { ticket: ticket?.id ?? '' }, { epoch });
    await clerk('finish', { ticket: ticket?.id ?? '' }, { epoch });
  }
  await clerk('sign-out', at, { epoch });
  return {
    numbers: tickets.map(({ number }) => number),
    async [Symbol.asyncDispose]() {
      for (const { id } of tickets.slice(served)) await clerk('withdraw', { ticket: id }, {});
    },
  };
}

/** The page at an address, after signing in at the page that it leads to. */
async function openAs(username: string, query = ''): Promise<Page> {
  const page = await browser.newPage(SIZES.desk);
  await page.goto(`${hallUrl}/dashboard${query}`);
  await signIn(page, username);
  await page.waitForURL(`${hallUrl}/dashboard${query}`);
  return page;
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

const looksAt = (serviceId: string): string => `?office=${office}&service=${serviceId}`;
const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });
const sentence = (page: Page, words: string) => page.getByRole('heading', { level: 1, name: words });
const backToFigures = (page: Page) => link(page, 'Kthehu te treguesit');

describe('dashboard', () => {
  it('says that nobody came yet, and counts tickets as they are taken and served', async () => {
    const serviceId = await serviceOf('025');
    const page = await openAs('manager', looksAt(serviceId));
    await page.getByRole('heading', { name: 'Sot ende nuk ka bileta.' }).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await using _ = await visits(serviceId, { taken: 3, served: 2 });
    await sentence(page, 'Deri tani u shërbyen 2 nga 3 bileta.').waitFor();
    await page.getByText('Të plota deri në').waitFor();
    expect(await page.getByText('u arrit', { exact: true }).count()).toBe(3);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await using _more = await visits(serviceId, { taken: 1, served: 0 });
    await sentence(page, 'Deri tani u shërbyen 2 nga 4 bileta.').waitFor();
  });

  it('leads from each figure to the tickets it counts, and back', async () => {
    const serviceId = await serviceOf('018');
    await using visited = await visits(serviceId, { taken: 3, served: 1 });
    const page = await openAs('manager', looksAt(serviceId));
    const rows = page.locator('tbody').getByRole('row');
    const numbers = async () =>
      (await rows.locator('th').allInnerTexts()).map((text) => text.replaceAll(/\s/g, ''));

    await link(page, 'nga 3 bileta të lëshuara').click();
    await page.getByText('3 bileta në listë').waitFor();
    expect(await numbers()).toEqual(visited.numbers);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await backToFigures(page).click();
    await sentence(page, 'Deri tani u shërbyen 1 nga 3 bileta.').waitFor();

    await page.getByRole('definition').getByRole('link', { name: '1', exact: true }).first().click();
    await page.getByText('1 biletë në listë').waitFor();
    expect(await numbers()).toEqual(visited.numbers.slice(0, 1));
    await rows.getByText('u shërbye').waitFor();
    await rows.getByRole('cell', { name: '1', exact: true }).waitFor();
    await page.reload();
    await page.getByText('1 biletë në listë').waitFor();
    await page.goBack();
    await sentence(page, 'Deri tani u shërbyen 1 nga 3 bileta.').waitFor();

    await link(page, /^0,0/).first().click();
    await backToFigures(page).waitFor();
  });

  it('shows a chart as a table with the same figures, whose rows lead to their tickets', async () => {
    const serviceId = await serviceOf('017');
    await using visited = await visits(serviceId, { taken: 2, served: 1 });
    const page = await openAs('manager', looksAt(serviceId));
    await page.getByRole('img', { name: /^Shtylla të pritjes .* sipas orës/ }).waitFor();
    const section = page.locator('section', {
      has: page.getByRole('heading', { name: 'Pritja sipas orës' }),
    });
    await section.getByRole('button', { name: 'Si tabelë' }).click();
    const row = section.locator('tbody').getByRole('row');
    await row.first().waitFor();
    expect(await row.getByRole('cell').allInnerTexts()).toEqual(['2', '0,0', '0,0']);
    expect(await section.getByRole('img').count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    await row.getByRole('link').click();
    await page.getByText('2 bileta në listë').waitFor();
    await page
      .getByText(visited.numbers[0]?.slice(1) ?? '')
      .first()
      .waitFor();
    await backToFigures(page).click();
    await section.getByRole('img').waitFor();
  });

  it('looks at other days, at another office, and keeps the choice in its address', async () => {
    const page = await openAs('manager');
    await page.getByLabel('Zyra').selectOption('Njësia administrative Shëngjin');
    await page.waitForURL('**/dashboard?office=shengjin');
    await page.getByLabel('Ditët').selectOption('Një ditë');
    await page.getByLabel('Dita', { exact: true }).fill('2020-02-29');
    await page.waitForURL('**/dashboard?office=shengjin&range=day&day=2020-02-29');
    await page.getByRole('heading', { name: 'Në këto ditë nuk ka bileta.' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.reload();
    await page.getByRole('heading', { name: 'Në këto ditë nuk ka bileta.' }).waitFor();
    expect(await page.getByLabel('Dita', { exact: true }).inputValue()).toBe('2020-02-29');
  });

  it('speaks English where somebody chooses it, and remembers', async () => {
    const serviceId = await serviceOf('041');
    await using _ = await visits(serviceId, { taken: 1, served: 1 });
    const page = await openAs('manager', looksAt(serviceId));
    await sentence(page, 'Deri tani u shërbye 1 nga 1 biletë.').waitFor();
    await button(page, 'English').click();
    await sentence(page, 'So far 1 of 1 ticket was served.').waitFor();
    await page.reload();
    await sentence(page, 'So far 1 of 1 ticket was served.').waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('tells a clerk that the figures are for others', async () => {
    const page = await openAs('clerk8');
    await page.getByRole('heading', { name: 'Treguesit janë për drejtuesit dhe përgjegjësit.' }).waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.getByRole('main').getByRole('link', { name: 'Tavolina' }).click();
    await page.waitForURL('**/desk');
  });

  it('leads to the sign-in page where the session has ended, and back to the same look', async () => {
    const address = looksAt(await serviceOf('027'));
    const page = await openAs('supervisor', address);
    await page.getByRole('heading', { name: 'Sot ende nuk ka bileta.' }).waitFor();
    await page.context().clearCookies();
    await page.waitForURL('**/sign-in?next=*');
    await signIn(page, 'manager');
    await page.waitForURL(`${hallUrl}/dashboard${address}`);
    await button(page, 'Dil').click();
    await page.getByRole('heading', { name: 'Hyrja e stafit' }).waitFor();
    await page.goto(`${hallUrl}/dashboard`);
    await page.waitForURL('**/sign-in?next=*');
  });

  it('says since when it is not up to date, keeps what it knows, and catches up by itself', async () => {
    const serviceId = await serviceOf('028');
    await using _ = await visits(serviceId, { taken: 1, served: 1 });
    const page = await openAs('manager', looksAt(serviceId));
    await sentence(page, 'Deri tani u shërbye 1 nga 1 biletë.').waitFor();
    await page.route('**/api/**', (route) => route.abort());
    await page.getByText(/^Treguesit nuk po përditësohen që nga \d/).waitFor();
    await sentence(page, 'Deri tani u shërbye 1 nga 1 biletë.').waitFor();
    expect(await faultsInBothThemes(page)).toEqual([]);
    await using _more = await visits(serviceId, { taken: 1, served: 1 });
    await page.unroute('**/api/**');
    await sentence(page, 'Deri tani u shërbyen 2 nga 2 bileta.').waitFor();
    expect(await page.getByText(/^Treguesit nuk po përditësohen që nga/).count()).toBe(0);
  });

  it('says what failed and tries again where somebody asks', async () => {
    const page = await openAs('manager', '?range=yesterday');
    await page.getByRole('heading', { name: 'Në këto ditë nuk ka bileta.' }).waitFor();
    await page.route('**/api/v1/kpis?*', (route) =>
      route.fulfill({
        status: 500,
        contentType: 'application/problem+json',
        json: {
          type: 'about:blank',
          title: 'Diçka shkoi keq',
          status: 500,
          detail: 'Provoni përsëri.',
          instance: '/api/v1/kpis',
          code: 'INTERNAL',
        },
      }),
    );
    await page.getByLabel('Ditët').selectOption('7 ditët e fundit');
    await page.getByRole('alert').waitFor();
    expect(await page.getByText('Të plota deri në').count()).toBe(0);
    expect(await faultsInBothThemes(page)).toEqual([]);
    await page.unroute('**/api/v1/kpis?*');
    await page.getByRole('alert').getByRole('button', { name: 'Provo përsëri' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.getByText('Të plota deri në').waitFor();
  });
});
