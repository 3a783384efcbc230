import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BillingUseCases } from '../../../../../lambdas/api/billing-use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { type Call, callApi, testApi, WORKSPACE } from '../../../../support/api-call.ts';

const BODY = {
  pack: 'contact',
  quantity: 2,
  successUrl: 'https://app.example/back?session={CHECKOUT_SESSION_ID}',
  cancelUrl: 'https://app.example/no',
};
const CHECKOUT = { id: 'cs_test_1', url: 'https://checkout.stripe.com/c/pay/cs_test_1' };
const HEADERS = { 'idempotency-key': 'key-1' };

describe('createCheckoutSession', () => {
  const startCheckout = vi.fn<BillingUseCases['startCheckout']>();
  const api = testApi({ startCheckout });
  const post = (body: object, call: Call = {}) =>
    callApi(api, 'createCheckoutSession', { as: 'enricher', headers: HEADERS, body, ...call });

  beforeEach(() => {
    startCheckout.mockReset().mockResolvedValue({ checkout: CHECKOUT, isReplayed: false });
  });

  describe('201', () => {
    it.each([
      ['enricher', 'mem_ada'],
      ['manager', 'key_manager'],
      ['opSupport', 'opk_support'],
    ] as const)('opens a page for the %s', async (as, actor) => {
      const answer = await post(BODY, { as });
      expect([answer.status, answer.body]).toEqual([201, CHECKOUT]);
      expect(answer.headers.location).toBe('/v1/workspaces/ws_1/checkout-sessions/cs_test_1');
      const [, request, origin] = startCheckout.mock.calls[0] ?? [];
      expect(request).toEqual({
        workspace: WORKSPACE,
        actor,
        // As the plan `workspace-pool` sells it.
        pack: {
          pack: 'contact',
          creditType: 'contact',
          credits: 100,
          months: 6,
          currency: 'usd',
          unitAmount: 4_900,
        },
        quantity: 2,
        successUrl: BODY.successUrl,
        cancelUrl: BODY.cancelUrl,
        savesPaymentMethod: false,
      });
      expect(origin).toMatchObject({ idempotencyKey: 'key-1' });
    });

    it('sells in the currency that is named', async () => {
      await post({ ...BODY, currency: 'jpy' });
      expect(startCheckout.mock.calls[0]?.[1].pack).toMatchObject({
        currency: 'jpy',
        unitAmount: 7_500,
      });
    });

    it('gives the first answer again for the same key', async () => {
      startCheckout.mockResolvedValue({ checkout: CHECKOUT, isReplayed: true });
      const answer = await post(BODY);
      expect([answer.status, answer.headers['idempotency-replayed']]).toEqual([201, 'true']);
    });
  });

  describe('400 VALIDATION_FAILED', () => {
    it.each([
      [{ pack: 'search' }, 'pack'],
      [{ pack: 'toString' }, 'pack'],
      [{ pack: '' }, 'pack'],
      [{ currency: 'chf' }, 'currency'],
      [{ currency: 'USD' }, 'currency'],
      [{ quantity: 0 }, 'quantity'],
      [{ quantity: 1.5 }, 'quantity'],
      [{ quantity: 1_001 }, 'quantity'],
      [{ quantity: '2' }, 'quantity'],
      [{ successUrl: 'javascript:alert(1)' }, 'successUrl'],
      [{ cancelUrl: 'app.example' }, 'cancelUrl'],
      [{ price: 1 }, 'price'],
    ])('refuses %j', async (wrong, path) => {
      const answer = await post({ ...BODY, ...wrong });
      expect([answer.status, answer.body.errors]).toMatchObject([
        400,
        expect.arrayContaining([expect.objectContaining({ path })]),
      ]);
      expect(startCheckout).not.toHaveBeenCalled();
    });

    it('refuses a call without an idempotency key', async () => {
      expect((await post(BODY, { headers: {} })).status).toBe(400);
    });
  });

  describe('403 FORBIDDEN', () => {
    it.each(['reader', 'opRead'] as const)('refuses the %s', async (as) => {
      const answer = await post(BODY, { as });
      expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN']);
    });
  });

  describe('422 IDEMPOTENCY_KEY_REUSED', () => {
    it('refuses the same key with another body', async () => {
      startCheckout.mockRejectedValue(new AppError('IDEMPOTENCY_KEY_REUSED', 'x'));
      expect((await post(BODY)).status).toBe(422);
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses where the deployment sells nothing', async () => {
      startCheckout.mockRejectedValue(new AppError('STATE_CONFLICT', 'x', { detail: 'none' }));
      expect(await post(BODY)).toMatchObject({ status: 409, body: { code: 'STATE_CONFLICT' } });
    });
  });

  describe('503 STRIPE_UNAVAILABLE', () => {
    it('says that Stripe does not answer', async () => {
      startCheckout.mockRejectedValue(new AppError('STRIPE_UNAVAILABLE', 'x'));
      expect(await post(BODY)).toMatchObject({ status: 503, body: { code: 'STRIPE_UNAVAILABLE' } });
    });
  });
});
