import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCheckout } from '../../../lambdas/billing/read-checkout.ts';
import { expireSession } from '../../../local/outside/stripe/checkout/end-session.ts';
import {
  setPromotionCode,
  settleDelayed,
} from '../../../local/outside/stripe/checkout/pay-session.ts';
import { type Buyer, openShop, type Shop } from '../../support/shop.ts';
import { openTable } from '../../support/table.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(await openTable());
});
afterAll(() => shop.stop());

const NOTHING = { pack: null, quantity: 0, credits: 0, url: null };
const TWO = { pack: 'contact', quantity: 2, credits: 200, url: null };
const sessionOf = (id: string) => shop.till.find('checkout.session', id);
const read = (buyer: Buyer, id: string, ws = buyer.workspaceId) => readCheckout(buyer.p, ws, id);

describe('readCheckout', () => {
  it('says where an open one can be paid for', async () => {
    const buyer = await shop.buyer();
    const id = await buyer.open(2);
    expect(await read(buyer, id)).toEqual({
      ...NOTHING,
      id,
      status: 'open',
      url: expect.stringContaining(id),
    });
  });

  it('says that one has expired', async () => {
    const buyer = await shop.buyer();
    const id = await buyer.open(2);
    expireSession(shop.till, sessionOf(id));
    expect(await read(buyer, id)).toEqual({ ...NOTHING, id, status: 'expired' });
  });

  it('brings the credits of a paid one in, though no event has come, once', async () => {
    const buyer = await shop.buyer();
    const id = await buyer.open(2);
    const payment = buyer.pay(id);
    for (let n = 0; n < 2; n += 1) {
      expect(await read(buyer, id)).toEqual({ ...TWO, id, status: 'paid' });
    }
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 200 });
    await buyer.hear();
    expect(await read(buyer, id)).toEqual({ ...TWO, id, status: 'paid' });
    expect(await buyer.record(payment)).toMatchObject({
      facts: { charge: { receiptUrl: expect.any(String) } },
    });
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 200 });
  });

  it.each([
    [true, { ...TWO, status: 'paid' }, 200],
    // Stripe's session says the same of money that is on its way and of money that never comes.
    [false, { ...NOTHING, status: 'failed' }, 0],
  ])('waits for slow money; whether it comes (%s), its event says', async (comes, view, there) => {
    const buyer = await shop.buyer();
    const id = await buyer.open(2);
    buyer.pay(id, { delayed: true });
    expect(await read(buyer, id)).toEqual({ ...NOTHING, id, status: 'processing' });
    settleDelayed(shop.till, sessionOf(id), comes);
    await buyer.hear();
    expect(await read(buyer, id)).toEqual({ ...view, id });
    expect(await buyer.credits()).toMatchObject({ available: there });
  });

  it('gives what a promotion has made free', async () => {
    const buyer = await shop.buyer({ more: { checkout: { promotionCodes: true } } });
    const id = await buyer.open(2);
    const { promotionCodes, coupons } = buyer.account.api;
    const coupon = await coupons.create({ percent_off: 100 });
    const code = await promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id } });
    setPromotionCode(shop.till, sessionOf(id), code.id);
    expect(buyer.pay(id)).toBe(id);
    expect(await read(buyer, id)).toEqual({ ...TWO, id, status: 'paid' });
    expect(await buyer.credits()).toMatchObject({ grants: 1, available: 200 });
  });

  it('says that the money went back', async () => {
    const buyer = await shop.buyer();
    const id = await buyer.open(2);
    const payment = buyer.pay(id);
    buyer.refund(payment);
    await buyer.hear();
    expect(await read(buyer, id)).toEqual({ ...TWO, id, status: 'refunded' });
    expect(await buyer.credits()).toMatchObject({ available: 0 });
  });

  it('knows no session of another workspace, of another deployment, or that is not there', async () => {
    const [buyer, other] = [await shop.buyer(), await shop.buyer()];
    const far = await shop.buyer({ more: { deployment: 'far' } });
    const [id, foreign] = [await buyer.open(), await far.open()];
    buyer.pay(id);
    const asked = [read(other, id), read(buyer, foreign, far.workspaceId), read(buyer, 'cs_none')];
    for (const answer of asked) await expect(answer).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await buyer.credits()).toMatchObject({ grants: 0 });
  });
});
