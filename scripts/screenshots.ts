/**
 * `npm run screenshots`: every page at its real size into ./screenshots. The hall is the demo office on a fixed morning, driven
 * through its public interface on a virtual clock; the pages' clocks stand at the same instant, so the pictures stay the same
 * from one run to the next.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { AnswerOf } from '../contracts/api.ts';
import { Client } from '../bench/replay/client.ts';
import { ServerProcess } from '../bench/replay/server-process.ts';
import { SIZES } from '../test/support/browser.ts';
import { CHROMIUM_ARGUMENTS, ensureChromium, findChromium } from '../test/support/chromium.ts';
import { buildWeb, explainBuildFault } from './build.ts';
import { Morning, type Taken } from './morning.ts';
import { SAMPLE_SESSIONS, sampleDevices } from './samples.ts';

const FOLDER = join(import.meta.dirname, '../screenshots');
const WITHIN_MS = 90_000;
const INTERRUPTED = 130;
const OFFICE = 'lezhe';
/** The counter whose desk is pictured. */
const COUNTER = '5';
const OPENS_AT = Date.parse('2026-11-24T08:00:00+01:00');
const at = (clock: string): number => Date.parse(`2026-11-24T${clock}+01:00`);

/** Something that whoever takes the pictures can set right. */
class Advice extends Error {}

interface Studio {
  browser: Browser;
  url: string;
  client: Client;
  password: string;
  morning: Morning;
  /** Where all clocks stand, epoch ms. */
  now: number;
}

const interrupted = new Advice('Stopped; nothing is left behind.');
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => stop.abort(interrupted));
}

try {
  await prepare();
  const since = performance.now();
  const late = new Advice(`The pictures were not taken within ${WITHIN_MS / 1000} s: is the machine busy?`);
  const timer = setTimeout(() => stop.abort(late), WITHIN_MS);
  await takePictures().finally(() => clearTimeout(timer));
  console.log(`${((performance.now() - since) / 1000).toFixed(1)} s`);
} catch (error) {
  const cause: unknown = stop.signal.aborted ? stop.signal.reason : error;
  console.error(cause instanceof Advice ? cause.message : cause);
  process.exitCode = cause === interrupted ? INTERRUPTED : 1;
}

async function prepare(): Promise<void> {
  const advice = await ensureChromium();
  if (advice) throw new Advice(advice);
  try {
    await buildWeb();
  } catch (error) {
    throw new Advice(explainBuildFault(error), { cause: error });
  }
  mkdirSync(FOLDER, { recursive: true });
}

async function takePictures(): Promise<void> {
  await using running = new AsyncDisposableStack();
  const dataDir = mkdtempSync(join(tmpdir(), 'sporteli-screenshots-'));
  running.defer(() => rmSync(dataDir, { recursive: true, force: true }));
  const password = randomBytes(12).toString('base64url');
  const server = running.use(new ServerProcess(environment(dataDir, password), OPENS_AT));
  const [url, browser] = await Promise.all([server.start(), openBrowser()]);
  running.defer(() => browser.close());
  // Whatever a page still waits for ends with the browser.
  stop.signal.addEventListener('abort', () => void browser.close());
  stop.signal.throwIfAborted();

  const client = new Client({ address: () => server.url(), signal: stop.signal });
  const setClock = (to: number): Promise<void> => server.setClock(to);
  const morning = new Morning({ client, setClock, office: OFFICE, password, opensAt: OPENS_AT });
  await morning.open();
  await morning.until(at('10:41:00'));
  await morning.free(COUNTER);
  await morning.until(at('10:42:00'));
  await everyPage({ browser, url, client, password, morning, now: at('10:42:00') });
}

/** Signals are for us: the browser would end the process before the server and its stores have stopped. */
function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: findChromium() ?? '',
    args: CHROMIUM_ARGUMENTS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Empty counts as unset: what the person's own server is told is not for this one. */
function environment(dataDir: string, password: string): Record<string, string> {
  return {
    PORT: '0',
    HOST: '127.0.0.1',
    PUBLIC_URL: '',
    REDIS_URL: '',
    MONGODB_URI: '',
    DATA_DIR: dataDir,
    LOG_LEVEL: 'warn',
    SPORTELI_DEMO: '1',
    SPORTELI_ADMIN_PASSWORD: password,
    SPORTELI_RATE_LIMITS: 'off',
  };
}

/** The order is the morning's: what a picture shows is done by the page before it. */
async function everyPage(studio: Studio): Promise<void> {
  await Promise.all([dashboard(studio), signs(studio)]);
  await Promise.all([administration(studio), pairing(studio)]);
  await Promise.all([
    kiosk(studio),
    kioskAsks(studio),
    phone(studio, 'phone-ticket', lastWaiting(studio.morning)),
  ]);
  const { desk, called } = await deskUntilCall(studio);
  await Promise.all([display(studio), phone(studio, 'phone-ticket-called', called)]);
  await deskFromCall(studio, desk);
  await deskSheets(desk);
  await deskParked(studio, desk);
  await Promise.all([phone(studio, 'phone-ticket-held', called), deskChoice(studio)]);
  await closedOffice(studio);
}

async function kiosk(studio: Studio): Promise<void> {
  const page = await open(studio, `/kiosk/${OFFICE}`, 'kiosk');
  const press = (name: string | RegExp, role: 'button' | 'radio' = 'button') =>
    page.getByRole(role, { name }).first().click();
  await page.getByRole('heading', { name: 'Merrni një biletë' }).waitFor();
  await shoot(page, 'kiosk-home');
  await press('English', 'radio');
  await shoot(page, 'kiosk-home-en');
  await press('Shqip', 'radio');
  for (const [name, button] of [
    ['kiosk-home-contrast', /Kontrast/],
    ['kiosk-home-low', /Ekran më i ulët/],
  ] as const) {
    await press(button);
    await shoot(page, name);
    await press(button);
  }
  await press('Gjendja civile');
  await page.getByRole('listitem').first().waitFor();
  await shoot(page, 'kiosk-services');
  await press('Certifikatë familjare');
  await page.getByRole('heading', { name: 'A keni përparësi?' }).waitFor();
  await shoot(page, 'kiosk-service');
  await press('Merrni biletën');
  await page.getByRole('heading', { name: 'Numri juaj' }).waitFor();
  await shoot(page, 'kiosk-ticket');
  await page.context().close();
}

/** A service that asks for a phone number: the row that opens the step, and the step. No ticket is taken. */
async function kioskAsks(studio: Studio): Promise<void> {
  const page = await open(studio, `/kiosk/${OFFICE}`, 'kiosk');
  const press = (name: string) => page.getByRole('button', { name }).first().click();
  await press('Informim dhe kërkesa');
  await press('Ankesë ose kërkesë');
  await page.getByRole('button', { name: 'Telefoni' }).waitFor();
  await shoot(page, 'kiosk-service-asks');
  await press('Telefoni');
  await page.getByRole('textbox').fill('069123');
  await shoot(page, 'kiosk-phone-number');
  await page.context().close();
}

async function phone(studio: Studio, name: string, { trackingUrl, ticket }: Taken): Promise<void> {
  const { pathname, hash } = new URL(trackingUrl, studio.url);
  const page = await open(studio, `${pathname}?lang=sq${hash}`, 'phone');
  await page.locator('main').getByText(ticket.number.charAt(0), { exact: true }).first().waitFor();
  await page.getByText('Bashkia Lezhë').waitFor();
  await shoot(page, name);
  await page.context().close();
}

/** The desk of a free counter, then with somebody called; the page stays open. */
async function deskUntilCall(studio: Studio): Promise<{ desk: Page; called: Taken }> {
  const as = await session(studio, `clerk${COUNTER}`);
  const page = await open(studio, '/desk', 'desk', { session: as });
  await page.getByText('Tjetra në radhë').waitFor();
  await shoot(page, 'desk-idle');
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Fillo shërbimin' }).waitFor();
  await shoot(page, 'desk-called');
  const { counter } = await studio.client.ask('get-me', { as: `Bearer ${as}` });
  const called = studio.morning.taken.get(counter?.ticket?.id ?? '');
  if (!called) throw new Error(`counter ${COUNTER} called nobody of this morning`);
  return { desk: page, called };
}

async function deskFromCall(studio: Studio, page: Page): Promise<void> {
  await turnClock(studio, page, at('10:42:24'));
  await page.keyboard.press('Space');
  await page.getByRole('button', { name: 'Përfundo' }).waitFor();
  await turnClock(studio, page, at('10:46:36'));
  await page.getByText('4:12').first().waitFor();
  await shoot(page, 'desk');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'desk-dark');
  await page.emulateMedia({ colorScheme: 'light' });
}

/** What a clerk is asked before a command, one sheet after the other. */
async function deskSheets(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog');
  for (const [name, key] of [
    ['desk-finish', 'f'],
    ['desk-more', '.'],
    ['desk-transfer', 't'],
  ] as const) {
    await page.keyboard.press(key);
    await sheet.waitFor();
    await shoot(page, name);
    if (key !== 't') await page.keyboard.press('Escape');
  }
  await page.keyboard.press('Enter');
  await sheet.getByRole('textbox').waitFor();
  await shoot(page, 'desk-transfer-how');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'English' }).click();
  await shoot(page, 'desk-en');
  await page.getByRole('button', { name: 'Shqip' }).click();
}

/** The ticket in hand is parked, and the counter pauses. */
async function deskParked(studio: Studio, page: Page): Promise<void> {
  await page.keyboard.press('m');
  await page.keyboard.type('Sjell kopjen e letërnjoftimit');
  await shoot(page, 'desk-hold');
  await page.keyboard.press('Enter');
  await page.getByText('Më presin mua').waitFor();
  await turnClock(studio, page, at('10:46:48'));
  await shoot(page, 'desk-held');
  await page.keyboard.press('b');
  await page.getByRole('option').first().waitFor();
  await shoot(page, 'desk-call');
  await page.keyboard.press('Escape');
  await page.keyboard.press('p');
  await page.keyboard.press('2');
  await page.getByRole('heading', { name: 'Drekë' }).waitFor();
  await turnClock(studio, page, at('10:58:12'));
  await page.getByText('Në pushim prej 11:24').waitFor();
  await shoot(page, 'desk-paused');
}

/** Where a supervisor may open a counter, or take one over. */
async function deskChoice(studio: Studio): Promise<void> {
  const page = await open(studio, '/desk', 'desk', { session: await session(studio, 'supervisor') });
  await page.getByRole('button', { name: `Merr sportelin ${COUNTER}` }).click();
  await shoot(page, 'desk-choose');
  await page.context().close();
}

/** Closed by hand: the kiosk and the screens say so. */
async function closedOffice(studio: Studio): Promise<void> {
  const as = `Bearer ${await session(studio, 'supervisor')}`;
  await studio.client.ask('close-office', { params: { office: OFFICE }, as, body: {} });
  const page = await open(studio, `/kiosk/${OFFICE}`, 'kiosk');
  await page.getByText('Zyra nuk jep bileta tani.').waitFor();
  await shoot(page, 'kiosk-closed');
  await page.context().close();
}

async function display(studio: Studio): Promise<void> {
  const page = await open(studio, `/display/${OFFICE}`, 'display');
  await page.getByText('Në pritje').first().waitFor();
  await shoot(page, 'display');
  await page.context().close();
}

async function dashboard(studio: Studio): Promise<void> {
  const as = await session(studio, 'manager');
  const page = await open(studio, '/dashboard', 'desk', { session: as });
  await page.getByText('Të plota deri në').waitFor();
  await page.locator('canvas').nth(1).waitFor();
  await shoot(page, 'dashboard');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'dashboard-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.getByRole('button', { name: 'English' }).click();
  await shoot(page, 'dashboard-en');
  await page.getByRole('button', { name: 'Shqip' }).click();
  await page.setViewportSize({ width: 820, height: 1180 });
  await shoot(page, 'dashboard-narrow');
  await page.setViewportSize(SIZES.desk);
  await page.goto(`${studio.url}/dashboard?tickets=`);
  await page.getByRole('row').nth(1).waitFor();
  await shoot(page, 'dashboard-tickets');
  await page.context().close();
}

async function signs(studio: Studio): Promise<void> {
  const page = await open(studio, '/', 'desk');
  await page.getByRole('heading').first().waitFor();
  await shoot(page, 'home');
  await page.goto(`${studio.url}/sign-in`);
  await page.getByRole('heading', { name: 'Hyrja e stafit' }).waitFor();
  await shoot(page, 'sign-in');
  await page.context().close();
}

/** What administrators look after; devices and sign-ins are samples, since theirs are the machine's own times. */
async function administration(studio: Studio): Promise<void> {
  const page = await open(studio, '/', 'desk', { session: await session(studio, 'admin') });
  const { items: offices } = await studio.client.ask('list-offices');
  await sample(page, '**/api/v1/devices?*', { items: sampleDevices(offices[0]?.id ?? ''), nextCursor: null });
  await sample(page, '**/api/v1/me/sessions', { items: SAMPLE_SESSIONS, nextCursor: null });
  // The audit is checked by the machine's own clock.
  await page.route('**/api/v1/audit/state', async (route) => {
    const response = await route.fetch();
    const state = (await response.json()) as AnswerOf<'get-audit-state'>;
    await route.fulfill({ response, json: { ...state, checkedAt: new Date(studio.now).toISOString() } });
  });
  await page.goto(`${studio.url}/admin/devices`);
  await page.getByText('Ekrani i sallës').waitFor();
  await shoot(page, 'admin-devices');
  await page.getByRole('button', { name: 'Kioska 2' }).click();
  await shoot(page, 'admin-devices-one');
  await page.emulateMedia({ colorScheme: 'dark' });
  await shoot(page, 'admin-devices-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES.phone);
  await page.reload();
  await page.getByText('Ekrani i sallës').waitFor();
  await shoot(page, 'admin-devices-phone');
  await page.setViewportSize(SIZES.desk);
  for (const name of ['account', 'audit', 'admin/staff', 'admin/keys', 'admin/personal-data']) {
    await page.goto(`${studio.url}/${name}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.waitForLoadState('networkidle');
    await shoot(page, name.replace('/', '-'));
  }
  await page.context().close();
}

/** What a kiosk and a screen show until they are paired. */
async function pairing(studio: Studio): Promise<void> {
  const code = 'K7P4QX';
  const begun = {
    ...{ secret: 'none', code, pairUrl: `https://sporteli.example/admin/devices?pair=${code}` },
    expiresAt: new Date(studio.now + 600_000).toISOString(),
  };
  for (const kind of ['kiosk', 'display'] as const) {
    const page = await open(studio, '/', kind);
    await sample(page, '**/api/v1/pairings', begun, 201);
    await sample(page, '**/api/v1/pairings/claim', { state: 'waiting' });
    await page.goto(`${studio.url}/${kind}`);
    await page.getByText('K7P 4QX').waitFor();
    await shoot(page, `pairing-${kind}`);
    await page.context().close();
  }
}

/** Answers in the server's place, so that the picture is the same in every run. */
async function sample(page: Page, address: string, json: unknown, status = 200): Promise<void> {
  await page.route(address, (route) => route.fulfill({ status, json }));
}

/** The one who came last among those who take certificates: several are ahead. */
function lastWaiting({ waiting }: Morning): Taken {
  const last = [...waiting.values()].filter(({ ticket }) => ticket.number.startsWith('A')).at(-1);
  if (!last) throw new Error('nobody waits: the morning has changed');
  return last;
}

async function session({ client, password }: Studio, username: string): Promise<string> {
  return (await client.ask('open-session', { body: { username, password } })).token;
}

/** A page on a machine of its own, whose clock stands where the hall's does. */
async function open(
  { browser, url, now }: Studio,
  path: string,
  size: keyof typeof SIZES,
  { session: token }: { session?: string } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: SIZES[size],
    timezoneId: 'Europe/Tirane',
    // What moves would be pictured in mid-movement.
    reducedMotion: 'reduce',
  });
  if (token !== undefined) await context.addCookies([{ name: 'sporteli_session', value: token, url }]);
  const page = await context.newPage();
  await page.clock.setFixedTime(now);
  await page.goto(url + path);
  return page;
}

async function turnClock(studio: Studio, page: Page, to: number): Promise<void> {
  studio.now = to;
  await studio.morning.until(to);
  await page.clock.setFixedTime(to);
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  console.log(relative(process.cwd(), path));
}
