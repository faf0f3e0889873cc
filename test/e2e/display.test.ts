import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { apiClient, signedIn, type ApiClient } from '../support/api-client.ts';
import { accessibilityFaults, SIZES } from '../support/browser.ts';
import { drivenBrowser } from '../support/driven-browser.ts';
import { layCable } from '../support/cable.ts';
import { workersHall } from '../support/workers-hall.ts';

const hallUrl = workersHall();
const password = inject('password');
const office = 'shengjin';

interface Clerk {
  call(): Promise<string>;
  recall(): Promise<void>;
  leave(): Promise<void>;
  counterName: string;
}

const browser = drivenBrowser();
let clerks: [Clerk, Clerk];

beforeEach(async () => {
  clerks = [await clerkAt('unit1', 0), await clerkAt('unit2', 1)];
});
afterEach(async () => {
  for (const clerk of clerks) await clerk.leave();
});

/** Somebody at a counter of the unit who calls people that come just then. */
async function clerkAt(username: string, index: number): Promise<Clerk> {
  const api = await signedIn(hallUrl, username, password);
  const { items } = await api('list-counters', { office });
  const at = { office, counter: items[index]?.id ?? '' };
  const { epoch } = await api('sign-in', at, {});
  let calledId = '';
  const end = async (): Promise<void> => {
    if (calledId) await api('no-show', { ticket: calledId }, { epoch });
    calledId = '';
  };
  return {
    counterName: items[index]?.name ?? '',
    async call() {
      await end();
      await takeTicket(api);
      const { ticket } = await api('call-next', at, { epoch });
      if (!ticket) throw new Error('nobody waits');
      calledId = ticket.id;
      return ticket.number;
    },
    async recall() {
      await api('recall', { ticket: calledId }, { epoch });
    },
    async leave() {
      await end();
      await api('sign-out', at, { epoch });
    },
  };
}

async function takeTicket(api: ApiClient): Promise<void> {
  const { items } = await api('list-services', { office });
  await api('take-ticket', { office }, { serviceId: items[0]?.id });
}

async function openDisplay(origin = hallUrl, prepare?: (page: Page) => Promise<unknown>): Promise<Page> {
  const page = await browser.newPage(SIZES.display);
  await prepare?.(page);
  await page.goto(`${origin}/display/${office}`);
  await page.getByRole('heading', { name: 'Në pritje' }).waitFor();
  return page;
}

/** The large field, with what it shows. */
const field = (page: Page, number: string) => page.locator('section', { hasText: number }).first();
const heroOf = (page: Page) => page.locator('main section .num').first();

async function heroIs(page: Page, number: string): Promise<void> {
  await page.waitForFunction(
    (wanted) => document.querySelector('main section .num')?.textContent === wanted,
    number,
    { timeout: 15_000 },
  );
}

describe('call board', () => {
  it('shows a call with its counter large, announces it and keeps the ones before', async () => {
    const page = await openDisplay();
    const first = await clerks[0].call();
    await heroIs(page, first);
    const said = page.locator('[role=status]', {
      hasText: `Numri ${first}, sporteli ${clerks[0].counterName}`,
    });
    await said.waitFor({ state: 'attached' });
    expect(await field(page, first).locator('.counter').innerText()).toBe(clerks[0].counterName);
    const second = await clerks[1].call();
    await heroIs(page, second);
    expect(await page.locator('tbody th .num').first().innerText()).toBe(first);
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it('lets two calls at the same moment take turns, so that the first is not overrun', async () => {
    const page = await openDisplay();
    const seen = await page.evaluateHandle(() => {
      const numbers: { number: string; at: number }[] = [];
      new MutationObserver(() => {
        const number = document.querySelector('main section .num')?.textContent ?? '';
        if (number !== numbers.at(-1)?.number) numbers.push({ number, at: performance.now() });
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      return numbers;
    });
    const [first, second] = [await clerks[0].call(), await clerks[1].call()];
    await heroIs(page, second);
    const turns = (await seen.jsonValue()).filter(({ number }) => number === first || number === second);
    expect(turns.map(({ number }) => number)).toEqual([first, second]);
    expect((turns[1]?.at ?? 0) - (turns[0]?.at ?? 0)).toBeGreaterThanOrEqual(5_900);
  });

  it('shows a recall again as a new call', async () => {
    const page = await openDisplay();
    const number = await clerks[0].call();
    await heroIs(page, number);
    const before = await heroOf(page).elementHandle();
    await clerks[0].recall();
    await before?.waitForElementState('hidden');
    await heroIs(page, number);
    expect(await page.locator('tbody th .num', { hasText: number }).count()).toBe(0);
  });

  it('asks for a touch before it can ring, and then rings for each call', async () => {
    const page = await openDisplay(hallUrl, (opening) =>
      opening.addInitScript(() => {
        const tone = AudioScheduledSourceNode.prototype;
        const start = Reflect.get<AudioScheduledSourceNode, 'start'>(tone, 'start');
        tone.start = function (when) {
          document.body.dataset['tones'] = String(Number(document.body.dataset['tones'] ?? 0) + 1);
          start.call(this, when);
        };
      }),
    );
    const tones = async (): Promise<number> =>
      Number((await page.locator('body').getAttribute('data-tones')) ?? 0);
    await heroIs(page, await clerks[0].call());
    expect(await tones()).toBe(0);
    await page.getByRole('button', { name: /Prekni një herë për zërin/ }).click();
    await page.getByRole('button', { name: /Prekni një herë/ }).waitFor({ state: 'detached' });
    const afterTouch = await tones();
    expect(afterTouch).toBeGreaterThan(0);
    await heroIs(page, await clerks[1].call());
    expect(await tones()).toBe(2 * afterTouch);
  });

  it('names letters only, never a service', async () => {
    const page = await openDisplay();
    const { items } = await apiClient(hallUrl)('list-services', { office });
    const text = await page.locator('body').innerText();
    for (const { name, group } of items) {
      expect(text).not.toContain(name.sq);
      expect(text).not.toContain(group.name.sq);
    }
  });

  it('keeps the last calls while it is cut off, says since when, and is right again by itself', async () => {
    await using cable = await layCable(hallUrl);
    const page = await openDisplay(cable.url);
    const first = await clerks[0].call();
    await heroIs(page, first);
    cable.cut();
    await page.getByText(/^Thirrjet nuk po përditësohen që nga/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(await heroOf(page).innerText()).toBe(first);
    const missed = await clerks[1].call();
    cable.mend();
    await heroIs(page, missed);
    await page.getByText(/^Thirrjet nuk po përditësohen/).waitFor({ state: 'detached' });
  });

  it('takes the red from a call that may no longer be the newest', async () => {
    await using cable = await layCable(hallUrl);
    const page = await openDisplay(cable.url, async (opening) => {
      await opening.clock.install();
      // Without its blinking a new call stands red at once.
      await opening.emulateMedia({ reducedMotion: 'reduce' });
    });
    const number = await clerks[0].call();
    await heroIs(page, number);
    const colour = () => field(page, number).evaluate((element) => getComputedStyle(element).backgroundColor);
    expect(await colour()).toBe('rgb(200, 30, 41)');
    cable.cut();
    await page.getByText(/^Thirrjet nuk po përditësohen që nga/).waitFor();
    await page.clock.runFor(62_000);
    await page.locator('section.faded').waitFor();
    expect(await colour()).not.toBe('rgb(200, 30, 41)');
  });

  it('stands with words where the server is away at its first look, and goes on when it comes', async () => {
    const page = await browser.newPage(SIZES.display);
    await page.route(/\/(api|socket\.io)\//, (route) => route.abort());
    await page.goto(`${hallUrl}/display/${office}`);
    await page.getByText('Ende nuk ka lidhje me radhën.').waitFor();
    await page.unroute(/\/(api|socket\.io)\//);
    await page.getByRole('heading', { name: 'Në pritje' }).waitFor();
  });

  it('says so where no such office exists', async () => {
    const page = await browser.newPage(SIZES.display);
    await page.goto(`${hallUrl}/display/nowhere`);
    await page.getByText('Kjo zyrë nuk u gjet.').waitFor();
  });
});
