import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPayment } from '../../../lambdas/billing/apply-payment.ts';
import { receiveEvent } from '../../../lambdas/billing/receive-event.ts';
import { dieAfter } from '../../support/lossy.ts';
import { openShop, over, type Shop } from '../../support/shop.ts';
import { openTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let shop: Shop;

beforeAll(async () => {
  table = await openTable();
  shop = await openShop(table);
});
afterAll(() => shop.stop());

/** A workspace that has paid, and the events of its session and its charge. */
async function paid() {
  const buyer = await shop.buyer();
  const payment = await buyer.order();
  const events = buyer.news();
  const ofType = (type: string) => events.find((event) => event.type === type) ?? missing(type);
  return {
    buyer,
    payment,
    sold: ofType('checkout.session.completed'),
    charged: ofType('charge.succeeded'),
    other: ofType('payment_intent.created'),
    intent: ofType('payment_intent.succeeded'),
  };
}

function missing(type: string): never {
  throw new Error(`Stripe told of no ${type}`);
}

describe('receiveEvent', () => {
  it('keeps what is told, then hands the payment on', async () => {
    const { buyer, payment, sold, charged } = await paid();
    expect(await receiveEvent(buyer.p, buyer.account, charged)).toBe('payment');
    expect(await receiveEvent(buyer.p, buyer.account, sold)).toBe('payment');
    // The charge alone says nothing of whose it is.
    expect(buyer.queued).toEqual([payment]);
    expect(await buyer.record(payment)).toMatchObject({
      rev: 2,
      facts: { sale: { stage: 'paid' }, charge: { id: expect.stringMatching(/^ch_/) } },
    });
  });

  it('hands on again what is known and not followed yet, and nothing that is', async () => {
    const { buyer, payment, sold } = await paid();
    await buyer.hear([sold, sold]);
    expect(buyer.queued).toEqual([payment, payment]);
    await applyPayment(buyer.p, payment);
    await buyer.hear([sold, sold]);
    expect(buyer.queued).toHaveLength(2);
  });

  it('leaves to the sweep what the queue does not take', async () => {
    const { buyer, payment, sold } = await paid();
    const queuePayment = async () => {
      throw new TypeError('no queue');
    };
    expect(await receiveEvent({ ...buyer.p, queuePayment }, buyer.account, sold)).toBe('payment');
    expect(buyer.p.logged).toMatchObject([
      { event: 'PAYMENT_NOT_QUEUED', paymentId: payment, error: 'TypeError' },
    ]);
    expect((await buyer.record(payment))?.i2sk).toBeDefined();
  });

  it('hands nothing on that was not kept', async () => {
    const { buyer, payment, sold } = await paid();
    const dead = over(buyer.p, dieAfter(buyer.p.db, 0));
    await expect(receiveEvent(dead, buyer.account, sold)).rejects.toThrow();
    expect([buyer.queued, await buyer.record(payment)]).toEqual([[], undefined]);
  });

  it('takes in what says nothing to us, and writes nothing', async () => {
    const { buyer, sold, other, intent } = await paid();
    const before = await table.items();
    expect(await receiveEvent(buyer.p, buyer.account, other)).toBe('unknown');
    expect(await receiveEvent(buyer.p, { deployment: 'other' }, sold)).toBe('foreign');
    // That of a checkout tells nothing that its session does not.
    expect(await receiveEvent(buyer.p, buyer.account, intent)).toBe('unknown');
    expect([await table.items(), buyer.queued]).toEqual([before, []]);
  });
});
