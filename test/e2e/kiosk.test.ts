import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { apiClient, signedIn } from '../support/api-client.ts';
import { accessibilityFaults, cutOff, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { layCable } from '../support/cable.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const office = 'lezhe';
const group = 'Ndihmë sociale dhe strehim';
const anyone = apiClient(hallUrl);

const browser = drivenBrowser();

async function openKiosk(origin = hallUrl, prepare?: (page: Page) => Promise<void>): Promise<Page> {
  const page = await browser.newPage(SIZES.kiosk);
  await prepare?.(page);
  await page.goto(`${origin}/kiosk/${office}`);
  await page.getByRole('button', { name: group }).waitFor();
  return page;
}

/** From the first page to a service's own. */
async function chooseService(page: Page): Promise<void> {
  await page.getByRole('button', { name: group }).click();
  await page.getByRole('listitem').getByRole('button').first().click();
  await page.getByRole('heading', { name: 'A keni përparësi?' }).waitFor();
}

const takeButton = (page: Page) => page.getByRole('button', { name: /Merrni biletën|Po merret/ });

async function shownNumber(page: Page): Promise<string> {
  await page.getByRole('heading', { name: 'Numri juaj' }).waitFor();
  return (await page.locator('.num').first().innerText()).replaceAll(/\s/g, '');
}

/** The count in the next number of the group's series, taken outside the kiosk. */
async function nextCount(): Promise<number> {
  const { items } = await anyone('list-services', { office });
  const service = items.find(({ group: { name } }) => name.sq === group);
  const { ticket } = await anyone('take-ticket', { office }, { serviceId: service?.id });
  return Number(ticket.number.slice(1));
}

describe('kiosk', () => {
  it('leads from the sign to a number, says where to wait and starts over', async () => {
    const before = await nextCount();
    const page = await openKiosk();
    await chooseService(page);
    await page.getByRole('radio', { name: 'I moshuar' }).click();
    await takeButton(page).click();
    const number = await shownNumber(page);
    expect(Number(number.slice(1))).toBe(before + 1);
    await page.getByRole('img', { name: `Kodi QR i biletës ${number}` }).waitFor();
    await page.getByRole('button', { name: 'Përfundova' }).click();
    await page.getByRole('heading', { name: 'Merrni një biletë' }).waitFor();
  });

  it('takes one ticket when the button is tapped three times', async () => {
    const page = await openKiosk();
    await chooseService(page);
    const before = await nextCount();
    await takeButton(page).evaluate((button: HTMLButtonElement) => {
      for (let tap = 0; tap < 3; tap++) button.click();
    });
    await shownNumber(page);
    expect(await nextCount()).toBe(before + 2);
  });

  it('takes one ticket when the answer is lost on its way', async () => {
    const page = await openKiosk();
    await chooseService(page);
    const before = await nextCount();
    let lost = 0;
    await page.route('**/tickets', async (route) => {
      if (lost > 0) return route.continue();
      lost++;
      await route.fetch();
      return route.abort();
    });
    await takeButton(page).click();
    const number = await shownNumber(page);
    expect(lost).toBe(1);
    expect(Number(number.slice(1))).toBe(before + 1);
    expect(await nextCount()).toBe(before + 2);
  });

  it('says without connection that no ticket was taken, and takes it once when pressed again', async () => {
    await using cable = await layCable(hallUrl);
    const page = await openKiosk(cable.url);
    await chooseService(page);
    const before = await nextCount();
    cable.cut();
    await takeButton(page).click();
    await page.getByRole('alert').filter({ hasText: 'Bileta ende nuk u mor.' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    cable.mend();
    await takeButton(page).click();
    await shownNumber(page);
    expect(await nextCount()).toBe(before + 2);
  });

  it('speaks English for one visit, and starts over in Albanian when nobody goes on', async () => {
    const page = await openKiosk(hallUrl, (kiosk) => kiosk.clock.install());
    await page.getByRole('radio', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What did you come for?' }).waitFor();
    await page.getByRole('button', { name: 'High contrast' }).click();
    await page.getByRole('button', { name: 'All services' }).click();
    await page.clock.runFor(45_000);
    await page.getByText('Touch the screen to continue').waitFor();
    await page.clock.runFor(20_000);
    await page.getByRole('heading', { name: 'Për çfarë keni ardhur?' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('sq');
    expect(await page.locator('html').getAttribute('data-contrast')).toBeNull();
  });

  it('says that there is no such office', async () => {
    const page = await browser.newPage(SIZES.kiosk);
    await page.goto(`${hallUrl}/kiosk/nowhere`);
    await page.getByRole('heading', { name: 'Kjo zyrë nuk gjendet.' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('says why there is no ticket for a service or at all, and gives them again', async () => {
    const supervisor = await signedIn(hallUrl, 'supervisor', password);
    const unit = { office: 'shengjin' };
    const { items } = await anyone('list-services', unit);
    const service = items.find((one) => one.group.name.sq === group);
    const ofService = { ...unit, service: service?.id ?? '' };
    await supervisor('close-service', ofService, {});
    const page = await browser.newPage(SIZES.kiosk);
    await page.goto(`${hallUrl}/kiosk/${unit.office}`);
    await page.getByRole('button', { name: group }).click();
    await page
      .getByRole('button', { name: service?.name.sq ?? '' })
      .getByText('Nuk jepet tani')
      .waitFor();
    await page.getByRole('button', { name: service?.name.sq ?? '' }).click();
    await page.getByRole('button', { name: 'Nuk jepet tani' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await supervisor('open-service', ofService, {});
    await supervisor('close-office', unit, {});
    await page.reload();
    await page.getByText('Zyra nuk jep bileta tani.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await supervisor('open-office', unit, {});
    await page.reload();
    await page.getByRole('button', { name: group }).waitFor();
  });

  it.each(['as it is', 'Kontrast i lartë', 'Tekst më i madh', 'Ekran më i ulët'])(
    'can be used by everybody, nothing cut off: %s',
    async (easement) => {
      const page = await openKiosk();
      const check = async (): Promise<void> => {
        expect(await accessibilityFaults(page)).toEqual([]);
        expect(await cutOff(page)).toEqual([]);
      };
      if (easement !== 'as it is') await page.getByRole('button', { name: easement }).click();
      await check();
      await page.getByRole('button', { name: group }).click();
      await check();
      await page.getByRole('listitem').getByRole('button').first().click();
      await check();
      await takeButton(page).click();
      await shownNumber(page);
      await check();
    },
  );
});
