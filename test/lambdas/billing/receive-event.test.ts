import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPayment } from '../../../lambdas/billing/apply-payment.ts';
import { receiveEvent } from '../../../lambdas/billing/receive-event.ts';
import type { StripeEvent } from '../../../lambdas/billing/stripe-client.ts';
import { toSaleMetadata, toTopUpMetadata } from '../../../lambdas/billing/stripe-metadata.ts';
import {
  findSubscription,
  leaveUnfinished,
} from '../../../lambdas/billing/subscriptions/subscription.store.ts';
import { createWorkspace } from '../../../lambdas/workspaces/create-workspace.ts';
import { dieAfter } from '../../support/lossy.ts';
import { openShop, over, type Shop } from '../../support/shop.ts';
import { openTable, type TestTable } from '../../support/table.ts';
import { PACK } from '../../support/top-ups.ts';

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
    expect(await receiveEvent(buyer.p, buyer.account, charged)).toMatchObject({ kind: 'payment' });
    expect(await receiveEvent(buyer.p, buyer.account, sold)).toMatchObject({ kind: 'payment' });
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

  it('hands on again what nothing came of, once its workspace is there', async () => {
    const { buyer, payment, sold } = await paid();
    const id = `ws_late_${buyer.workspaceId}`;
    const { metadata } = sold.data.object as { metadata?: Record<string, string> };
    if (metadata) metadata.sluice_workspace = id;
    await buyer.hear([sold]);
    await applyPayment(buyer.p, payment);
    await createWorkspace(
      buyer.p,
      { id, name: 'Example', plan: 'workspace-pool', timezone: 'UTC', allotments: { contact: 0 } },
      { bodyHash: 'h' },
    );
    await buyer.hear([sold]);
    expect(buyer.queued).toEqual([payment, payment]);
    await applyPayment(buyer.p, payment);
    expect(buyer.published).toMatchObject([{ type: 'purchase.completed', workspaceId: id }]);
    await buyer.hear([sold]);
    expect(buyer.queued).toHaveLength(2);
  });

  it('hands a subscription on with each event: only Stripe knows how it stands', async () => {
    const { buyer } = await paid();
    const event = {
      id: 'evt_sub',
      type: 'customer.subscription.updated',
      created: 1_773_140_000,
      data: {
        object: {
          id: 'sub_1',
          object: 'subscription',
          metadata: toSaleMetadata({
            ...{ deployment: 'sluice', workspaceId: buyer.workspaceId, actor: 'mem_ada' },
          }),
        },
      },
    } as unknown as StripeEvent;
    await buyer.hear([event, event]);
    expect(buyer.queued).toEqual(['sub_1', 'sub_1']);
    const record = await findSubscription(buyer.p, 'sub_1');
    if (record) await leaveUnfinished(buyer.p, record, undefined);
    await buyer.hear([event]);
    expect(buyer.queued).toEqual(['sub_1', 'sub_1', 'sub_1']);
  });

  it('leaves to the sweep what the queue does not take', async () => {
    const { buyer, payment, sold } = await paid();
    const queuePayment = async () => {
      throw new TypeError('no queue');
    };
    expect(await receiveEvent({ ...buyer.p, queuePayment }, buyer.account, sold)).toMatchObject({
      kind: 'payment',
    });
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

  it('has a top-up looked at each time that its payment fails', async () => {
    const { buyer, intent } = await paid();
    const sold = {
      deployment: 'sluice',
      workspaceId: 'ws_1',
      actor: 'mem_ada',
      topUpId: 'topup_1',
    };
    const object = {
      ...intent.data.object,
      id: 'pi_failed',
      status: 'requires_payment_method',
      last_payment_error: { code: 'authentication_required' },
      metadata: toTopUpMetadata({ ...sold, pack: PACK, quantity: 1 }),
    };
    const event = { ...intent, type: 'payment_intent.payment_failed', data: { object } } as never;
    await buyer.hear([event]);
    await applyPayment(buyer.p, 'pi_failed');
    await buyer.hear([event]);
    expect(buyer.queued).toEqual(['pi_failed', 'ws_1', 'ws_1']);
  });

  it('takes in what says nothing to us, and writes nothing', async () => {
    const { buyer, sold, other, intent } = await paid();
    const before = await table.items();
    expect(await receiveEvent(buyer.p, buyer.account, other)).toMatchObject({ kind: 'unknown' });
    expect(await receiveEvent(buyer.p, { deployment: 'other' }, sold)).toMatchObject({
      kind: 'foreign',
    });
    // That of a checkout tells nothing that its session does not.
    expect(await receiveEvent(buyer.p, buyer.account, intent)).toMatchObject({ kind: 'unknown' });
    expect([await table.items(), buyer.queued]).toEqual([before, []]);
  });
});
