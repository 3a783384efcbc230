import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BillingUseCases } from '../../../../../lambdas/api/billing-use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callBilling, testBilling } from '../../../../support/billing-call.ts';

const BODY = {
  plan: 'billing-cycle-annual',
  successUrl: 'https://app.example/back',
  cancelUrl: 'https://app.example/no',
};
const CHECKOUT = { id: 'cs_test_1', url: 'https://checkout.example/cs_test_1' };

describe('createSubscription', () => {
  const startSubscription = vi.fn<BillingUseCases['startSubscription']>();
  const billing = testBilling({ startSubscription });
  const call = (body: object = BODY, headers = {}) =>
    callBilling(billing, 'createSubscription', { body, headers });

  beforeEach(() => {
    billing.acts.length = 0;
    startSubscription.mockReset().mockResolvedValue({ checkout: CHECKOUT, isReplayed: false });
  });

  async function expectRefusal(status: number, code: ErrorCode) {
    startSubscription.mockRejectedValue(new AppError(code, 'x'));
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  }

  describe('201', () => {
    it('sells the plan in its newest version, at its first price, for its term', async () => {
      const answer = await call();
      expect([answer.status, answer.body]).toEqual([201, CHECKOUT]);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/checkout-sessions/cs_test_1');
      expect(startSubscription.mock.calls[0]?.[1]).toMatchObject({
        workspace: { id: 'ws_1' },
        actor: 'operator',
        plan: {
          name: 'billing-cycle-annual@1',
          price: { amount: 69_000, currency: 'usd', months: 12 },
        },
        successUrl: BODY.successUrl,
        cancelUrl: BODY.cancelUrl,
      });
    });

    it('sells it in the currency that is asked for', async () => {
      await call({ ...BODY, currency: 'jpy' });
      const [, request] = startSubscription.mock.calls[0] ?? [];
      expect(request?.plan.price).toEqual({ amount: 105_000, currency: 'jpy', months: 12 });
    });

    it('says that a repeat is one', async () => {
      startSubscription.mockResolvedValue({ checkout: CHECKOUT, isReplayed: true });
      const answer = await call(BODY, { 'idempotency-key': 'k-1' });
      expect(answer.headers['idempotency-replayed']).toBe('true');
      expect(startSubscription.mock.calls[0]?.[2]).toMatchObject({ idempotencyKey: 'k-1' });
    });

    it('is kept, without the addresses', async () => {
      await call({ ...BODY, currency: 'eur' });
      expect(billing.acts).toMatchObject([
        {
          act: 'subscription.opened',
          targetId: 'cs_test_1',
          changed: {
            plan: 'billing-cycle-annual',
            currency: 'eur',
            successUrl: null,
            cancelUrl: null,
          },
        },
      ]);
    });
  });

  it.each([
    [{ plan: 'seat-licences' }, 'plan', 'is not a plan that is sold by subscription'],
    [{ plan: 'toString' }, 'plan', 'is not a plan that is sold by subscription'],
    [{ currency: 'sek' }, 'currency', 'is not a currency that the plan is sold in'],
  ])('refuses %j', async (over, path, message) => {
    const answer = await call({ ...BODY, ...over });
    expect([answer.status, answer.body.errors]).toEqual([400, [{ path, message }]]);
    expect(startSubscription).not.toHaveBeenCalled();
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('another body had the key', () => expectRefusal(422, 'IDEMPOTENCY_KEY_REUSED'));
  });

  describe('409 STATE_CONFLICT', () => {
    it('a subscription goes on, or nothing is sold', () => expectRefusal(409, 'STATE_CONFLICT'));
  });

  describe('503 STRIPE_UNAVAILABLE', () => {
    it('Stripe does not answer', () => expectRefusal(503, 'STRIPE_UNAVAILABLE'));
  });
});
