/** Everything a clerk can do with a ticket, a queue and a counter, by keyboard alone. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { AnswerOf } from '../../contracts/api.ts';
import type { Ticket } from '../../contracts/shapes.ts';
import { apiClient, signedIn, type ApiClient } from '../support/api-client.ts';
import { accessibilityFaults, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { emptyOffice } from '../support/empty-office.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const anyone = apiClient(hallUrl);
const office = 'lezhe';

const browser = drivenBrowser();
/** The clerk at the desk, as the server knows them. */
let me: ApiClient;
/** A colleague at counter 2. */
let colleague: ApiClient;

beforeAll(async () => {
  [me, colleague] = await Promise.all([
    signedIn(hallUrl, 'clerk1', password),
    signedIn(hallUrl, 'clerk2', password),
  ]);
});
beforeEach(() => emptyOffice(hallUrl, password));
afterAll(async () => {
  await emptyOffice(hallUrl, password);
});

const services = async () => (await anyone('list-services', { office })).items;

async function take(index = 0, priority = 'regular'): Promise<Ticket> {
  const serviceId = (await services())[index]?.id;
  return (await anyone('take-ticket', { office }, { serviceId, priority })).ticket;
}

/** The desk of somebody signed in, in one language, before they have chosen a counter. */
async function openDesk(
  username: string,
  language: 'sq' | 'en' = 'sq',
  prepare?: (page: Page) => Promise<unknown>,
): Promise<Page> {
  const page = await browser.newPage(SIZES.desk);
  await prepare?.(page);
  const { token } = await anyone('open-session', {}, { username, password });
  await page.context().addCookies([{ name: 'sporteli_session', value: token, url: hallUrl }]);
  await page.goto(`${hallUrl}/desk?lang=${language}`);
  return page;
}

async function openCounter(page: Page, language: 'sq' | 'en' = 'sq'): Promise<void> {
  await page.getByRole('button', { name: language === 'sq' ? 'Hap sportelin 1' : 'Open counter 1' }).click();
  await page.getByText(language === 'sq' ? /^Sporteli është i lirë/ : /^The counter is free/).waitFor();
}

async function deskAtWork(language: 'sq' | 'en' = 'sq'): Promise<Page> {
  const page = await openDesk('clerk1', language);
  await openCounter(page, language);
  return page;
}

async function counterOf(clerk: ApiClient, name: string): Promise<string> {
  const { items } = await clerk('list-counters', { office });
  return items.find((counter) => counter.name === name)?.id ?? '';
}

/** A colleague opens counter 2. */
async function colleagueAtWork(): Promise<void> {
  await colleague('sign-in', { office, counter: await counterOf(colleague, '2') }, {});
}

const sheet = (page: Page) => page.getByRole('dialog');
const said = (page: Page, words: string | RegExp) => page.getByText(words).waitFor();
const ticketNow = async (ticket: string) => (await me('get-ticket', { ticket })).ticket;
const atCounter = async () => (await me('get-me')).counter;

async function opened(page: Page, key: string): Promise<void> {
  await page.keyboard.press(key);
  await sheet(page).waitFor();
}

const primary = (page: Page, name: string) => page.getByRole('button', { name });

/** Calls whoever is next and starts the service; the space bar has its own test, and is not pressed faster than a hand could. */
async function serve(page: Page): Promise<void> {
  await primary(page, 'Thirr tjetrin').press('Enter');
  await primary(page, 'Fillo shërbimin').press('Enter');
  await primary(page, 'Përfundo').waitFor();
}

describe('a ticket in hand', () => {
  it('is parked with a note and taken up again', async () => {
    const { id, number } = await take();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, 'm');
    await page.keyboard.type('Sjell kopjen');
    await page.keyboard.press('Enter');
    await said(page, `${number} po mbahet për ju.`);
    expect((await ticketNow(id)).status).toBe('held');
    await page.keyboard.press('1');
    await said(page, `Vazhduat ${number}.`);
    await said(page, 'Sjell kopjen');
    expect(await ticketNow(id)).toMatchObject({ status: 'serving', notes: 1 });
  });

  it('is withdrawn from where it is parked, after asking, and can come back', async () => {
    const { id, number } = await take();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, 'm');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Anulo ${number}` }).press('Enter');
    await page.getByRole('button', { name: `Shtypni përsëri ${number}` }).press('Enter');
    await said(page, `${number} u anulua.`);
    expect((await ticketNow(id)).status).toBe('withdrawn');
    await opened(page, 'g');
    await page.keyboard.press('Enter');
    await said(page, `${number} u kthye në radhë.`);
  });

  it('goes on to another service under the same number, its wait counted on or not', async () => {
    const { id, number } = await take();
    const [, , , target] = await services();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, 't');
    await page.keyboard.type(target?.name.sq.toLowerCase() ?? '');
    await page.keyboard.press('Enter');
    await sheet(page).getByText('Pritja e deritanishme').waitFor();
    await page.keyboard.press('1');
    await page.keyboard.press('Enter');
    await said(page, `E transferuat ${number}.`);
    const moved = await ticketNow(id);
    expect(moved).toMatchObject({ number, status: 'waiting', serviceId: target?.id });
    expect(moved.dueAt).toBe(new Date(Date.parse(moved.issuedAt) + (target?.targetMs ?? 0)).toISOString());
  });

  it('goes on to the counter of a colleague, who alone may call it, with a note', async () => {
    const { id } = await take();
    const page = await deskAtWork();
    await colleagueAtWork();
    await page.keyboard.press('Space');
    await said(page, /^Thirrët/);
    await opened(page, 't');
    await page.keyboard.type('sporteli 2 vetem');
    await page.keyboard.press('Enter');
    await sheet(page).getByText('Pritja e deritanishme').waitFor();
    await sheet(page).getByLabel('Shënim për kolegun').focus();
    await page.keyboard.type('Firma mungon');
    await page.keyboard.press('Enter');
    await said(page, /^E transferuat/);
    expect(await ticketNow(id)).toMatchObject({
      aim: { kind: 'counter', id: await counterOf(me, '2') },
      notes: 1,
    });
  });

  it('goes back to its place or to the end', async () => {
    const { id, number, dueAt } = await take();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, 'k');
    await page.keyboard.press('1');
    await said(page, `${number} u kthye në radhë.`);
    expect(await ticketNow(id)).toMatchObject({ status: 'waiting', dueAt });
    await serve(page);
    await opened(page, 'k');
    await page.keyboard.press('2');
    await primary(page, 'Thirr tjetrin').waitFor();
    expect((await ticketNow(id)).dueAt > dueAt).toBe(true);
  });

  it('ends with an outcome and what was given', async () => {
    const { id, serviceId } = await take();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, 'f');
    await page.keyboard.press('2');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.type('3');
    await page.keyboard.press('Enter');
    await said(page, /^Përfunduat/);
    const { legs } = await ticketNow(id);
    expect(legs[0]).toMatchObject({ outcome: 'partial', delivered: [{ serviceId, quantity: 3 }] });
  });

  it('gets one more service, which follows when this one ends, unless the visit ends', async () => {
    const { id, number } = await take();
    const [, second] = await services();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, 's');
    await page.keyboard.type(second?.name.sq ?? '');
    await page.keyboard.press('Enter');
    await said(page, `vizita vazhdon te ${second?.name.sq ?? ''}`);
    await primary(page, 'Përfundo').press('Enter');
    await said(page, /Vizita vazhdon\.$/);
    expect(await ticketNow(id)).toMatchObject({ number, status: 'waiting', serviceId: second?.id });
  });

  it('is offered the next service of its route by one key', async () => {
    const { id } = await take();
    const [first, second] = await services();
    const page = await openDesk('clerk1', 'sq', (opening) =>
      opening.route('**/offices/*/services?*', async (route) => {
        const response = await route.fetch();
        const answer = (await response.json()) as AnswerOf<'list-services'>;
        const items = answer.items.map((one) =>
          one.id === first?.id ? { ...one, route: { serviceIds: [second?.id], mode: 'offer' } } : one,
        );
        await route.fulfill({ response, json: { ...answer, items } });
      }),
    );
    await openCounter(page);
    await serve(page);
    await said(page, `Zakonisht vazhdon te ${second?.name.sq ?? ''}.`);
    await page.keyboard.press('o');
    await said(page, `vizita vazhdon te ${second?.name.sq ?? ''}`);
    expect((await ticketNow(id)).nextServiceIds).toEqual([second?.id]);
    expect(await page.getByText('Zakonisht vazhdon').count()).toBe(0);
  });

  it('gets another priority, another service and a note', async () => {
    const { id } = await take();
    const [, second] = await services();
    const page = await deskAtWork();
    await serve(page);
    await opened(page, '.');
    await page.keyboard.press('y');
    await sheet(page).getByText('me aftësi të kufizuar').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await said(page, /^U ndryshua përparësia/);
    await opened(page, 'v');
    await page.keyboard.type(second?.name.sq ?? '');
    await page.keyboard.press('Enter');
    await said(page, /^U ndryshua shërbimi/);
    await opened(page, 'n');
    await page.keyboard.press('Enter');
    await sheet(page).getByText('Shkruani diçka më parë.').waitFor();
    await page.keyboard.type('Vjen me përkthyes');
    await page.keyboard.press('Enter');
    await said(page, 'Vjen me përkthyes');
    expect(await ticketNow(id)).toMatchObject({ priority: 'disabled', serviceId: second?.id, notes: 1 });
  });

  it('is written up once the person has left', async () => {
    const { id } = await take();
    const page = await deskAtWork();
    await serve(page);
    await page.keyboard.press('w');
    await said(page, 'Personi iku, po shkruhet');
    expect((await ticketNow(id)).legs[0]?.wrapUpAt).not.toBeNull();
  });

  it('comes back after a no-show, at once or from the list', async () => {
    const { id, number } = await take();
    const page = await deskAtWork();
    for (const keys of [['z'], ['g', 'Enter']]) {
      await primary(page, 'Thirr tjetrin').press('Enter');
      await primary(page, 'Fillo shërbimin').waitFor();
      await page.keyboard.press('x');
      await said(page, `${number} nuk u paraqit.`);
      expect((await ticketNow(id)).status).toBe('no_show');
      for (const key of keys) await page.keyboard.press(key);
      await said(page, `${number} u kthye në radhë.`);
      expect((await ticketNow(id)).status).toBe('waiting');
      await primary(page, 'Thirr tjetrin').waitFor();
    }
  });
});

describe('the last command', () => {
  it('is undone: a finish gives the ticket back, a call sends it back', async () => {
    const { id, number } = await take();
    const page = await deskAtWork();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: /^Zhbëje, edhe \d+ s/ }).waitFor();
    await page.keyboard.press('z');
    await said(page, `U zhbë: ${number} është si më parë.`);
    expect((await ticketNow(id)).status).toBe('waiting');
    await serve(page);
    expect(await page.getByRole('button', { name: /^Zhbëje/ }).count()).toBe(0);
    await primary(page, 'Përfundo').press('Enter');
    await said(page, /^Përfunduat/);
    await page.keyboard.press('z');
    await said(page, /^U zhbë/);
    await primary(page, 'Përfundo').waitFor();
    expect((await ticketNow(id)).status).toBe('serving');
  });

  it('is no longer offered after half a minute', async () => {
    await take();
    const page = await openDesk('clerk1');
    await page.clock.install();
    await openCounter(page);
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: /^Zhbëje/ }).waitFor();
    await page.clock.runFor(31_000);
    await page.getByRole('button', { name: /^Zhbëje/ }).waitFor({ state: 'detached' });
  });
});

describe('a free counter', () => {
  it('says who is next and why, and after the call whom the rule let wait', async () => {
    const [first, second] = [await take(0), await take(1, 'elderly')];
    const page = await deskAtWork();
    await page.getByText('Pse kjo e para?').waitFor();
    expect(await page.locator('main .num').first().innerText()).toContain(second.number.slice(1));
    await page.keyboard.press('Space');
    await said(page, `Pse ${second.number}?`);
    await said(page, /është më i hershmi në radhët tuaja/);
    await page.getByText(first.number).first().waitFor();
  });

  it('calls a chosen ticket', async () => {
    await take();
    const { number, id } = await take();
    const page = await deskAtWork();
    await opened(page, 'b');
    await sheet(page).getByText(number).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await said(page, `Thirrët ${number}.`);
    await said(page, 'E zgjodhët vetë.');
    expect((await ticketNow(id)).status).toBe('called');
  });

  it('serves somebody without a ticket', async () => {
    const [first] = await services();
    const page = await deskAtWork();
    await opened(page, 'd');
    await page.keyboard.type(first?.name.sq ?? '');
    await page.keyboard.press('Enter');
    await said(page, /^Filluat .*pa biletë/);
    expect((await atCounter())?.ticket).toMatchObject({ status: 'serving', channel: 'desk' });
  });

  it('pauses with a reason and goes on', async () => {
    const page = await deskAtWork();
    await opened(page, 'p');
    await page.keyboard.press('2');
    await page.getByRole('heading', { name: 'Drekë' }).waitFor();
    expect(await atCounter()).toMatchObject({ state: 'paused', pauseReason: 'lunch' });
    await page.reload();
    await page.getByRole('heading', { name: 'Drekë' }).waitFor();
    await page.keyboard.press('Space');
    await said(page, /^Sporteli është i lirë/);
    expect((await atCounter())?.state).toBe('open');
  });

  it('offers nothing that its clerk has no right for', async () => {
    await take();
    const page = await openDesk('clerk1', 'sq', (opening) =>
      opening.route('**/api/v1/me', async (route) => {
        const response = await route.fetch();
        const answer = (await response.json()) as AnswerOf<'get-me'>;
        await route.fulfill({ response, json: { ...answer, staff: { ...answer.staff, rights: [] } } });
      }),
    );
    await openCounter(page);
    for (const key of ['b', 'd', 'g']) await page.keyboard.press(key);
    expect(await sheet(page).count()).toBe(0);
    expect(await page.getByRole('button', { name: /Thirr një biletë|Qytetar pa biletë/ }).count()).toBe(0);
    await serve(page);
    for (const key of ['t', 'y', 'v']) await page.keyboard.press(key);
    expect(await sheet(page).count()).toBe(0);
  });
});

describe('signing in at a counter', () => {
  it('chooses a work profile, which this machine remembers', async () => {
    const page = await openDesk('clerk1');
    await page.getByRole('radio', { name: /^Gjendja civile/ }).check();
    await page.getByRole('button', { name: 'Hap sportelin 1' }).click();
    await said(page, /^Sporteli është i lirë/);
    expect((await atCounter())?.profileId).not.toBeNull();
    await page.keyboard.press('q');
    await page.getByRole('heading', { name: 'Ku punoni sot?' }).waitFor();
    await page.reload();
    await expect.poll(() => page.getByRole('radio', { name: /^Gjendja civile/ }).isChecked()).toBe(true);
  });

  it('lets a supervisor take over an occupied counter, after asking', async () => {
    await colleagueAtWork();
    const page = await openDesk('supervisor');
    await page.getByRole('button', { name: 'Merr sportelin 2' }).click();
    await said(page, 'Ta merrni sportelin 2?');
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await said(page, /^Sporteli është i lirë/);
    expect((await colleague('get-me')).counter).toBeNull();
    await page.keyboard.press('q');
    await page.getByRole('heading', { name: 'Ku punoni sot?' }).waitFor();
  });
});

describe.each(['sq', 'en'] as const)('every state in %s', (language) => {
  it('can be used by everybody', async () => {
    for (let n = 0; n < 3; n++) await take(n, n === 1 ? 'family' : 'regular');
    const page = await deskAtWork(language);
    const checked = async (where: string, within?: string) => {
      expect([where, await accessibilityFaults(page, within)]).toEqual([where, []]);
    };
    await page.locator('main .num').first().waitFor();
    await checked('free');
    for (const key of ['b', 'p']) {
      await opened(page, key);
      await sheet(page).getByRole('option').first().waitFor();
      await checked(`sheet ${key}`, 'dialog');
      await page.keyboard.press('Escape');
    }
    await page.keyboard.press('Space');
    await page.locator('.number.called').waitFor();
    await checked('called');
    for (const key of ['m', '.']) {
      await opened(page, key);
      await checked(`sheet ${key}`, 'dialog');
      await page.keyboard.press('Escape');
    }
    await opened(page, 't');
    await checked('sheet t', 'dialog');
    await page.keyboard.press('Enter');
    await sheet(page).getByRole('textbox').waitFor();
    await checked('sheet t, how', 'dialog');
    await page.keyboard.press('Escape');
    await page.keyboard.press('x');
    await page.getByText(language === 'sq' ? 'Sapo u larguan' : 'Just left').waitFor();
    await checked('after a no-show');
    await page.keyboard.press('Space');
    await primary(page, language === 'sq' ? 'Fillo shërbimin' : 'Start the service').press('Enter');
    await primary(page, language === 'sq' ? 'Përfundo' : 'Finish').waitFor();
    await opened(page, 'f');
    await checked('sheet f', 'dialog');
    await page.keyboard.press('Escape');
    await opened(page, 'm');
    await page.keyboard.press('Enter');
    await page.getByText(language === 'sq' ? 'Më presin mua' : 'Waiting for me').waitFor();
    await checked('held');
    await opened(page, 'p');
    await page.keyboard.press('1');
    await page.getByRole('button', { name: language === 'sq' ? 'Vazhdo punën' : 'Go on working' }).waitFor();
    await checked('paused');
  });
});
