import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { BillingUseCases } from '../../../../../lambdas/api/billing-use-cases.ts';
import type { ErrorCode } from '../../../../../lambdas/shared/errors.contract.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { callBilling, testBilling } from '../../../../support/billing-call.ts';

const BODY = { returnUrl: 'https://app.example/billing' };
const PORTAL = { url: 'https://billing.example/p/session/bps_1' };

describe('createPortalSession', () => {
  const openPortal = vi.fn<BillingUseCases['openPortal']>();
  const billing = testBilling({ openPortal });
  const call = (body: object = BODY) => callBilling(billing, 'createPortalSession', { body });

  beforeEach(() => {
    openPortal.mockReset().mockResolvedValue(PORTAL);
  });

  async function expectRefusal(status: number, code: ErrorCode) {
    openPortal.mockRejectedValue(new AppError(code, 'x'));
    const answer = await call();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  }

  describe('201', () => {
    it('opens the portal of the workspace, which leads back', async () => {
      const answer = await call();
      expect([answer.status, answer.body]).toEqual([201, PORTAL]);
      expect(openPortal.mock.calls[0]?.slice(1)).toEqual([
        expect.objectContaining({ id: 'ws_1' }),
        BODY.returnUrl,
      ]);
      expect(billing.acts).toMatchObject([
        { act: 'portal-session.opened', changed: { returnUrl: null } },
      ]);
    });
  });

  it.each(['http://evil.example', 'javascript:1', ''])('refuses %j', async (returnUrl) => {
    const answer = await call({ returnUrl });
    expect([answer.status, answer.body.code]).toEqual([400, 'VALIDATION_FAILED']);
  });

  describe('409 STATE_CONFLICT', () => {
    it('the deployment sells nothing', () => expectRefusal(409, 'STATE_CONFLICT'));
  });

  describe('503 STRIPE_UNAVAILABLE', () => {
    it('Stripe does not answer', () => expectRefusal(503, 'STRIPE_UNAVAILABLE'));
  });
});
