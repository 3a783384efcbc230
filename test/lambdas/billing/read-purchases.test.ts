import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyPayment } from '../../../lambdas/billing/apply-payment.ts';
import type { PurchaseRecord } from '../../../lambdas/billing/purchases.store.ts';
import { listPurchases, viewPurchase } from '../../../lambdas/billing/read-purchases.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { dieAfter } from '../../support/lossy.ts';
import { type Buyer, openShop, over, type Shop } from '../../support/shop.ts';
import { openTable } from '../../support/table.ts';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop(await openTable());
});
afterAll(() => shop.stop());

const list = async (buyer: Buyer) =>
  (await listPurchases(buyer.p, buyer.workspaceId, { limit: 10 })).items;

describe('listPurchases', () => {
  it('shows what was bought, what is left of it, and what went back', async () => {
    const buyer = await shop.buyer();
    const payment = await buyer.buy(2);
    const refund = buyer.refund(payment, 4_900);
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    const { latest_charge: charge } = shop.till.find('payment_intent', payment);
    expect(await list(buyer)).toEqual([
      {
        id: expect.stringMatching(/^pur_/),
        at: expect.stringMatching(/^2026-03-10T1\d:/),
        actor: 'mem_ada',
        pack: 'contact',
        quantity: 2,
        creditType: 'contact',
        credits: 200,
        remaining: 100,
        amount: 9_800,
        currency: 'usd',
        status: 'partially-refunded',
        checkoutSessionId: expect.stringMatching(/^cs_/),
        paymentIntentId: payment,
        receiptUrl: expect.stringContaining(charge ?? '?'),
        reversals: [
          {
            id: refund,
            kind: 'refund',
            amount: 4_900,
            status: 'succeeded',
            at: expect.stringMatching(/^2026-03-10T1\d:/),
          },
        ],
      },
    ]);
  });

  it('shows what is waited for, and that nothing came of it', async () => {
    const buyer = await shop.buyer();
    const payment = buyer.pay(await buyer.open(2), { delayed: true });
    await buyer.hear();
    await applyPayment(buyer.p, payment);
    expect(await list(buyer)).toMatchObject([
      { pack: null, quantity: 0, credits: 0, remaining: 0, status: 'processing', reversals: [] },
    ]);
  });

  it.each(Array.from({ length: 10 }, (_, n) => n))(
    'can be read after a call that died behind %i writes',
    async (writes) => {
      const buyer = await shop.buyer();
      const payment = await buyer.order();
      await buyer.hear();
      await applyPayment(over(buyer.p, dieAfter(buyer.p.db, writes)), payment).catch(() => {});
      for (const { status, remaining } of await list(buyer)) {
        expect([status, [0, 100].includes(remaining)]).toEqual(['paid', true]);
      }
    },
  );

  it('shows a workspace nothing of another', async () => {
    const [buyer, other] = [await shop.buyer(), await shop.buyer()];
    await buyer.buy();
    expect([(await list(buyer)).length, await list(other)]).toEqual([1, []]);
  });
});

describe('viewPurchase', () => {
  const AT = epochMs(1_773_144_000_000);
  const line = (id: string, amount: number) => ({
    id,
    pack: id,
    creditType: id,
    credits: 100,
    months: null,
    quantity: 1,
    amount,
  });
  const goal = (grantId: string) => ({
    no: 1,
    grant: { grantId, creditType: 'contact', amount: 25, effectiveAtMs: AT, expiresAtMs: null },
    target: { reversed: 0, frozen: false },
    reason: 'purchase' as const,
  });
  const RECORD: PurchaseRecord = {
    paymentId: 'pi_1',
    rev: 1,
    goals: [goal('grant_1'), goal('grant_2')],
    facts: {
      sale: {
        id: 'cs_1',
        workspaceId: 'ws_1',
        actor: 'mem_ada',
        createdAtMs: AT,
        currency: 'usd',
        amount: 9_800,
        stage: 'paid',
      },
      lines: [line('small', 100), line('large', 9_700)],
      refunds: {
        re_2: { amount: 2, state: 'failed', createdAtMs: epochMs(AT + 2_000) },
        re_1: { amount: 1, state: 'succeeded', createdAtMs: epochMs(AT + 2_000) },
      },
      disputes: {
        du_1: { amount: 3, state: 'won', saidAtMs: AT, createdAtMs: epochMs(AT + 1_000) },
      },
    },
  };
  const view = (record: PurchaseRecord = RECORD, left = new Map()) => viewPurchase(record, left);

  it('of several packs names the one that most was paid for, and adds up what is left', () => {
    const left = new Map([
      ['grant_1', 10],
      ['grant_2', 3],
    ]);
    expect(view(RECORD, left)).toMatchObject({ pack: 'large', remaining: 13, receiptUrl: null });
  });

  it.each(['failed', 'expired', 'open', 'waiting'] as const)('names no pack while %s', (stage) => {
    const sale = RECORD.facts.sale && { ...RECORD.facts.sale, stage };
    const record = { ...RECORD, facts: { ...RECORD.facts, ...(sale && { sale }) } };
    expect(view(record)).toMatchObject({ pack: null, quantity: 0, creditType: null, credits: 0 });
  });

  it('lists what went back in the order of time', () => {
    expect(view()?.reversals).toEqual([
      { id: 'du_1', kind: 'dispute', amount: 3, status: 'won', at: '2026-03-10T12:00:01.000Z' },
      {
        id: 're_1',
        kind: 'refund',
        amount: 1,
        status: 'succeeded',
        at: '2026-03-10T12:00:02.000Z',
      },
      { id: 're_2', kind: 'refund', amount: 2, status: 'failed', at: '2026-03-10T12:00:02.000Z' },
    ]);
  });

  it.each([
    ['a top-up', 'pi_1', 'pi_1', { checkoutSessionId: null, paymentIntentId: 'pi_1' }],
    ['a free one', 'cs_1', 'cs_1', { checkoutSessionId: 'cs_1', paymentIntentId: null }],
  ])('of %s shows the ids that there are', (_what, id, paymentId, ids) => {
    const sale = RECORD.facts.sale && { ...RECORD.facts.sale, id };
    const record = { ...RECORD, paymentId, facts: { ...RECORD.facts, ...(sale && { sale }) } };
    expect(view(record)).toMatchObject(ids);
  });

  it('shows nothing of a payment that nobody has told of', () => {
    const { refunds, disputes } = RECORD.facts;
    expect(view({ ...RECORD, facts: { refunds, disputes } })).toBeUndefined();
  });
});
