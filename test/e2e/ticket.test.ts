import type { Page } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { AnswerOf } from '../../contracts/api.ts';
import { apiClient, signedIn, type ApiClient } from '../support/api-client.ts';
import { accessibilityFaults, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { layCable } from '../support/cable.ts';
import { emptyOffice } from '../support/empty-office.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const office = 'lezhe';
const counterName = '8';
const anyone = apiClient(hallUrl);

type Taken = AnswerOf<'take-ticket'>;

const browser = drivenBrowser();
let clerk: ApiClient;
let at: { office: string; counter: string };
let epoch: number;
let serviceId: string;

beforeAll(async () => {
  await emptyOffice(hallUrl, password);
  clerk = await signedIn(hallUrl, 'clerk8', password);
  const counters = await clerk('list-counters', { office });
  at = { office, counter: counters.items.find(({ name }) => name === counterName)?.id ?? '' };
  const services = await anyone('list-services', { office });
  serviceId = services.items.find(({ series }) => series === 'K')?.id ?? '';
});
/** The counter serves one service only, and nobody else is in the office. */
beforeEach(async () => {
  ({ epoch } = await clerk('sign-in', at, { serviceIds: [serviceId] }));
});
afterEach(async () => {
  await clerk('sign-out', at, { epoch });
});

const take = (): Promise<Taken> => anyone('take-ticket', { office }, { serviceId, language: 'sq' });
const withdraw = ({ ticket }: Taken): Promise<unknown> => clerk('withdraw', { ticket: ticket.id }, {});

async function openTicket({ trackingUrl }: Pick<Taken, 'trackingUrl'>, origin = hallUrl): Promise<Page> {
  const page = await browser.newPage(SIZES.phone);
  const { pathname, hash } = new URL(trackingUrl, origin);
  await page.goto(`${origin}${pathname}?lang=sq${hash}`);
  return page;
}

describe('ticket on a phone', () => {
  it('moves up when somebody ahead leaves', async () => {
    const first = await take();
    const mine = await take();
    const page = await openTicket(mine);
    await page.getByRole('heading', { name: '1 person para jush' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await withdraw(first);
    await page.getByRole('heading', { name: 'Jeni i pari në radhë' }).waitFor();
    await withdraw(mine);
    await page.getByRole('heading', { name: 'Bileta u anulua' }).waitFor();
  });

  it('turns red at the call, names the counter, and follows the service to its end', async () => {
    const mine = await take();
    const page = await openTicket(mine);
    await page.getByText('Numri juaj').waitFor();
    await clerk('call-next', at, { epoch });
    await page.getByRole('heading', { name: 'Është radha juaj' }).waitFor();
    expect(await page.locator('.counter').innerText()).toBe(counterName);
    expect(await page.title()).toBe(`Sporteli ${counterName}: bileta ${mine.ticket.number}`);
    expect(await accessibilityFaults(page)).toEqual([]);
    await clerk('recall', { ticket: mine.ticket.id }, { epoch });
    await page.getByText('Thirrur 2 herë').waitFor();
    await clerk('start', { ticket: mine.ticket.id }, { epoch });
    await page.getByRole('heading', { name: `Po shërbeheni te sporteli ${counterName}` }).waitFor();
    await clerk('finish', { ticket: mine.ticket.id }, { epoch });
    await page.getByRole('heading', { name: 'U shërbyet' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('says that it is held, that it is back in the queue, and where the visit goes on', async () => {
    const { items } = await anyone('list-services', { office });
    const next = items.find(({ series }) => series === 'H');
    const mine = await take();
    const at1 = { ticket: mine.ticket.id };
    const page = await openTicket(mine);
    await clerk('call-next', at, { epoch });
    await clerk('hold', at1, { epoch });
    await page.getByRole('heading', { name: `Bileta juaj mbahet te sporteli ${counterName}` }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await clerk('resume', at1, { epoch });
    await page.getByRole('heading', { name: 'Është radha juaj' }).waitFor();
    await clerk('return', at1, { epoch });
    await page.getByText('Jeni përsëri në radhë.').waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await clerk('call-next', at, { epoch });
    await clerk('add-leg', at1, { epoch, serviceId: next?.id });
    await page.getByText(`Pastaj: ${next?.name.sq ?? ''}`).waitFor();
    await clerk('start', at1, { epoch });
    await clerk('finish', at1, { epoch });
    await page.getByText('Vizita juaj vazhdon me këtë shërbim.').waitFor();
    await page.getByText(next?.name.sq ?? '').waitFor();
    await withdraw(mine);
  });

  it('gives the ticket up only when asked twice', async () => {
    const page = await openTicket(await take());
    await page.getByRole('button', { name: 'Anuloj biletën' }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole('button', { name: 'Jo, po pres' }).click();
    await page.getByRole('heading', { name: 'Jeni i pari në radhë' }).waitFor();
    await page.getByRole('button', { name: 'Anuloj biletën' }).click();
    await page.getByRole('button', { name: 'Po, anuloje' }).click();
    await page.getByRole('heading', { name: 'Bileta u anulua' }).waitFor();
  });

  it('keeps its place on the page while the connection is away, says since when, and catches up', async () => {
    await using cable = await layCable(hallUrl);
    const mine = await take();
    const page = await openTicket(mine, cable.url);
    await page.getByRole('heading', { name: 'Jeni i pari në radhë' }).waitFor();
    cable.cut();
    await page.getByText(/Radha nuk po përditësohet që nga \d+:\d\d\./).waitFor();
    await page.getByRole('heading', { name: 'Jeni i pari në radhë' }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await clerk('call-next', at, { epoch });
    cable.mend();
    await page.getByRole('heading', { name: 'Është radha juaj' }).waitFor();
    await clerk('no-show', { ticket: mine.ticket.id }, { epoch });
    await page.getByRole('heading', { name: 'Ju thirrëm dhe nuk u paraqitët' }).waitFor();
  });

  it('opens nothing without the right token, and sends the token in no address', async () => {
    const mine = await take();
    const wrong = await openTicket({ trackingUrl: `/t/${mine.ticket.id}#wrong` });
    await wrong.getByRole('heading', { name: 'Kjo lidhje nuk hap asnjë biletë.' }).waitFor();
    expect(await accessibilityFaults(wrong)).toEqual([]);
    const page = await browser.newPage(SIZES.phone);
    const addresses: string[] = [];
    page.on('request', (request) => addresses.push(new URL(request.url()).href.split('#')[0] ?? ''));
    await page.goto(new URL(mine.trackingUrl, hallUrl).href);
    await page.getByText(mine.ticket.number, { exact: true }).waitFor();
    expect(addresses.filter((address) => address.includes(mine.token))).toEqual([]);
    await withdraw(mine);
  });
});
