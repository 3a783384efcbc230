import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  readAutoTopUp,
  setAutoTopUp,
  viewTopUp,
} from '../../../../lambdas/billing/top-ups/set-auto-top-up.ts';
import { loadWatched, putTopUp } from '../../../../lambdas/billing/top-ups/top-up.store.ts';
import type { TopUpSettings } from '../../../../lambdas/billing/top-ups/top-ups.contract.ts';
import { openTable } from '../../../support/table.ts';
import { openTopUpShop, type TopUpDesk, type TopUpShop } from '../../../support/top-up-desk.ts';
import { ATTEMPT, aTopUp, MARCH, NOW, PACK, packsOfNow } from '../../../support/top-ups.ts';

let shop: TopUpShop;

beforeAll(async () => {
  shop = await openTopUpShop(await openTable());
});
afterAll(() => shop.stop());

const { settings: SETTINGS } = aTopUp();
const QUESTION = { paymentId: 'pi_1', attempt: ATTEMPT };

async function set(desk: TopUpDesk, over: Partial<TopUpSettings> = {}, isDown = false) {
  const queued: string[] = [];
  const queueTopUp = async (ws: string): Promise<void> => {
    if (isDown) throw new Error('the queue is down');
    queued.push(ws);
  };
  const ports = {
    ...desk.portsOf(),
    queuePayment: async () => {},
    queueSubscription: async () => {},
    queueTopUp,
  };
  const { currency = 'usd', ...settings } = { ...SETTINGS, ...over };
  const view = await setAutoTopUp(ports, {
    workspaceId: desk.ws,
    timezone: 'UTC',
    prices: [{ ...PACK, currency }],
    settings,
  });
  return { view, queued };
}

const ASKS = 'pm_card_authenticationRequired';
const DECLINED = 'pm_card_chargeCustomerFail';

const isWatched = async ({ ws }: TopUpDesk) => (await loadWatched(shop.p)).get(ws);

describe('setAutoTopUp', () => {
  it('watches the balance, and has it looked at now and once the stream knows', async () => {
    const desk = await shop.open('pm_card_visa');
    const { view, queued } = await set(desk, { threshold: 70, currency: 'eur' });
    expect(view).toMatchObject({
      enabled: true,
      threshold: 70,
      currency: 'eur',
      usedThisMonth: 0,
      blocked: null,
    });
    expect(queued).toEqual([desk.ws]);
    expect(await isWatched(desk)).toEqual({ creditType: 'contact', threshold: 70 });
    const atMs = shop.p.now() + 120_000;
    expect(await desk.record()).toMatchObject({ knownAtMs: atMs, i2sk: `00${atMs}#${desk.ws}` });
  });

  it('ends the watch when it is switched off', async () => {
    const desk = await shop.open('pm_card_visa');
    await set(desk);
    const { view } = await set(desk, { enabled: false });
    expect([view.enabled, await isWatched(desk)]).toEqual([false, undefined]);
  });

  it('leaves it to the sweep where the queue is down', async () => {
    const desk = await shop.open('pm_card_visa');
    const { view } = await set(desk, {}, true);
    expect(view.enabled).toBe(true);
    expect(shop.p.logged).toContainEqual(
      expect.objectContaining({ event: 'PAYMENT_NOT_QUEUED', workspaceId: desk.ws }),
    );
  });

  it('refuses to begin without a saved card, and changes nothing; it may always end', async () => {
    const desk = await shop.open(null);
    const before = await desk.record();
    await expect(set(desk)).rejects.toMatchObject({
      code: 'STATE_CONFLICT',
      details: { detail: expect.stringContaining('No payment method is saved') },
    });
    expect([await desk.record(), await isWatched(desk)]).toEqual([before, undefined]);
    expect((await set(desk, { enabled: false })).view.enabled).toBe(false);
  });

  it('takes back the question to the bank, whose packs count no more, and waits', async () => {
    const desk = await shop.open(ASKS);
    await desk.run();
    const { view } = await set(desk);
    expect(view).toMatchObject({ blocked: null, actionUrl: null, usedThisMonth: 0 });
    expect(view.retryAt).not.toBeNull();
    await desk.run();
    expect(desk.intents().map(({ status }) => status)).toEqual(['canceled']);
  });

  it('counts a question that was answered in the last moment', async () => {
    const desk = await shop.open(ASKS);
    await desk.run();
    await desk.answer('approve');
    const { view } = await set(desk);
    expect(view).toMatchObject({ blocked: null, usedThisMonth: 1, lastResult: 'succeeded' });
  });

  it.each([
    ['charges a card no more often than the back-off says', DECLINED, undefined, 1],
    ['charges another card at once', DECLINED, 'pm_card_visa', 2],
    ['asks the bank of a card no more often', ASKS, undefined, 1],
    ['asks for another card at once, with the cap free', ASKS, 'pm_card_visa', 2],
  ])('%s', async (_what, card, other, charges) => {
    const desk = await shop.open(card);
    const over = { monthlyCapQuantity: 1 };
    await set(desk, over);
    await desk.run();
    if (other !== undefined) {
      await shop.account.api.paymentMethods.attach(other, { customer: desk.customerId });
    }
    for (const enabled of [true, false, true, true]) {
      await set(desk, { ...over, enabled });
      await desk.run();
    }
    expect([desk.intents().length, desk.paid()]).toEqual([charges, charges - 1]);
  });

  it('leaves a charge that is under way alone: it ends as it began', async () => {
    const desk = await shop.open('pm_card_visa');
    await desk.runWithout({ call: 'create', is: 'unanswered' }).catch(() => {});
    await set(desk, { enabled: false });
    shop.p.advance(180_000);
    await desk.run();
    expect([desk.paid(), await desk.available()]).toEqual([1, 100]);
  });

  it('loses no race for ever', async () => {
    const desk = await shop.open('pm_card_visa');
    const record = await desk.record();
    const all = await Promise.all([10, 20, 30].map((threshold) => set(desk, { threshold })));
    expect(all).toHaveLength(3);
    expect((await desk.record())?.rev).toBe((record?.rev ?? 0) + 3);
  });
});

describe('readAutoTopUp', () => {
  const of = { workspaceId: 'ws_unset', timezone: 'UTC' };

  it('shows nothing where nothing was set', async () => {
    expect(await readAutoTopUp(shop.p, of)).toEqual({
      enabled: false,
      pack: null,
      threshold: null,
      quantity: null,
      monthlyCapQuantity: null,
      currency: null,
      returnUrl: null,
      usedThisMonth: 0,
      lastResult: null,
      lastAt: null,
      retryAt: null,
      blocked: null,
      actionUrl: null,
    });
  });

  it('counts the month of now', async () => {
    await putTopUp(shop.p, 'ws_used', aTopUp({ counted: [packsOfNow(2)] }), null);
    const view = await readAutoTopUp(shop.p, { ...of, workspaceId: 'ws_used' });
    expect(view.usedThisMonth).toBe(2);
  });
});

it('shows how it stands', () => {
  const stop = { reason: 'action-required', atMs: NOW, topUpId: 'topup_1', isTold: true } as const;
  const record = aTopUp({
    counted: [packsOfNow(2)],
    retryAtMs: NOW,
    last: { result: 'action-required', atMs: NOW },
    stop: { ...stop, question: { ...QUESTION, actionUrl: 'https://bank.example' } },
  });
  expect(viewTopUp(record, MARCH)).toEqual({
    enabled: true,
    pack: 'contact',
    threshold: 50,
    quantity: 1,
    monthlyCapQuantity: 3,
    currency: 'usd',
    returnUrl: 'https://app.example/credits',
    usedThisMonth: 2,
    lastResult: 'action-required',
    lastAt: '2026-03-10T12:00:00.000Z',
    retryAt: '2026-03-10T12:00:00.000Z',
    blocked: 'action-required',
    actionUrl: 'https://bank.example',
  });
});
