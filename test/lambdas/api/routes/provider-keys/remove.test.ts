import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProviderUseCases } from '../../../../../lambdas/api/provider-use-cases.ts';
import { AppError } from '../../../../../lambdas/shared/errors.ts';
import { epochMs } from '../../../../../lambdas/shared/units.contract.ts';
import { callApi, testApi } from '../../../../support/api-call.ts';
import { NOON } from '../../../../support/fixed-ports.ts';

describe('removeProviderKey', () => {
  const removeProviderKey = vi.fn<ProviderUseCases['removeProviderKey']>();
  const forgetVendorState = vi.fn<ProviderUseCases['forgetVendorState']>();
  const api = testApi({ removeProviderKey, forgetVendorState });
  const call = () => callApi(api, 'removeProviderKey', { id: 'hunter', as: 'manager' });

  beforeEach(() => {
    removeProviderKey.mockReset().mockResolvedValue({ provider: 'hunter', since: epochMs(NOON) });
    forgetVendorState.mockReset().mockResolvedValue();
  });

  describe('200', () => {
    it('takes it away, and what was said of its account', async () => {
      expect(await call()).toMatchObject({ status: 200, body: { id: 'hunter', trouble: null } });
      expect(removeProviderKey.mock.calls[0]?.slice(1)).toEqual(['ws_1', 'hunter']);
      expect(forgetVendorState.mock.calls[0]?.[1]).toEqual({ account: 'ws_1', vendor: 'hunter' });
      expect(api.acts.at(-1)).toMatchObject({ act: 'provider-key.removed', targetId: 'hunter' });
    });
  });

  it('says that there is none', async () => {
    removeProviderKey.mockRejectedValue(new AppError('NOT_FOUND', 'x'));
    expect((await call()).status).toBe(404);
    expect(forgetVendorState).not.toHaveBeenCalled();
  });

  describe('503 ACCOUNT_BUSY', () => {
    it('comes while another change is under way', async () => {
      removeProviderKey.mockRejectedValue(new AppError('ACCOUNT_BUSY', 'x'));
      const { status, body } = await call();
      expect([status, body.code]).toEqual([503, 'ACCOUNT_BUSY']);
    });
  });
});
