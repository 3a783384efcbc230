import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProviderUseCases } from '../../../../../lambdas/api/provider-use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { NOTHING_KEPT } from '../../../../../lambdas/waterfall/desk/vendor-desk.store.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';

describe('setProvider', () => {
  const setVendor = vi.fn<ProviderUseCases['setVendor']>();
  const api = testApi({ setVendor });
  const call = (body: unknown, as: 'opAdmin' | 'opSupport' | 'manager' = 'opAdmin') =>
    callApi(api, 'setProvider', { id: 'hunter', body, as });

  beforeEach(() => {
    const facts = { id: 'hunter', hasSecret: false, prices: [] };
    setVendor.mockReset().mockResolvedValue({ facts, kept: NOTHING_KEPT });
  });

  describe('200', () => {
    it.each([
      { enabled: false },
      { enabled: null, limits: null, dayCostMicroUsdMax: null, pricesMicroUsd: null },
      { limits: { perSecond: 5, perMinute: 100 }, dayCostMicroUsdMax: 0 },
      { pricesMicroUsd: { email: 0, phone: 1, verify: 2, check: 3 } },
    ])('sets %j, and keeps who did it', async (body) => {
      expect((await call(body)).status).toBe(200);
      expect(setVendor.mock.calls[0]?.slice(1)).toEqual(['hunter', body]);
      expect(api.acts.at(-1)).toMatchObject({
        act: 'provider.changed',
        actor: 'opk_admin',
        targetId: 'hunter',
        changed: body,
      });
    });
  });

  describe('400', () => {
    it.each<[unknown, string[]]>([
      [{}, ['body']],
      [{ enabled: 'yes', dayCostMicroUsdMax: -1 }, ['enabled', 'dayCostMicroUsdMax']],
      [{ limits: {} }, ['limits']],
      [{ limits: { perSecond: 0, perHour: 1 } }, ['limits.perSecond', 'limits.perHour']],
      [{ limits: { perMinute: 1.5 } }, ['limits.perMinute']],
      [{ pricesMicroUsd: { fax: 1, email: -1 } }, ['pricesMicroUsd.email', 'pricesMicroUsd.fax']],
      [{ baseUrl: 'http://127.0.0.1' }, ['baseUrl']],
    ])('names all that is wrong with %j', async (body, paths) => {
      const answer = await call(body);
      const errors = answer.body.errors as readonly { readonly path: string }[];
      expect([answer.status, errors.map(({ path }) => path)]).toEqual([400, paths]);
      expect(setVendor).not.toHaveBeenCalled();
    });
  });

  it.each(['opSupport', 'manager'] as const)('is not for %s', async (as) => {
    expect((await call({ enabled: false }, as)).status).toBe(403);
    expect(setVendor).not.toHaveBeenCalled();
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('loses every race', async () => {
      setVendor.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      const { status, body } = await call({ enabled: false });
      expect([status, body.code]).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });
});
