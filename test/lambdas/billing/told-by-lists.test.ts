import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toTopUpMetadata } from '../../../lambdas/billing/stripe-metadata.ts';
import { readToldPage, TOLD_LISTS, type ToldList } from '../../../lambdas/billing/told-by-lists.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { openSeller, type Seller } from '../../support/seller.ts';

const DAY_S = 86_400;
let seller: Seller;
beforeEach(async () => {
  seller = await openSeller();
});
afterEach(() => seller.stop());

const nowS = () => seller.till.nowSeconds;
const page = (list: ToldList, over: { after?: string; sinceS?: number; untilS?: number } = {}) =>
  readToldPage(
    seller.account,
    { list, sinceS: nowS() - DAY_S, untilS: nowS() + 1, ...over },
    epochMs(nowS() * 1_000),
  );
const NOTHING = { told: [], news: [], foreign: 0 };
const FOREIGN = { sluice_deployment: 'other', sluice_workspace: 'ws_1', sluice_actor: 'key_1' };

describe('readToldPage', () => {
  it('goes through what sells before what goes back', () => {
    expect(TOLD_LISTS).toEqual(['sessions', 'intents', 'events', 'charges', 'refunds', 'disputes']);
  });

  it('reads sessions that are paid, passing over those of other deployments', async () => {
    const { session, intent } = await seller.sell('ws_1');
    await seller.sell('ws_1', FOREIGN);
    await seller.open('ws_1');
    seller.expire(await seller.open('ws_1'));
    expect(await page('sessions')).toMatchObject({
      told: [{ paymentId: intent, facts: { sale: { id: session, amount: 4_900, stage: 'paid' } } }],
      foreign: 1,
    });
  });

  it('reads payments of top-ups, and leaves those of checkouts to their sessions', async () => {
    await seller.sell('ws_1');
    const pack = { pack: 'contact', creditType: 'contact', credits: 100, months: 6 };
    const sold = { deployment: 'sluice', workspaceId: 'ws_1', actor: 'key_1', topUpId: 'topup_1' };
    const { id } = await seller.account.api.paymentIntents.create({
      amount: 4_900,
      currency: 'usd',
      payment_method: 'pm_card_visa',
      confirm: true,
      metadata: { ...toTopUpMetadata({ ...sold, pack, quantity: 1 }) },
    });
    expect(await page('intents')).toMatchObject({
      told: [{ paymentId: id, facts: { sale: { id, amount: 4_900, stage: 'paid' } } }],
      foreign: 0,
    });
  });

  it('reads events of the types that something follows from', async () => {
    const { intent } = await seller.sell('ws_1');
    await seller.sell('ws_1', FOREIGN);
    seller.refund(intent, 900);
    const { told, foreign } = await page('events');
    expect(told.map(({ paymentId }) => paymentId)).toEqual(told.map(() => intent));
    expect(told.map(({ facts }) => Object.keys(facts).toSorted().join())).toEqual(
      expect.arrayContaining(['disputes,refunds,sale', 'charge,disputes,refunds']),
    );
    expect(foreign).toBeGreaterThan(0);
  });

  it('reads from sessions and events that something became of a subscription', async () => {
    const subscriptionId = await seller.subscribe('ws_1');
    const all = [...(await page('sessions')).news, ...(await page('events')).news];
    expect(new Set(all.map((each) => each.subscriptionId))).toEqual(new Set([subscriptionId]));
    expect(all.length).toBeGreaterThan(2);
    for (const event of seller.till.books.event.values()) event.api_version = '2020-08-27';
    const anew = (await page('events')).news;
    expect(new Set(anew.map((each) => each.subscriptionId))).toEqual(new Set([subscriptionId]));
  });

  it('reads nothing from an event of another version of the API', async () => {
    await seller.sell('ws_1');
    for (const event of seller.till.books.event.values()) event.api_version = '2020-08-27';
    expect(await page('events')).toEqual(NOTHING);
  });

  it('asks anew for what such an event is about, where it is older than the window', async () => {
    const { intent } = await seller.sell('ws_1');
    const refund = seller.refund(intent, 900);
    const dispute = seller.dispute(intent);
    for (const event of seller.till.books.event.values()) event.api_version = '2020-08-27';
    const sinceS = nowS() + 10 * DAY_S;
    // Whatever has happened to it, it was made before.
    for (const event of seller.till.books.event.values()) event.created = sinceS + 1;
    const { told } = await page('events', { sinceS, untilS: sinceS + 2 });
    expect(new Set(told.map(({ paymentId }) => paymentId))).toEqual(new Set([intent]));
    const facts = told.map((each) => each.facts);
    expect(facts.some(({ sale }) => sale?.stage === 'paid')).toBe(true);
    expect(facts.some(({ charge }) => charge !== undefined)).toBe(true);
    expect(facts.some(({ refunds }) => refunds[refund]?.amount === 900)).toBe(true);
    expect(facts.some(({ disputes }) => disputes[dispute]?.state === 'needs_response')).toBe(true);
  });

  it('reads charges with their receipts, refunds and disputes', async () => {
    const { intent } = await seller.sell('ws_1');
    await seller.sell('ws_1', FOREIGN);
    const refund = seller.refund(intent, 900);
    const dispute = seller.dispute(intent);
    expect(await page('charges')).toMatchObject({
      told: [
        { paymentId: intent, facts: { charge: { receiptUrl: expect.stringMatching(/^http/) } } },
      ],
      foreign: 1,
    });
    expect(await page('refunds')).toMatchObject({
      told: [{ paymentId: intent, facts: { refunds: { [refund]: { amount: 900 } } } }],
    });
    const [told] = (await page('disputes')).told;
    // Of a minute ago, so that an event of this very moment is later.
    expect(told?.facts.disputes[dispute]).toMatchObject({
      state: 'needs_response',
      saidAtMs: (nowS() - 60) * 1_000,
    });
  });

  it('asks for what was made in the window alone', async () => {
    await seller.sell('ws_1');
    for (const list of TOLD_LISTS) {
      expect(await page(list, { sinceS: nowS() + 10, untilS: nowS() + 20 })).toEqual(NOTHING);
      expect(await page(list, { untilS: nowS() - 10 })).toEqual(NOTHING);
    }
  });

  it('ends a list whose place is gone by now', async () => {
    await seller.sell('ws_1');
    expect(await page('events', { after: 'evt_gone' })).toEqual(NOTHING);
  });

  it('gives the place behind a full page, and none behind the last', async () => {
    const { intent } = await seller.sell('ws_1');
    for (let n = 0; n < 101; n += 1) seller.refund(intent, 1);
    const first = await page('refunds');
    expect(first.told).toHaveLength(100);
    expect(first.after).toMatch(/^re_/);
    const second = await page('refunds', { after: first.after ?? '' });
    expect([second.told.length, second.after]).toEqual([1, undefined]);
    const told = [...first.told, ...second.told].flatMap(({ facts }) => Object.keys(facts.refunds));
    expect(new Set(told).size).toBe(101);
  });
});
