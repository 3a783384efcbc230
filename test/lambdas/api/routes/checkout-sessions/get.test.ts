import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BillingUseCases } from '../../../../../lambdas/api/billing-use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callApi, type KEYS, testApi } from '../../../../support/api-call.ts';

const PAID = {
  id: 'cs_test_1',
  status: 'paid',
  pack: 'contact',
  quantity: 2,
  credits: 200,
  url: null,
} as const;
const OPEN = {
  id: 'cs_test_1',
  status: 'open',
  pack: null,
  quantity: 0,
  credits: 0,
  url: 'https://checkout.stripe.com/c/pay/cs_test_1',
} as const;

describe('getCheckoutSession', () => {
  const readCheckout = vi.fn<BillingUseCases['readCheckout']>();
  const api = testApi({ readCheckout });
  const drop = vi.spyOn(api.workspaces, 'drop');
  const get = (as: keyof typeof KEYS = 'reader') =>
    callApi(api, 'getCheckoutSession', { as, id: 'cs_test_1' });
  async function refusal(code: ErrorCode) {
    readCheckout.mockRejectedValue(new AppError(code, 'x'));
    const { status, body } = await get();
    return [status, body.code];
  }

  beforeEach(() => {
    readCheckout.mockReset();
  });

  describe('200', () => {
    it.each([PAID, OPEN])('says how it stands: $status', async (view) => {
      readCheckout.mockResolvedValue(view);
      const answer = await get();
      expect([answer.status, answer.body]).toEqual([200, view]);
      expect(readCheckout.mock.calls[0]?.slice(1)).toEqual(['ws_1', 'cs_test_1']);
      // Its plan may be another one by now.
      expect(drop).toHaveBeenLastCalledWith('ws_1');
    });
  });

  describe('404 NOT_FOUND', () => {
    it('knows no session of another workspace', async () => {
      expect(await refusal('NOT_FOUND')).toEqual([404, 'NOT_FOUND']);
    });

    it('asks nobody for who belongs to another workspace', async () => {
      expect((await get('stranger')).status).toBe(404);
      expect(readCheckout).not.toHaveBeenCalled();
    });
  });

  describe('409 STATE_CONFLICT', () => {
    it('refuses where the deployment sells nothing', async () => {
      expect(await refusal('STATE_CONFLICT')).toEqual([409, 'STATE_CONFLICT']);
    });
  });

  describe('503 STRIPE_UNAVAILABLE', () => {
    it('says that Stripe does not answer', async () => {
      expect(await refusal('STRIPE_UNAVAILABLE')).toEqual([503, 'STRIPE_UNAVAILABLE']);
    });
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('says that others write the account', async () => {
      expect(await refusal('ACCOUNT_BUSY')).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });

  describe('503 OPERATION_UNRESOLVED', () => {
    it('says that it is not known yet what became of the credits', async () => {
      expect(await refusal('OPERATION_UNRESOLVED')).toEqual([503, 'OPERATION_UNRESOLVED']);
    });
  });
});
