import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../flows/api-client.ts';
import { expectStatus, openWorld, type Workspace, type World } from '../flows/world.ts';

/**
 * C6 over HTTP, with the stand-in for Stripe. A workspace without an allotment buys 100 contact
 * credits by hand, and its card is saved; then it is topped up below 50. The operator takes credits
 * away to let them fall.
 */

let world: World;

beforeAll(async () => {
  world = await openWorld({ now: '2026-03-10T12:00:00Z' });
}, 90_000);
afterAll(() => world.stop());

const URLS = { successUrl: 'https://app.example/back', cancelUrl: 'https://app.example/no' };
const SETTINGS = {
  enabled: true,
  pack: 'contact',
  threshold: 50,
  quantity: 1,
  monthlyCapQuantity: 3,
  returnUrl: 'https://app.example/credits',
};
/** It can be saved, and every later charge is declined. */
const DECLINED_LATER = 'pm_card_chargeCustomerFail';
/** Its bank asks on each payment. */
const ASKS = 'pm_card_authenticationRequired';

let made = 0;

async function checkout(ws: Workspace, savePaymentMethod: boolean): Promise<Answer['body']> {
  made += 1;
  const answer = await ws.caller.post(
    `${ws.path}/checkout-sessions`,
    { ...URLS, pack: 'contact', quantity: 1, savePaymentMethod },
    { 'idempotency-key': `buy-${made}` },
  );
  return expectStatus(answer, 201).body;
}

const pay = async (session: string, card: string) =>
  expectStatus(
    await world.operator.post(`/_local/stripe/checkout-sessions/${session}/pay`, { card }),
    200,
  ).body;

/** The owner tells the bank that it is them, on the page that they are led to. */
async function approve(page: string): Promise<void> {
  const body = new URLSearchParams({ action: 'approve' });
  const answer = await fetch(page, { method: 'POST', body, redirect: 'manual' });
  expect([200, 302, 303]).toContain(answer.status);
  await world.idle();
}

/** Buys 100 credits by hand, and saves the card. */
async function buy(ws: Workspace, card: string): Promise<void> {
  const { id, url } = await checkout(ws, true);
  const { payment_intent: intent, status } = await pay(id, card);
  if (status === 'open') await approve(`${new URL(url).origin}/c/authenticate/${intent}`);
  await world.idle();
}

/** A workspace of 100 credits with a saved card. */
async function buyer(card = 'pm_card_visa'): Promise<Workspace> {
  const ws = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
  await buy(ws, card);
  expect(await available(ws)).toBe(100);
  return ws;
}

const available = async (ws: Workspace): Promise<number> =>
  (await ws.shown()).types.contact.available;

const set = (ws: Workspace, over = {}) =>
  ws.caller.put(`${ws.path}/auto-top-up`, { ...SETTINGS, ...over });

/** Sets it, and waits until the stream knows. */
async function enable(ws: Workspace, over = {}): Promise<Answer['body']> {
  const { body } = expectStatus(await set(ws, over), 200);
  await world.idle();
  await world.advance('PT10S');
  return body;
}

const state = async (ws: Workspace) =>
  expectStatus(await ws.caller.get(`${ws.path}/auto-top-up`), 200).body;

/** Lets credits fall, and everything that follows happen. */
async function lose(ws: Workspace, credits: number): Promise<void> {
  const body = { creditType: 'contact', amount: -credits, reason: 'test' };
  expectStatus(await world.operator.post(`${ws.path}/adjustments`, body), 201);
  await world.idle();
}

/** Purchases that were made by themselves, newest first. */
async function topUps(ws: Workspace): Promise<Answer['body'][]> {
  const { items } = expectStatus(await ws.caller.get(`${ws.path}/purchases`), 200).body;
  return items.filter((each: Answer['body']) => each.checkoutSessionId === null);
}

/** Why top-ups have failed, by what the bus was told: an event may come twice, under one id. */
async function failures(ws: Workspace): Promise<string[]> {
  const { events } = expectStatus(await world.operator.get('/_local/events'), 200).body;
  const told = events
    .map(({ detail }: Answer['body']) => detail)
    .filter((e: Answer['body']) => e.type === 'top-up.failed' && e.workspaceId === ws.id)
    .map(({ id, data }: Answer['body']) => [id, data.reason]);
  return [...new Map<string, string>(told).values()];
}

const statuses = async (ws: Workspace) => (await topUps(ws)).map(({ status }) => status);

describe('C6 automatic top-up', { timeout: 60_000 }, () => {
  test('workspace-pool: a crossing brings one purchase; the next crossing the next one', async () => {
    const ws = await buyer();
    expect(await enable(ws)).toMatchObject({ enabled: true, usedThisMonth: 0, blocked: null });
    await lose(ws, 50);
    expect(await topUps(ws)).toEqual([]);
    await lose(ws, 1);
    expect(await available(ws)).toBe(149);
    expect(await topUps(ws)).toMatchObject([
      {
        pack: 'contact',
        quantity: 1,
        credits: 100,
        remaining: 100,
        amount: 4_900,
        currency: 'usd',
        status: 'paid',
        paymentIntentId: expect.stringMatching(/^pi_/),
        receiptUrl: expect.stringMatching(/^http/),
      },
    ]);
    expect(await state(ws)).toMatchObject({ usedThisMonth: 1, lastResult: 'succeeded' });
    await world.advance('PT2H');
    expect(await available(ws)).toBe(149);
    await lose(ws, 100);
    expect(await available(ws)).toBe(149);
    expect(await statuses(ws)).toEqual(['paid', 'paid']);
  });

  test('workspace-pool: of 20 spends at once one purchase comes', async () => {
    const ws = await buyer();
    await enable(ws);
    const body = { creditType: 'contact', amount: -4, reason: 'test' };
    const all = await Promise.all(
      Array.from({ length: 20 }, () => world.operator.post(`${ws.path}/adjustments`, body)),
    );
    for (const each of all) expectStatus(each, 201);
    await world.idle();
    expect(await statuses(ws)).toEqual(['paid']);
    expect(await available(ws)).toBe(120);
    await world.advance('PT2H');
    expect(await available(ws)).toBe(120);
  });

  test('workspace-pool: low already when it is switched on, it is topped up at once', async () => {
    const ws = await buyer();
    await lose(ws, 90);
    await enable(ws);
    expect(await available(ws)).toBe(110);
  });

  test('workspace-pool: what falls before the stream knows the settings is not missed', async () => {
    const [watched, ws] = [await buyer(), await buyer()];
    await enable(watched);
    await lose(watched, 51);
    expectStatus(await set(ws), 200);
    await world.idle();
    await lose(ws, 51);
    expect(await available(ws)).toBe(49);
    await world.advance('PT10M');
    expect(await available(ws)).toBe(149);
  });

  test('workspace-pool: the cap of a month is not passed; the next month goes on', async () => {
    const ws = await buyer();
    await enable(ws, { monthlyCapQuantity: 1 });
    await lose(ws, 60);
    expect(await available(ws)).toBe(140);
    await lose(ws, 100);
    await world.advance('P2D');
    expect(await available(ws)).toBe(40);
    expect(await state(ws)).toMatchObject({ usedThisMonth: 1, blocked: null });
    await world.moveTo('2026-04-01T00:10:00Z');
    expect(await available(ws)).toBe(140);
    expect(await state(ws)).toMatchObject({ usedThisMonth: 1 });
  });

  test('workspace-pool: declined three times, it stops and is told once, until a pack is bought by hand', async () => {
    const ws = await buyer(DECLINED_LATER);
    await enable(ws);
    await lose(ws, 60);
    expect(await statuses(ws)).toEqual(['failed']);
    expect(await state(ws)).toMatchObject({ lastResult: 'declined', blocked: null });
    await world.advance('PT50M');
    expect(await statuses(ws)).toEqual(['failed']);
    await world.advance('PT20M');
    expect(await statuses(ws)).toEqual(['failed', 'failed']);
    await world.advance('PT5H');
    expect(await statuses(ws)).toEqual(['failed', 'failed', 'failed']);
    expect(await state(ws)).toMatchObject({ blocked: 'declined', usedThisMonth: 0 });
    await world.advance('P3D');
    expect(await failures(ws)).toEqual(['declined']);
    expect(await statuses(ws)).toHaveLength(3);
    expect(await available(ws)).toBe(40);
    await buy(ws, 'pm_card_visa');
    expect(await state(ws)).toMatchObject({ blocked: null });
    await lose(ws, 100);
    expect(await available(ws)).toBe(140);
  });

  test('workspace-pool: the bank wants the owner, who answers it', async () => {
    const ws = await buyer(ASKS);
    await enable(ws);
    await lose(ws, 60);
    const asked = await state(ws);
    expect(asked).toMatchObject({ blocked: 'action-required', lastResult: 'action-required' });
    expect(await available(ws)).toBe(40);
    await world.advance('P1D');
    expect(await topUps(ws)).toHaveLength(1);
    expect(await failures(ws)).toEqual(['action-required']);
    await approve(asked.actionUrl);
    expect(await available(ws)).toBe(140);
    expect(await state(ws)).toMatchObject({
      blocked: null,
      actionUrl: null,
      lastResult: 'succeeded',
      usedThisMonth: 1,
    });
    expect(await statuses(ws)).toEqual(['paid']);
  });

  test('workspace-pool: where the owner buys by hand instead, the bank’s page takes no money', async () => {
    const ws = await buyer(ASKS);
    await enable(ws, { monthlyCapQuantity: 1 });
    await lose(ws, 60);
    const { actionUrl } = await state(ws);
    await buy(ws, 'pm_card_visa');
    expect(await state(ws)).toMatchObject({ blocked: null, actionUrl: null, usedThisMonth: 0 });
    expect((await fetch(actionUrl)).status).toBe(404);
    await lose(ws, 100);
    expect(await available(ws)).toBe(140);
  });

  test('workspace-pool: a top-up whose money went back is not bought again', async () => {
    const ws = await buyer();
    await enable(ws);
    await lose(ws, 60);
    const [bought] = await topUps(ws);
    const path = `/_local/stripe/payment-intents/${bought?.paymentIntentId}/refund`;
    expectStatus(await world.operator.post(path, {}), 200);
    await world.idle();
    await world.advance('PT2H');
    expect(await available(ws)).toBe(40);
    expect(await state(ws)).toMatchObject({ blocked: 'refunded' });
    expect(await statuses(ws)).toEqual(['refunded']);
  });

  test('workspace-pool: switched off, nothing is bought', async () => {
    const ws = await buyer();
    await enable(ws);
    expect(await enable(ws, { enabled: false })).toMatchObject({ enabled: false });
    await lose(ws, 90);
    await world.advance('PT2H');
    expect(await topUps(ws)).toEqual([]);
    expect(await available(ws)).toBe(10);
  });

  test('workspace-pool: without a saved card it cannot be switched on', async () => {
    const ws = await world.workspaceOn('workspace-pool', { allotments: { contact: 0 } });
    const { id } = await checkout(ws, false);
    await pay(id, 'pm_card_visa');
    await world.idle();
    const refused = await set(ws);
    expect([refused.status, refused.body.code]).toEqual([409, 'STATE_CONFLICT']);
    expect(refused.body.detail).toContain('No payment method is saved');
    expect(await state(ws)).toMatchObject({ enabled: false, pack: null });
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a pack that the plan does not have', { pack: 'search' }, ['pack']],
    ['fewer credits than the threshold', { threshold: 101 }, ['quantity']],
    ['a cap below one top-up', { quantity: 4 }, ['monthlyCapQuantity']],
    ['a currency that the pack has no price in', { currency: 'gbp' }, ['currency']],
    ['a field that is not known', { colour: 'red' }, ['colour']],
  ])('workspace-pool: %s is refused', async (_what, over, paths) => {
    const ws = await world.workspaceOn('workspace-pool');
    const { status, body } = await set(ws, over);
    expect([status, body.errors.map(({ path }: { path: string }) => path)]).toEqual([400, paths]);
  });

  test('workspace-pool: a key that may not manage can neither set nor see it', async () => {
    const ws = await world.workspaceOn('workspace-pool');
    const member = await ws.member('anna');
    const path = `${ws.path}/auto-top-up`;
    expect([(await member.get(path)).status, (await member.put(path, SETTINGS)).status]).toEqual([
      403, 403,
    ]);
  });
});
