import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectStatus, openWorld, type Workspace, type World } from '../flows/world.ts';
import { openBrowser, type RunningBrowser } from './browser.ts';
import { openShop, type Shop } from './shop.ts';

/**
 * A person buys packs: a real browser on the stand-in's page, with a card and an address typed.
 * `npm run prove:purchase` runs this, `npm run docs:images` keeps the pictures for the docs.
 */

const PICTURES = join(import.meta.dirname, '..', '..', process.env.PICTURES ?? '');
const WINDOW = { width: 620, height: 960 };

let world: World;
let shop: Shop;
let running: RunningBrowser;

beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  [world, shop, running] = await Promise.all([
    openWorld({ now: '2026-03-10T12:00:00Z' }),
    openShop(),
    openBrowser(),
  ]);
}, 90_000);
afterAll(async () => {
  await Promise.all([running?.stop(), shop?.stop(), world?.stop()]);
});

const CARD = { number: '4242 4242 4242 4242', expiry: '12 / 34', cvc: '123' };
const DECLINED = '4000 0000 0000 0002';
const ASKS_THE_BANK = '4000 0027 6000 3184';

/** Opens a checkout of one pack over HTTP, and its page as a customer gets it. */
async function openCheckout(): Promise<{ readonly ws: Workspace; readonly page: Page }> {
  const ws = await world.workspaceOn('workspace-pool');
  const { successUrl, cancelUrl } = shop;
  const body = { pack: 'contact', quantity: 1, successUrl, cancelUrl };
  const checkout = await ws.caller.post(`${ws.path}/checkout-sessions`, body);
  shop.servesTo(ws);
  const page = await running.browser.newPage({ viewport: WINDOW, colorScheme: 'light' });
  // Shorter than a test may take, so that what was waited for is named.
  page.setDefaultTimeout(8_000);
  await page.goto(expectStatus(checkout, 201).body.url);
  return { ws, page };
}

/** Types an address and a card, found as a person finds them: by what is written at the fields. */
async function fillIn(page: Page, card = CARD): Promise<void> {
  await page.getByLabel('E-mail').fill('ada@customer.example');
  await page.getByLabel('Name').fill('Ada Sample');
  await page.getByLabel('Street and number').fill('1 Example Street');
  await page.getByLabel('Postal code').fill('10115');
  await page.getByLabel('City').fill('Sampletown');
  await page.getByLabel('Country').fill('de');
  await page.getByLabel('Card number').fill(card.number);
  await page.getByLabel('Expiry').fill(card.expiry);
  await page.getByLabel('Security code').fill(card.cvc);
}

const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click();

async function picture(page: Page, name: string): Promise<void> {
  await page.locator('main').screenshot({ path: join(PICTURES, `${name}.png`) });
}

/** The contact credits that can be spent, over HTTP. */
async function available(ws: Workspace): Promise<number> {
  await world.idle();
  return (await ws.balance()).available;
}

/** What axe finds wrong with the page, in both colour schemes: rule and place. */
async function barriers(page: Page): Promise<readonly string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(axe.source);
    // In the page, where axe is a variable of the window.
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ target }) => `${colorScheme}: ${id} at ${target.join(' ')}`));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return found;
}

describe('a person buys packs in a browser', () => {
  test('two packs with a typed card and address: back on the site, the balance has 200 more', async () => {
    const { ws, page } = await openCheckout();
    expect(await available(ws)).toBe(100);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Pay $49.00');
    await page.getByRole('spinbutton', { name: /^Quantity/ }).fill('2');
    await press(page, 'Update');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Pay $98.00');
    await fillIn(page);
    await picture(page, 'buying-filled-in');
    await press(page, 'Pay now');
    await page.waitForURL('**/thanks?session=cs_test_*');
    expect(await page.locator('#status').textContent()).toBe('paid');
    expect(await page.locator('#available').textContent()).toBe('300');
    await picture(page, 'buying-back');
    expect(await available(ws)).toBe(300);
    const { items } = expectStatus(await ws.caller.get(`${ws.path}/purchases`), 200).body;
    expect(items).toMatchObject([{ pack: 'contact', quantity: 2, amount: 9_800, status: 'paid' }]);
    await page.close();
  });

  test('a card that is declined: the page says so, nothing is bought, and another card pays', async () => {
    const { ws, page } = await openCheckout();
    await fillIn(page, { ...CARD, number: DECLINED });
    await press(page, 'Pay now');
    expect(await page.getByRole('alert').textContent()).toBe('Your card was declined.');
    await picture(page, 'buying-declined');
    expect(await available(ws)).toBe(100);
    expect(expectStatus(await ws.caller.get(`${ws.path}/purchases`), 200).body.items).toEqual([]);
    // The address stays; the card is not sent back.
    expect(await page.getByLabel('City').inputValue()).toBe('Sampletown');
    expect(await page.getByLabel('Card number').inputValue()).toBe('');
    await page.getByLabel('Card number').fill(CARD.number);
    await page.getByLabel('Expiry').fill(CARD.expiry);
    await page.getByLabel('Security code').fill(CARD.cvc);
    await press(page, 'Pay now');
    await page.waitForURL('**/thanks?*');
    expect(await available(ws)).toBe(200);
    await page.close();
  });

  test.each<[string, string, string, number]>([
    ['approved, the packs are there', 'Approve', '**/thanks?*', 200],
    ['failed, the page is there again and nothing is bought', 'Fail', '**/c/pay/*', 100],
  ])('the bank asks first (3-D Secure): %s', async (_what, button, comesTo, credits) => {
    const { ws, page } = await openCheckout();
    await fillIn(page, { ...CARD, number: ASKS_THE_BANK });
    await press(page, 'Pay now');
    await page.waitForURL('**/c/authenticate/*');
    expect(await page.getByText('Do you pay').textContent()).toBe('Do you pay $49.00?');
    if (button === 'Approve') await picture(page, 'buying-bank');
    expect(await available(ws)).toBe(100);
    await press(page, button);
    await page.waitForURL(comesTo);
    expect(await available(ws)).toBe(credits);
    expect(await page.getByRole('alert').count()).toBe(button === 'Fail' ? 1 : 0);
    await page.close();
  });

  test('who leaves without paying comes back, and has bought nothing', async () => {
    const { ws, page } = await openCheckout();
    await press(page, 'Leave without paying');
    await page.waitForURL('**/credits');
    expect(await available(ws)).toBe(100);
    await page.close();
  });

  test('a field that is missing holds the payment up, at the field', async () => {
    const { ws, page } = await openCheckout();
    await fillIn(page);
    await page.getByLabel('City').fill('');
    await press(page, 'Pay now');
    expect(await page.getByLabel('City').evaluate((field) => field.matches(':focus'))).toBe(true);
    expect(await available(ws)).toBe(100);
    await page.close();
  });

  test('the keyboard alone is enough', async () => {
    const { ws, page } = await openCheckout();
    const typed = ['2', 'ada@customer.example', 'Ada Sample', '1 Example Street', '', '10115'];
    typed.push('Sampletown', '', 'DE', CARD.number, CARD.expiry, CARD.cvc);
    for (const text of typed) {
      await page.keyboard.press('Tab');
      // Beside the quantity and the promotion code are buttons.
      while (await page.evaluate('document.activeElement.tagName !== "INPUT"')) {
        await page.keyboard.press('Tab');
      }
      if (await page.evaluate('document.activeElement.name === "promotion_code"')) {
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
      }
      await page.keyboard.press('ControlOrMeta+a');
      if (text !== '') await page.keyboard.type(text);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/thanks?*');
    expect(await available(ws)).toBe(300);
    await page.close();
  });
});

test('nothing on the pages stands in the way of those who see, hear or move otherwise', async () => {
  const { page } = await openCheckout();
  expect(await barriers(page)).toEqual([]);
  await fillIn(page, { ...CARD, number: DECLINED });
  await press(page, 'Pay now');
  expect(await barriers(page)).toEqual([]);
  await page.getByLabel('Card number').fill(ASKS_THE_BANK);
  await page.getByLabel('Expiry').fill(CARD.expiry);
  await page.getByLabel('Security code').fill(CARD.cvc);
  const address = page.url();
  await press(page, 'Pay now');
  await page.waitForURL('**/c/authenticate/*');
  expect(await barriers(page)).toEqual([]);
  await press(page, 'Approve');
  await page.waitForURL('**/thanks?*');
  await page.goto(address);
  expect(await page.getByRole('heading').textContent()).toBe('Paid already');
  expect(await barriers(page)).toEqual([]);
  await page.close();
}, 60_000);
