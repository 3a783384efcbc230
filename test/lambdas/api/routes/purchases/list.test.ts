import { describe, expect, it, vi } from 'vitest';
import type { BillingUseCases } from '../../../../../lambdas/api/billing-use-cases.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

const PURCHASE = {
  id: 'pur_1',
  at: '2026-03-10T12:00:00.000Z',
  actor: 'mem_ada',
  pack: 'contact',
  quantity: 2,
  creditType: 'contact',
  credits: 200,
  remaining: 96,
  amount: 9_800,
  currency: 'usd',
  status: 'partially-refunded',
  checkoutSessionId: 'cs_test_1',
  paymentIntentId: 'pi_1',
  receiptUrl: 'https://pay.stripe.com/receipts/1',
  reversals: [
    {
      id: 're_1',
      kind: 'refund',
      amount: 4_900,
      status: 'succeeded',
      at: '2026-03-11T12:00:00.000Z',
    },
  ],
} as const;
/** An automatic top-up that nobody has paid yet. */
const WAITING = {
  ...PURCHASE,
  id: 'pur_2',
  pack: null,
  quantity: 0,
  creditType: null,
  credits: 0,
  remaining: 0,
  status: 'processing',
  checkoutSessionId: null,
  receiptUrl: null,
  reversals: [],
} as const;

describe('listPurchases', () => {
  describe('200', () => {
    it('gives a page of purchases to who may read', async () => {
      const listPurchases = vi
        .fn<BillingUseCases['listPurchases']>()
        .mockResolvedValue({ items: [WAITING, PURCHASE], nextCursor: 'next' });
      const query = { limit: '2', cursor: 'here' };
      const answer = await callApi(testApi({ listPurchases }), 'listPurchases', {
        as: 'reader',
        query,
      });
      expect([answer.status, answer.body]).toEqual([
        200,
        { items: [WAITING, PURCHASE], nextCursor: 'next' },
      ]);
      expect(listPurchases.mock.calls[0]?.slice(1)).toEqual(['ws_1', { limit: 2, cursor: 'here' }]);
    });
  });
});
