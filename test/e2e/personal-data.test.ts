import { readFile } from 'node:fs/promises';
import type { Download, Page } from 'playwright-core';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import type { AnswerOf } from '../../contracts/api.ts';
import { apiClient, signedIn } from '../support/api-client.ts';
import { accessibilityFaults, cutOff, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { emptyOffice } from '../support/empty-office.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const office = 'lezhe';
const anyone = apiClient(hallUrl);
/** Asks for name and phone. */
const service = { group: 'Informim dhe kërkesa', name: 'Ankesë ose kërkesë' };

const browser = drivenBrowser();

beforeAll(async () => {
  await emptyOffice(hallUrl, password);
});

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

async function openPage(path: string, size: { width: number; height: number }): Promise<Page> {
  const page = await browser.newPage(size);
  await page.goto(hallUrl + path);
  return page;
}

async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Emri i përdoruesit').fill(username);
  await page.getByLabel('Fjalëkalimi', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

/** A kiosk at the service's page. */
async function openKiosk(size: { width: number; height: number } = SIZES.kiosk): Promise<Page> {
  const page = await openPage(`/kiosk/${office}`, size);
  await chooseService(page);
  return page;
}

async function chooseService(page: Page): Promise<void> {
  await button(page, service.group).click();
  await page.getByRole('listitem').getByRole('button', { name: service.name }).click();
  await page.getByRole('heading', { name: 'A keni përparësi?' }).waitFor();
}

async function press(page: Page, keys: string): Promise<void> {
  for (const key of keys.split('')) await page.getByRole('button', { name: key, exact: true }).click();
}

/** Number of the ticket on the kiosk's last page. */
async function taken(page: Page): Promise<string> {
  await button(page, 'Merrni biletën').click();
  await page.getByRole('heading', { name: 'Numri juaj' }).waitFor();
  return (await page.locator('.num').first().innerText()).replaceAll(/\s/g, '');
}

type Taken = AnswerOf<'take-ticket'>;

async function takeWith(told: { name?: string; phone?: string }): Promise<Taken> {
  const { items } = await anyone('list-services', { office });
  const { id } = items.find(({ name }) => name.sq === service.name) ?? { id: '' };
  return anyone('take-ticket', { office }, { serviceId: id, ...told });
}

async function keptOf({ ticket, token }: Taken): Promise<unknown> {
  const answer = await fetch(`${hallUrl}/api/v1/tickets/${ticket.id}/personal-data`, {
    headers: { authorization: `Ticket ${token}` },
  });
  return answer.json();
}

async function contentOf(download: Download): Promise<unknown> {
  return JSON.parse(await readFile(await download.path(), 'utf8'));
}

async function download(page: Page, name: string): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, name).click()]);
  return file;
}

/** In both languages. */
async function faultsInBoth(page: Page): Promise<string[]> {
  const albanian = await accessibilityFaults(page);
  await button(page, 'English').click();
  const english = await accessibilityFaults(page);
  await button(page, 'Shqip').click();
  return [...albanian, ...english];
}

describe('what is kept about a person', () => {
  it('goes from the kiosk to the desk once they are called, is found and taken along, and is gone when erased', async () => {
    const kiosk = await openKiosk();
    await button(kiosk, 'Telefoni').click();
    await press(kiosk, '+355692345678');
    expect(await kiosk.getByRole('textbox', { name: 'Numri i telefonit' }).inputValue()).toBe(
      '+355 69 234 5678',
    );
    await button(kiosk, 'Gati').click();
    await button(kiosk, '+355 69 234 5678').waitFor();
    const number = await taken(kiosk);
    expect(await kiosk.content()).not.toContain('5678');

    const desk = await openPage('/desk', SIZES.desk);
    await signIn(desk, 'clerk6');
    await button(desk, 'Hap sportelin 6').click();
    await button(desk, 'Thirr tjetrin').waitFor();
    expect(await desk.content()).not.toMatch(/234 ?5678/);
    await desk.keyboard.press('Space');
    const phone = desk.getByRole('link', { name: '069 234 5678' });
    await phone.waitFor();
    expect(await phone.getAttribute('href')).toBe('tel:+355692345678');
    await desk.keyboard.press('e');
    await desk.getByLabel('Emri', { exact: true }).fill('Drita Prova');
    expect(await accessibilityFaults(desk)).toEqual([]);
    await desk.keyboard.press('Enter');
    await desk.getByText('Drita Prova').waitFor();
    await desk.keyboard.press('n');
    await desk.keyboard.type('Solli kopjen');
    await desk.keyboard.press('Enter');
    await desk.getByText('Solli kopjen').waitFor();
    expect(await faultsInBoth(desk)).toEqual([]);
    const board = await anyone('get-board', { office });
    expect(JSON.stringify(board)).toContain(number);
    expect(JSON.stringify(board)).not.toMatch(/5678|Drita/);

    const admin = await openPage('/admin/personal-data', SIZES.desk);
    await signIn(admin, 'admin');
    await admin.getByLabel('Numri i telefonit').fill('069 234 5678');
    await admin.keyboard.press('Enter');
    const row = admin.locator('tbody').getByRole('row');
    await row.getByText('Solli kopjen').waitFor();
    expect(await row.innerText()).toMatch(/Ankesë ose kërkesë[^]*Drita Prova[^]*069 234 5678/);
    expect(await faultsInBoth(admin)).toEqual([]);
    const file = await contentOf(await download(admin, 'Shkarko të gjitha (JSON)'));
    expect(file).toMatchObject({
      items: [
        {
          service: { sq: service.name },
          ticket: { number },
          name: 'Drita Prova',
          phone: '+355692345678',
          notes: [{ text: 'Solli kopjen' }],
        },
      ],
    });
    await button(admin, 'Fshi të gjitha').click();
    await admin.getByRole('dialog').waitFor();
    expect(await accessibilityFaults(admin)).toEqual([]);
    await admin.getByRole('dialog').getByRole('button', { name: 'Fshi' }).click();
    await admin.getByText('U fshinë të dhënat e 1 bilete.').waitFor();
    await button(admin, 'Kërko').click();
    await admin.getByText('Nuk mbahet asgjë.').waitFor();
    expect(await faultsInBoth(admin)).toEqual([]);

    await phone.waitFor({ state: 'detached' });
    expect(await desk.content()).not.toMatch(/Drita|234 ?5678|Solli/);
    await desk.keyboard.press('Space');
    await button(desk, 'Përfundo').click();
    await desk.getByText(/^Përfunduat/).waitFor();
    await desk.keyboard.press('q');
    await button(desk, 'Hap sportelin 6').waitFor();
  });

  it('leaves the desk with the ticket', async () => {
    const { ticket } = await takeWith({ name: 'Agim Prova', phone: '069 876 5432' });
    const desk = await openPage('/desk', SIZES.desk);
    await signIn(desk, 'clerk6');
    await button(desk, 'Hap sportelin 6').click();
    await button(desk, 'Thirr tjetrin').click();
    await desk.getByText('Agim Prova').waitFor();
    await desk.keyboard.press('Space');
    await button(desk, 'Përfundo').click();
    await desk.getByText(`Përfunduat ${ticket.number}`).waitFor();
    expect(await desk.content()).not.toMatch(/Agim|876 ?5432/);
    await desk.keyboard.press('q');
    await button(desk, 'Hap sportelin 6').waitFor();
  });

  it('is shown to the person on their phone, taken along and erased there', async () => {
    const mine = await takeWith({ name: 'Mira Prova', phone: '+39 320 123 4567' });
    expect(mine.trackingUrl).not.toMatch(/Mira|4567/);
    const { pathname, hash } = new URL(mine.trackingUrl, hallUrl);
    const page = await openPage(`${pathname}?lang=sq${hash}`, { width: 360, height: 740 });
    await button(page, 'Çfarë mbajmë për ju').click();
    await page.getByText('Mira Prova').waitFor();
    await page.getByText('+39 320 123 4567').waitFor();
    await page.getByText(/^Mbahen deri më \d+ \p{L}+ \d{4}/u).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await contentOf(await download(page, 'Shkarkoj të dhënat'))).toMatchObject({
      ticket: { number: mine.ticket.number },
      name: 'Mira Prova',
      phone: '+393201234567',
    });
    await button(page, 'Fshij të dhënat tani').click();
    await page.getByRole('heading', { name: 'T’i fshijmë të dhënat tuaja?' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await button(page, 'Po, fshijini').click();
    await page.getByRole('heading', { name: 'Të dhënat tuaja u fshinë' }).waitFor();
    await button(page, 'Mbyll').click();
    await button(page, 'Çfarë mbajmë për ju').waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('Mira');
    expect(await keptOf(mine)).toMatchObject({ name: null, phone: null, notes: [] });
  });

  it('speaks English to the person as well', async () => {
    const mine = await takeWith({ name: 'Mira Prova' });
    const { pathname, hash } = new URL(mine.trackingUrl, hallUrl);
    const page = await openPage(`${pathname}?lang=en${hash}`, { width: 360, height: 740 });
    await button(page, 'What we keep about you').click();
    await page.getByText('Mira Prova').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.route('**/personal-data', (route) => route.abort());
    await button(page, 'Erase the data now').click();
    await button(page, 'Yes, erase').click();
    await page.getByRole('alert').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe('the kiosk', () => {
  it('gives a ticket all the same without a number, and with half of one', async () => {
    const page = await openKiosk();
    const bodies: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST') bodies.push(request.postData() ?? '');
    });
    await taken(page);
    await button(page, 'Përfundova').click();
    await chooseService(page);
    await button(page, 'Telefoni').click();
    await press(page, '0692');
    await button(page, 'Gati').click();
    await page.getByText('i paplotë, nuk dërgohet').waitFor();
    await button(page, '069 2').click();
    await taken(page);
    expect(bodies).toHaveLength(2);
    expect(bodies.filter((body) => body.includes('phone') || body.includes('name'))).toEqual([]);
  });

  it('forgets what was typed when the visit ends, and when somebody goes back', async () => {
    const page = await browser.newPage(SIZES.kiosk);
    await page.clock.install();
    await page.goto(`${hallUrl}/kiosk/${office}`);
    await chooseService(page);
    await button(page, 'Emri').click();
    await press(page, 'ÇËRMENIKA');
    expect(await page.getByRole('textbox').inputValue()).toBe('Çërmenika');
    await page.clock.runFor(62_000);
    await page.getByRole('heading', { name: 'Për çfarë keni ardhur?' }).waitFor();
    await chooseService(page);
    await button(page, 'Emri (nëse doni)').click();
    expect(await page.getByRole('textbox').inputValue()).toBe('');
    await press(page, 'A');
    await button(page, 'Prapa').click();
    await button(page, 'Emri A').waitFor();
    await button(page, 'Prapa').click();
    await page.getByRole('listitem').getByRole('button', { name: service.name }).click();
    await button(page, 'Emri (nëse doni)').waitFor();
  });

  it.each([
    ['as it is', SIZES.kiosk],
    ['Kontrast i lartë', SIZES.kiosk],
    ['Tekst më i madh', SIZES.kiosk],
    ['Ekran më i ulët', SIZES.kiosk],
    ['as it is', { width: 1024, height: 768 }],
    ['Tekst më i madh', { width: 1024, height: 768 }],
    ['Tekst më i madh', SIZES.display],
  ])('can be typed on by everybody, nothing cut off: %s, %o', async (easement, size) => {
    const page = await openKiosk(size);
    const check = async (): Promise<void> => {
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await cutOff(page)).toEqual([]);
    };
    if (easement !== 'as it is') await button(page, easement).click();
    await check();
    await button(page, 'Telefoni').click();
    await press(page, '+355692345678');
    await check();
    const keys = await page
      .getByRole('group', { name: 'Tastet' })
      .getByRole('button')
      .evaluateAll((all) => all.map((key) => key.getBoundingClientRect()));
    expect(Math.min(...keys.flatMap(({ width, height }) => [width, height]))).toBeGreaterThanOrEqual(96);
    await button(page, 'Gati').click();
    await button(page, 'Emri').click();
    await press(page, 'ARTA');
    await check();
    await button(page, 'Gati').click();
    await check();
  });
});

describe('the kiosk in English', () => {
  it('asks for the same', async () => {
    const page = await openPage(`/kiosk/${office}`, SIZES.kiosk);
    await page.getByRole('radio', { name: 'English' }).click();
    await button(page, 'Information and requests').click();
    await page.getByRole('listitem').getByRole('button', { name: 'Complaint or request' }).click();
    for (const [row, title] of [
      ['Name (if you like)', 'Your name (if you like)'],
      ['Phone (if you like)', 'Phone number (if you like)'],
    ] as const) {
      await button(page, row).click();
      await page.getByRole('textbox', { name: title }).waitFor();
      await page.getByText('Erased after 30 days.').waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await cutOff(page)).toEqual([]);
      await button(page, 'Done').click();
    }
    expect(await accessibilityFaults(page)).toEqual([]);
  });
});

describe('the administration of personal data', () => {
  it('says what a search needs and what was not found, by name and by number', async () => {
    const { ticket } = await takeWith({ name: 'Zana Prova' });
    const page = await openPage('/admin/personal-data', SIZES.desk);
    await signIn(page, 'admin');
    await page.getByLabel('Numri i telefonit').fill('069');
    await button(page, 'Kërko').click();
    await page.getByText('Shkruani numrin e plotë').waitFor();
    expect(await faultsInBoth(page)).toEqual([]);
    await page.getByLabel('Kërko sipas').selectOption('name');
    await page.getByLabel('Emri', { exact: true }).fill('zana  prova');
    await page.keyboard.press('Enter');
    await page.locator('tbody').getByText('Zana Prova').waitFor();
    await page.getByLabel('Kërko sipas').selectOption('number');
    await page.getByLabel('Numri i biletës').fill('A999');
    await page.keyboard.press('Enter');
    await page.getByText('Nuk mbahet asgjë.').waitFor();
    await page.getByLabel('Numri i biletës').fill(ticket.number);
    await page.keyboard.press('Enter');
    await page.locator('tbody').getByText('Zana Prova').waitFor();
    await page.route('**/personal-data', (route) => route.abort());
    await page.locator('tbody').getByRole('button', { name: 'Fshi' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Fshi' }).click();
    await page.getByRole('alert').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('is for whoever answers for it', async () => {
    const page = await openPage('/admin/personal-data', SIZES.desk);
    await signIn(page, 'clerk1');
    await page.getByRole('heading', { name: 'Administrimi është për administratorët.' }).waitFor();
    const clerk = await signedIn(hallUrl, 'clerk1', password);
    await expect(clerk('find-personal-data', {}, { name: 'Zana Prova' })).rejects.toThrow('FORBIDDEN');
  });
});
